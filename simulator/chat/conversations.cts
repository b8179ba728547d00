import { randomUUID } from 'node:crypto';
import { serializeConversation } from '../events/conversations.cts';
import type { ContactInbox, Conversation, EventName } from '../state/records.cts';
import type { Attributes, Inbox, Status } from '../state/records.cts';
import type { Tenant } from '../state/state.cts';
import { changedAttributes, findChanges, later, type Change } from './changes.cts';

/* Conversations. Each change updates the state and sends its events, as recorded. */

/** What the engine has loaded of a conversation during one request. */
interface Loaded {
	request: number;
	/** Whether it has read the labels, and saves them with its next change. */
	hasLabels: boolean;
	/** Whether its next change includes the ID. */
	isNew: boolean;
}

const LOADED = new WeakMap<Conversation, Loaded>();

/** Returns what the current request has loaded of a conversation. */
export function getLoaded({ requestNumber: request }: Tenant, conversation: Conversation): Loaded {
	const last = LOADED.get(conversation);
	if (last?.request === request) return last;
	const loaded = { request, hasLabels: false, isNew: false };
	LOADED.set(conversation, loaded);
	return loaded;
}

/** Returns whether a contact has at most one conversation in an inbox. */
export const hasSingleConversation = ({ settings }: Tenant, { details }: Inbox): boolean =>
	settings.lockSingleConversation || details.lock_to_single_conversation === true;

/** Returns whether a conversation's inbox has a bot. */
export const hasBot = ({ state }: Tenant, { inbox_id }: { inbox_id: number }): boolean =>
	(state.inboxes.find(inbox_id)?.agent_bot_id ?? null) !== null;

function announce(tenant: Tenant, event: EventName, conversation: Conversation, more = {}): void {
	tenant.announce(event, conversation.inbox_id, (background) => ({
		...serializeConversation(tenant.state, conversation, background),
		...{ event, ...more },
	}));
}

function initialStatus(tenant: Tenant, entry: ContactInbox): Status {
	if (tenant.state.contacts.find(entry.contact_id)?.blocked) return 'resolved';
	return hasBot(tenant, entry) ? 'pending' : 'open';
}

/** Creates a conversation: `pending` if the inbox has a bot, `open` otherwise. */
export function addConversation(
	tenant: Tenant,
	entry: ContactInbox,
	{ priority = null as string | null, attributes = {} as Attributes } = {},
): Conversation {
	const at = Date.now();
	const { inbox_id, contact_id, source_id } = entry;
	const conversation = tenant.state.conversations.add({
		...{ inbox_id, contact_id, source_id, contact_inbox: entry, uuid: randomUUID() },
		...{ status: initialStatus(tenant, entry), priority, assignee: null, team: null, labels: [] },
		...{ cached_label_list: null, snoozed_until: null, first_reply_created_at: null },
		...{ waiting_since: at, contact_last_seen_at: null, last_activity_at: at, updated_at: at },
		...{ last_incoming_at: null, unread_count: 0, additional_attributes: attributes },
		...{ last_message: null, statusChanges: [], at },
	});
	Object.assign(getLoaded(tenant, conversation), { hasLabels: true, isNew: true });
	announce(tenant, 'conversation_created', conversation);
	tenant.changed('conversations');
	return conversation;
}

const getColumns = (conversation: Conversation): Record<string, unknown> => {
	const { status, assignee, team, labels, snoozed_until, first_reply_created_at } = conversation;
	const { waiting_since, cached_label_list, updated_at } = conversation;
	return {
		...{ status, assignee_id: assignee?.id ?? null, team_id: team?.id ?? null },
		...{ label_list: labels, snoozed_until, first_reply_created_at, waiting_since },
		...{ cached_label_list, updated_at },
	};
};

/** Changes of only these columns send no events. */
const SILENT = ['updated_at', 'cached_label_list'];

/** Changes a conversation, if anything differs. Any status but `snoozed` ends a snooze. */
export function updateConversation(
	tenant: Tenant,
	conversation: Conversation,
	updates: Partial<Conversation>,
): void {
	const loaded = getLoaded(tenant, conversation);
	const before = getColumns(conversation);
	Object.assign(conversation, updates);
	if (conversation.status !== 'snoozed') conversation.snoozed_until = null;
	if (updates.labels) conversation.cached_label_list = updates.labels.join(', ');
	else if (loaded.hasLabels) conversation.cached_label_list ??= '';
	const isChanged = Object.keys(findChanges(before, getColumns(conversation))).some(
		(column) => !SILENT.includes(column),
	);
	if (!isChanged) return;
	conversation.updated_at = later(conversation.updated_at);
	const { id, uuid } = conversation;
	const created: Record<string, Change> = loaded.isNew
		? { display_id: [null, id], uuid: [null, uuid] }
		: {};
	loaded.isNew = false;
	const changes = { ...created, ...findChanges(before, getColumns(conversation)) };
	if (changes.status) announceStatus(tenant, conversation);
	announceUpdate(tenant, conversation, changes);
	// The engine saves a new label and its assignment, and sends an event for each (recorded).
	const hasNewLabel = updates.labels?.some(
		(label) => !(before.label_list as string[]).includes(label),
	);
	if (hasNewLabel) announceUpdate(tenant, conversation, changes);
	tenant.changed('conversations');
}

function announceStatus(tenant: Tenant, conversation: Conversation): void {
	const { status, assignee } = conversation;
	conversation.statusChanges.push({ at: Date.now(), status, assignee: assignee?.name ?? null });
	if (status === 'open' || status === 'resolved')
		announce(
			tenant,
			status === 'open' ? 'conversation_opened' : 'conversation_resolved',
			conversation,
		);
	announce(tenant, 'conversation_status_changed', conversation, { changed_attributes: null });
	getLoaded(tenant, conversation).hasLabels = true;
}

function announceUpdate(
	tenant: Tenant,
	conversation: Conversation,
	changes: Record<string, Change>,
): void {
	const changed_attributes = changedAttributes(changes);
	announce(tenant, 'conversation_updated', conversation, { changed_attributes });
}

/**
 * Sends the events of a changed conversation for a new one, as the engine does after the first message of
 * a WhatsApp conversation, because it stores both at once (recorded).
 */
export function announceCreationAsChange(tenant: Tenant, conversation: Conversation): void {
	const { id, inbox_id, status, at, contact_id, contact_inbox } = conversation;
	if (status !== 'open')
		announce(tenant, 'conversation_status_changed', conversation, { changed_attributes: null });
	announceUpdate(tenant, conversation, {
		...{ id: [null, id], account_id: [null, 1], inbox_id: [null, inbox_id] },
		...(status === 'open' ? {} : { status: ['open', status] as Change }),
		...{ created_at: [null, at], updated_at: [null, at], contact_id: [null, contact_id] },
		...{ contact_inbox_id: [null, contact_inbox.id], waiting_since: [null, at] },
	});
}
