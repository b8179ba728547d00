import type { IWebhookFunctions } from 'n8n-workflow';
import { removeOldest, setNewest } from '../../shared/boundedEntries';
import { mergeConversations, NEW_CONVERSATION, type Conversation } from './conversation';
import { MAX_OWN_SENDERS, parseStored, serializeStored, type Stored } from './storedConversations';

// A cache in two places: this process, and the workflow's static data. Whatever is lost falls back to
// the link alone.

/**
 * The key in the workflow's static data. It must not begin like the keys of the registrations, whose
 * absence means that n8n has lost them.
 */
const STATIC_DATA_KEY = 'conversationsOfSangomaCx';

/** How many conversations a process remembers, over all triggers. */
const MAX_CONVERSATIONS = 10_000;

/** For how long a process puts back what it has remembered, in ms: other processes overwrite it. */
const RECENT_MS = 10 * 60 * 1000;

/** How much a process puts back for each trigger: more than what static data holds. */
const MAX_RECENT = 200;

/** What this process remembers, by trigger, tenant and conversation, oldest first. */
const remembered = new Map<string, Conversation>();

/** What this process knows about a trigger. */
interface TriggerState {
	/** When conversations changed that are worth storing, by tenant and conversation, oldest first. */
	recent: Map<string, number>;
	/** By tenant and sender. */
	ownSenders: Set<string>;
	/** The stored text that was read last, and what it says. */
	text?: string;
	stored: Stored;
	/** Counts what is worth storing, so that a delivery that adds nothing compares nothing. */
	changes: number;
	/** The stored text and the count for which nothing was missing. */
	complete?: { text: string | undefined; changes: number };
}

const NOTHING_STORED: Stored = { conversations: new Map(), ownSenders: [] };

const triggers = new Map<string, TriggerState>();

function getTriggerState(triggerId: string): TriggerState {
	let state = triggers.get(triggerId);
	if (state === undefined) {
		state = { recent: new Map(), ownSenders: new Set(), stored: NOTHING_STORED, changes: 0 };
		triggers.set(triggerId, state);
	}
	return state;
}

/** Returns whether losing what is remembered of a conversation would change anything. */
function isWorthStoring(conversation: Conversation, keepsPending: boolean): boolean {
	const { questions, ended, agent, isTakenOver, status } = conversation;
	if (questions.length > 0 || ended.length > 0) return true;
	return agent !== undefined || isTakenOver === true || (keepsPending && status === 'pending');
}

/** Returns what `mergeConversations` adds to a memory, as text to compare. */
function toMergedParts(conversation: Conversation): string {
	const { questions, ended, agent, agentMessage, isTakenOver } = conversation;
	const open = questions.map(({ hash, withdrawal }) => [hash, withdrawal]);
	const marks = [agent?.at ?? 0, agentMessage?.messageId ?? 0, isTakenOver === true];
	return JSON.stringify([open, ended, ...marks]);
}

/** Adds what this process remembers to what is stored, and returns the stored object if nothing is missing. */
function restore(stored: Conversation, own: Conversation): Conversation {
	const merged = mergeConversations(stored, own);
	if (own.changedAt > stored.changedAt) return merged;
	if (toMergedParts(merged) === toMergedParts(stored)) return stored;
	// Another process overwrote what this one had stored: this is a later change.
	return { ...merged, changedAt: stored.changedAt + 1 };
}

/** What a trigger remembers about conversations, as one delivery sees it. */
export class ConversationMemory {
	private readonly state: TriggerState;

	/** @param keepsPending whether it matters that a conversation was pending */
	constructor(
		private readonly context: IWebhookFunctions,
		private readonly triggerId: string,
		private readonly tenantId: string,
		private readonly keepsPending: boolean,
	) {
		this.state = getTriggerState(triggerId);
		this.readStored();
	}

	/** Returns what identifies a conversation in this process. */
	keyOf(conversationId: string): string {
		return this.toKey(this.toStoredId(conversationId));
	}

	/** Returns what is remembered of a conversation. */
	get(conversationId: string): Conversation {
		const own = remembered.get(this.keyOf(conversationId));
		const storedId = this.toStoredId(conversationId);
		return own ?? this.state.stored.conversations.get(storedId) ?? NEW_CONVERSATION;
	}

	/** Returns whether what a trigger remembers of any conversation passes a test. */
	some(isWanted: (conversation: Conversation) => boolean): boolean {
		const start = this.keyOf('');
		for (const [key, conversation] of remembered) {
			if (key.startsWith(start) && isWanted(conversation)) return true;
		}
		return false;
	}

	/** Changes what is remembered of a conversation. Does nothing if the change returns the same object. */
	update(conversationId: string, change: (conversation: Conversation) => Conversation): void {
		const before = this.get(conversationId);
		const changed = change(before);
		if (changed === before) return;
		// Later than any earlier change, whatever the clock says.
		const changedAt = Math.max(Date.now(), before.changedAt + 1);
		const storedId = this.toStoredId(conversationId);
		this.remember(storedId, { ...changed, changedAt });
		const isStored = this.state.stored.conversations.has(storedId);
		if (isStored || isWorthStoring(changed, this.keepsPending)) this.markRecent(storedId);
	}

	isOwnSender(senderId: string): boolean {
		const { ownSenders, stored } = this.state;
		const storedId = this.toStoredId(senderId);
		return ownSenders.has(storedId) || stored.ownSenders.includes(storedId);
	}

	addOwnSender(senderId: string): void {
		const storedId = this.toStoredId(senderId);
		if (this.state.ownSenders.has(storedId)) return;
		this.state.ownSenders.add(storedId);
		removeOldest(this.state.ownSenders, MAX_OWN_SENDERS);
		this.state.changes++;
	}

	/**
	 * Writes to the workflow's static data what this process has remembered lately and is not there. Only for
	 * a delivery that starts no workflow, as n8n saves nothing else, and whose static data are up to date:
	 * one that has waited for anything would overwrite what changed meanwhile.
	 */
	save(): void {
		const { state } = this;
		const { text, changes, complete } = state;
		if (complete?.text === text && complete?.changes === changes) return;
		const missing = this.findMissing();
		// Entries that do not fit now will not fit next time.
		if (missing === undefined || missing === text) state.complete = { text, changes };
		else this.context.getWorkflowStaticData('global')[STATIC_DATA_KEY] = missing;
	}

	/**
	 * Returns an ID as it is stored: two triggers of a workflow may be for two tenants, and a trigger may get
	 * another tenant. What an earlier version stored without a tenant is ignored.
	 */
	private toStoredId(id: string): string {
		return `${this.tenantId} ${id}`;
	}

	private toKey(storedId: string): string {
		return `${this.triggerId} ${storedId}`;
	}

	/** Returns the text to store; undefined if what this process has remembered lately is there. */
	private findMissing(): string | undefined {
		const { stored, ownSenders } = this.state;
		const conversations = new Map(stored.conversations);
		let isChanged = false;
		for (const [id, conversation] of this.getRecent()) {
			const there = conversations.get(id);
			if (there?.changedAt === conversation.changedAt) continue;
			conversations.set(id, conversation);
			isChanged = true;
		}
		const newSenders = [...ownSenders].filter((id) => !stored.ownSenders.includes(id));
		if (!isChanged && newSenders.length === 0) return undefined;
		return serializeStored({
			conversations,
			ownSenders: [...stored.ownSenders, ...newSenders],
		});
	}

	/** Reads what is stored, and adds it to what this process remembers. */
	private readStored(): void {
		const { state } = this;
		const text: unknown = this.context.getWorkflowStaticData('global')[STATIC_DATA_KEY];
		if (text === state.text) return;
		state.text = typeof text === 'string' ? text : undefined;
		state.stored = state.text === undefined ? NOTHING_STORED : parseStored(state.text);
		for (const [id, stored] of state.stored.conversations) {
			const own = remembered.get(this.toKey(id));
			if (own?.changedAt === stored.changedAt) continue;
			this.remember(id, own === undefined ? stored : restore(stored, own));
		}
	}

	private *getRecent(): Generator<[string, Conversation]> {
		const oldest = Date.now() - RECENT_MS;
		for (const [id, changedAt] of this.state.recent) {
			const conversation = remembered.get(this.toKey(id));
			if (changedAt >= oldest && conversation !== undefined) yield [id, conversation];
			else this.state.recent.delete(id);
		}
	}

	private markRecent(storedId: string): void {
		const { recent } = this.state;
		setNewest(recent, storedId, Date.now(), MAX_RECENT);
		this.state.changes++;
	}

	private remember(storedId: string, conversation: Conversation): void {
		setNewest(remembered, this.toKey(storedId), conversation, MAX_CONVERSATIONS);
	}
}
