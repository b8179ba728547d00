import type { Contact, Message, MessageStatus } from '../state/records.cts';
import { contactInboxKey, type Tenant } from '../state/state.cts';
import { outgoing, type OutgoingMessage } from './agent.cts';
import { addContact, findContact, updateContact } from './contacts.cts';
import { findConversation, findInbox } from './conversations.cts';
import { addMessage, contactAsSender, findMessage, updateMessage } from './messages.cts';

/* What happens in a tenant without the human agent. Functions throw an Error for a missing record. */

/** Adds a message by the inbox's bot with its own token. @throws Error if the inbox has none */
export function sendBotMessage(tenant: Tenant, input: OutgoingMessage): Message {
	const conversation = findConversation(tenant, input.conversationId);
	const inbox = findInbox(tenant, conversation.inbox_id);
	const bot = tenant.state.bots.find(inbox.agent_bot_id);
	if (!bot) throw new Error(`The inbox ${inbox.name} has no bot`);
	const sender = { type: 'agent_bot' as const, id: bot.id, name: bot.name };
	return addMessage(tenant, conversation, { ...outgoing(tenant, input), sender });
}

/** Adds a message by an automation rule, which has no sender (recorded). */
export function sendAutomationMessage(tenant: Tenant, input: OutgoingMessage): Message {
	const draft = outgoing(tenant, input);
	return addMessage(tenant, findConversation(tenant, input.conversationId), {
		...{ ...draft, sender: null },
		content_attributes: { ...draft.content_attributes, automation_rule_id: 1 },
	});
}

/** What a provider reports about a message. */
export interface StatusReport {
	messageId: number;
	status: MessageStatus;
	/** Why it failed. */
	error?: string;
}

/** Changes the status of a message. A read message stays read. */
export function reportStatus(tenant: Tenant, { messageId, status, error }: StatusReport): void {
	const message = findMessage(tenant, messageId);
	if (!['delivered', 'read', 'failed'].includes(status))
		throw new Error(`A message cannot become ${JSON.stringify(status)}`);
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
	updateContact(tenant, findContact(tenant, contactId), {
		...(name !== undefined && { name }),
		...(email !== undefined && { email }),
		...(phoneNumber !== undefined && { phone_number: phoneNumber }),
	});
}

/** Merges a contact into another: its messages and conversations get another contact (recorded). */
export function mergeContacts(
	tenant: Tenant,
	{ contactId, intoContactId }: { contactId: number; intoContactId: number },
): void {
	const { state } = tenant;
	const merged = findContact(tenant, contactId);
	const base = findContact(tenant, intoContactId);
	if (merged === base) throw new Error('A contact cannot be merged into itself');
	for (const row of state.conversations.rows)
		if (row.contact_id === contactId) row.contact_id = intoContactId;
	for (const row of state.contactInboxes.rows)
		if (row.contact_id === contactId)
			state.contactInboxes.update(row, (entry) => {
				entry.contact_id = intoContactId;
				entry.isOwn = !state.contactInboxes.findByKey(contactInboxKey(entry));
			});
	const messages = state.messages.rows.filter(
		({ sender }) => sender?.type === 'contact' && sender.id === contactId,
	);
	for (const message of messages) updateMessage(tenant, message, { sender: contactAsSender(base) });
	state.contacts.remove(merged);
	// Finds the remaining contact by an address that both had.
	state.contacts.update(base, () => {});
	const missing = (['name', 'email', 'phone_number', 'identifier'] as const).filter(
		(column) => !base[column] && merged[column],
	);
	const values = missing.map((column) => [column, merged[column]]);
	updateContact(tenant, base, Object.fromEntries(values) as Partial<Contact>);
}

/** What an inbox does by itself. */
export interface InboxChange {
	inboxId: number;
	/** The answer to a first message; null for none. */
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
	Object.assign(findInbox(tenant, change.inboxId).details, {
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
