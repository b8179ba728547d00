import type { Contact, Message, MessageStatus } from '../state/records.cts';
import { contactInboxKey, type Tenant } from '../state/state.cts';
import { outgoing, type OutgoingMessage } from './agent.cts';
import { addContact, updateContact } from './contacts.cts';
import { addMessage, changeStatus, contactAsSender, updateMessage } from './messages.cts';

/* What happens in a tenant without the human agent. Functions throw an Error for a missing record. */

/** Adds a message by the inbox's bot. @throws Error if the inbox has no bot */
export function sendBotMessage(tenant: Tenant, input: OutgoingMessage): Message {
	const conversation = tenant.state.conversations.get(input.conversationId);
	const inbox = tenant.state.inboxes.get(conversation.inbox_id);
	const bot = tenant.state.bots.find(inbox.agent_bot_id);
	if (!bot) throw new Error(`The inbox ${inbox.name} has no bot`);
	const sender = { type: 'agent_bot' as const, id: bot.id, name: bot.name };
	return addMessage(tenant, conversation, { ...outgoing(tenant, input), sender });
}

/** Adds a message by an automation rule, without a sender (recorded). */
export function sendAutomationMessage(tenant: Tenant, input: OutgoingMessage): Message {
	const draft = outgoing(tenant, input);
	return addMessage(tenant, tenant.state.conversations.get(input.conversationId), {
		...{ ...draft, sender: null },
		content_attributes: { ...draft.content_attributes, automation_rule_id: 1 },
	});
}

/** A provider's report about a message. */
export interface StatusReport {
	messageId: number;
	status: MessageStatus;
	/** Why it failed. */
	error?: string;
}

/** Changes the status of a message. A read message stays read. */
export function reportStatus(tenant: Tenant, { messageId, status, error }: StatusReport): void {
	const message = tenant.state.messages.get(messageId);
	if (!['delivered', 'read', 'failed'].includes(status))
		throw new Error(`Invalid message status: ${JSON.stringify(status)}`);
	if (message.status === 'read' && status === 'delivered') return;
	const external_error = status === 'failed' ? (error ?? 'Unknown error') : undefined;
	updateMessage(tenant, message, {
		status,
		content_attributes: {
			...message.content_attributes,
			...(external_error && { external_error }),
		},
	});
}

/** A new contact. */
export interface NewContact {
	name: string;
	email?: string;
	phoneNumber?: string;
}

/** Creates a contact. */
export const createContact = (tenant: Tenant, { name, email, phoneNumber }: NewContact): Contact =>
	addContact(tenant, { name, email: email ?? null, phone_number: phoneNumber ?? null });

/** New values of a contact. */
export interface ContactChange extends Partial<NewContact> {
	contactId: number;
}

/** Changes a contact. */
export function changeContact(tenant: Tenant, change: ContactChange): void {
	const { contactId, name, email, phoneNumber } = change;
	updateContact(tenant, tenant.state.contacts.get(contactId), {
		...(name !== undefined && { name }),
		...(email !== undefined && { email }),
		...(phoneNumber !== undefined && { phone_number: phoneNumber }),
	});
}

/** Merges a contact into another, which gets its messages and conversations (recorded). */
export function mergeContacts(
	tenant: Tenant,
	{ contactId, intoContactId }: { contactId: number; intoContactId: number },
): void {
	const { state } = tenant;
	const merged = state.contacts.get(contactId);
	const base = state.contacts.get(intoContactId);
	if (merged === base) throw new Error('A contact cannot be merged into itself');
	for (const row of state.conversations.rows)
		if (row.contact_id === contactId) row.contact_id = intoContactId;
	for (const row of state.contactInboxes.rows)
		if (row.contact_id === contactId) {
			const key = contactInboxKey({ ...row, contact_id: intoContactId });
			const isOwn = !state.contactInboxes.findByKey(key);
			state.contactInboxes.update(row, { contact_id: intoContactId, isOwn });
		}
	const messages = state.messages.rows.filter(
		({ sender }) => sender?.type === 'contact' && sender.id === contactId,
	);
	for (const message of messages) updateMessage(tenant, message, { sender: contactAsSender(base) });
	state.contacts.remove(merged);
	// Indexes the remaining contact by an address that both had.
	state.contacts.update(base, {});
	updateContact(tenant, base, {
		name: base.name || merged.name,
		email: base.email || merged.email,
		phone_number: base.phone_number || merged.phone_number,
		identifier: base.identifier || merged.identifier,
	});
}

/** New settings of an inbox. */
export interface InboxChange {
	inboxId: number;
	/** The reply to a first message; null for none. */
	greeting?: string | null;
	/** Whether a web inbox asks a customer for an email address. */
	requestEmail?: boolean;
	/** Whether it asks for a rating when a conversation is resolved. */
	requestRating?: boolean;
	/** Whether a contact has only one conversation. */
	oneConversation?: boolean;
}

/** Changes the settings of an inbox. */
export function changeInbox(tenant: Tenant, change: InboxChange): void {
	const { greeting, requestEmail, requestRating, oneConversation } = change;
	Object.assign(tenant.state.inboxes.get(change.inboxId).details, {
		...(greeting !== undefined && {
			greeting_message: greeting,
			greeting_enabled: greeting !== null,
		}),
		...(requestEmail !== undefined && { enable_email_collect: requestEmail }),
		...(requestRating !== undefined && { csat_survey_enabled: requestRating }),
		...(oneConversation !== undefined && { lock_to_single_conversation: oneConversation }),
	});
	tenant.changed('inboxes');
}

/**
 * Returns what to do if a bot cannot be reached with an event: nothing (recorded), or with the setting for
 * newer engines, open its conversation if it is still pending (inferred).
 */
export function onBotFailure(tenant: Tenant, event: unknown): (() => void) | undefined {
	if (!tenant.settings.differences.includes('open-on-bot-failure')) return undefined;
	const { id, conversation } = event as { id: number; conversation?: { id: number } };
	const found = tenant.state.conversations.find(conversation?.id ?? id);
	if (found?.status !== 'pending') return undefined;
	return () => {
		if (found.status === 'pending') tenant.perform(() => changeStatus(tenant, found, 'open'));
	};
}
