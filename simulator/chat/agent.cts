import { AGENT, TEAMS } from '../state/initial-records.cts';
import type { Attachment, Message, Status } from '../state/records.cts';
import type { Tenant } from '../state/state.cts';
import { updateContact } from './contacts.cts';
import { updateConversation } from './conversations.cts';
import { addMessage, changeStatus, replyTo, updateMessage } from './messages.cts';

/* What human agents do. All functions throw an Error if a record does not exist. */

/** A message that the tenant sends. */
export interface OutgoingMessage {
	conversationId: number;
	content: string;
	/** For example `input_select`; `text` by default. */
	contentType?: string;
	/** The options, fields or cards of a message of another type. */
	items?: unknown[];
	/** ID of the message that this one replies to. */
	inReplyTo?: number;
	attachments?: Array<Partial<Attachment>>;
}

/** A message by the human agent. */
export interface AgentMessage extends OutgoingMessage {
	/** Whether it is a note that only agents see. */
	private?: boolean;
}

/** Returns the draft of a message that the tenant sends. */
export function outgoing(tenant: Tenant, input: OutgoingMessage) {
	const { content, contentType, items, inReplyTo, attachments } = input;
	return {
		...{ content, message_type: 'outgoing' as const, attachments },
		...(contentType && { content_type: contentType }),
		content_attributes: { ...replyTo(tenant, inReplyTo), ...(items && { items }) },
	};
}

/** Logs an agent in or out. Creates the agent if it is missing. @throws Error if the name is empty */
export function setLoggedIn(tenant: Tenant, input: { name: string; loggedIn: boolean }): void {
	if (!input.name) throw new Error('The name of the agent is empty');
	tenant.state.ensureAgent(input.name).logged_in = input.loggedIn === true;
	tenant.changed('agents');
}

/** Adds a message or a private note by the human agent. */
export function sendAgentMessage(tenant: Tenant, input: AgentMessage): Message {
	const conversation = tenant.state.conversations.get(input.conversationId);
	if (tenant.settings.differences.includes('open-on-agent-reply') && !input.private)
		changeStatus(tenant, conversation, 'open');
	return addMessage(tenant, conversation, {
		...outgoing(tenant, input),
		...{ sender: AGENT, private: input.private === true },
	});
}

/** A change of status by the human agent. */
export interface StatusChange {
	conversationId: number;
	/** `pending` gives a conversation back to the bot. */
	status: Status;
	/** Seconds since 1970, for `snoozed`. */
	snoozedUntil?: number;
}

const STATUSES: unknown[] = ['open', 'pending', 'resolved', 'snoozed'] satisfies Status[];

/** Changes a status as the human agent. Opening a conversation assigns the agent (recorded). */
export function setConversationStatus(tenant: Tenant, change: StatusChange): void {
	const { conversationId, status, snoozedUntil } = change;
	const conversation = tenant.state.conversations.get(conversationId);
	if (!STATUSES.includes(status))
		throw new Error(`Invalid conversation status: ${JSON.stringify(status)}`);
	const until = snoozedUntil === undefined ? null : snoozedUntil * 1000;
	changeStatus(tenant, conversation, status, until);
	if (status === 'open') updateConversation(tenant, conversation, { assignee: AGENT });
}

/** A new assignment of a conversation. */
export interface Assignment {
	conversationId: number;
	/** Whether the human agent is assigned. */
	agent?: boolean;
	/** Name of a team, or null for none. */
	team?: string | null;
}

/** Assigns a conversation to the human agent or to a team, or to nobody. */
export function assign(tenant: Tenant, { conversationId, agent, team }: Assignment): void {
	const conversation = tenant.state.conversations.get(conversationId);
	const assigned = TEAMS.find(({ name }) => name === team) ?? null;
	if (team && !assigned) throw new Error(`There is no team "${team}"`);
	if (team !== undefined) updateConversation(tenant, conversation, { team: assigned });
	if (agent !== undefined)
		updateConversation(tenant, conversation, { assignee: agent ? AGENT : null });
}

/** Replaces the labels of a conversation. */
export function setLabels(tenant: Tenant, input: { conversationId: number; labels: string[] }) {
	const conversation = tenant.state.conversations.get(input.conversationId);
	updateConversation(tenant, conversation, { labels: input.labels.map(String) });
}

/** Mutes the contact of a conversation, which resolves it, or unmutes the contact. */
export function mute(tenant: Tenant, input: { conversationId: number; muted: boolean }): void {
	const conversation = tenant.state.conversations.get(input.conversationId);
	const contact = tenant.state.contacts.find(conversation.contact_id);
	if (input.muted) changeStatus(tenant, conversation, 'resolved');
	if (contact) updateContact(tenant, contact, { blocked: input.muted });
}

/** Deletes the content of a message; its record stays (recorded). */
export const deleteMessage = (tenant: Tenant, { messageId }: { messageId: number }): void =>
	updateMessage(tenant, tenant.state.messages.get(messageId), {
		...{ content: 'This message was deleted', content_type: 'text', attachments: [] },
		content_attributes: { deleted: true },
	});

/** Runs a macro of the human agent, which sends a message and can add labels. */
export function runMacro(tenant: Tenant, input: OutgoingMessage & { labels?: string[] }): Message {
	const { conversationId, labels = [] } = input;
	const message = sendAgentMessage(tenant, input);
	tenant.endRequest();
	const conversation = tenant.state.conversations.get(conversationId);
	const all = new Set([...conversation.labels, ...labels]);
	updateConversation(tenant, conversation, { labels: [...all] });
	return message;
}
