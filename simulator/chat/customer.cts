import { serializeSender } from '../events/serializers.cts';
import type { Attachment, Contact } from '../state/records.cts';
import { contactInboxKey, type Tenant } from '../state/state.cts';
import { findConversation } from './agent.cts';
import { addContact, addConversation, addMessage } from './conversations.cts';
import { ensureContactInbox, renameContact } from './conversations.cts';

/** A customer's message, and who the customer is. */
export interface CustomerMessage {
	inboxId: number;
	conversationId?: number;
	/** Starts another conversation, even if the contact has one in this inbox. */
	newConversation?: boolean;
	content: string | null;
	name?: string;
	email?: string;
	phoneNumber?: string;
	attachments?: Array<Partial<Attachment>>;
}

/** Adds a customer's message. @throws Error if the inbox or the conversation does not exist */
export function sendCustomerMessage(tenant: Tenant, input: CustomerMessage) {
	const { conversationId } = input;
	const given = conversationId === undefined ? undefined : findConversation(tenant, conversationId);
	const contact =
		tenant.state.contacts.find(given?.contact_id ?? null) ?? findContact(tenant, input);
	if (input.name && isSameCustomer(contact, input)) renameContact(tenant, contact, input.name);
	const conversation = given ?? ensureConversation(tenant, input, contact);
	const message = addMessage(tenant, conversation, {
		content: input.content,
		message_type: 'incoming',
		sender: serializeSender(contact),
		attachments: (input.attachments ?? []).map(completeAttachment),
	});
	return { contact, conversation, message };
}

function findContact(tenant: Tenant, { name, email, phoneNumber }: CustomerMessage): Contact {
	const { contacts } = tenant.state;
	const known = contacts.findByKey(email) ?? contacts.findByKey(phoneNumber);
	const fields = { email: email ?? null, phone_number: phoneNumber ?? null };
	return known ?? addContact(tenant, { name: name ?? 'Visitor', ...fields });
}

const isSameCustomer = (contact: Contact, { email, phoneNumber }: CustomerMessage) =>
	(email ?? contact.email) === contact.email &&
	(phoneNumber ?? contact.phone_number) === contact.phone_number;

function ensureConversation(tenant: Tenant, input: CustomerMessage, contact: Contact) {
	const { inboxId, newConversation } = input;
	const inbox = tenant.state.inboxes.find(inboxId);
	if (!inbox) throw new Error(`There is no inbox ${inboxId}`);
	const key = contactInboxKey({ contact_id: contact.id, inbox_id: inboxId });
	const latest = newConversation ? undefined : tenant.state.conversations.findByKey(key);
	return latest ?? addConversation(tenant, ensureContactInbox(tenant, contact, inbox), null);
}

const completeAttachment = (given: Partial<Attachment>, index: number): Attachment => ({
	id: index + 1,
	file_type: 'image',
	extension: null,
	data_url: 'http://127.0.0.1/picture.png',
	file_size: 1024,
	...given,
});
