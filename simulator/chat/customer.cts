import { contactAsSender } from '../events/serializers.cts';
import type { Attachment, Contact, Conversation } from '../state/records.cts';
import { placeKey } from '../state/state.cts';
import type { Tenant } from '../state/state.cts';
import { addContact, addMessage, openConversation } from './conversations.cts';
import { placeInInbox, renameContact } from './conversations.cts';

/** What a customer writes, and who that is. */
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

/**
 * A customer writes in an inbox: contact and conversation are made if they are missing.
 *
 * @throws Error if the inbox or the conversation does not exist.
 */
export function writeAsCustomer(tenant: Tenant, input: CustomerMessage) {
	const given = findGiven(tenant, input);
	const contact = given ? contactOf(tenant, given) : findContact(tenant, input);
	if (input.name && isOf(contact, input)) renameContact(tenant, contact, input.name);
	const conversation = given ?? findConversation(tenant, input, contact);
	const message = addMessage(tenant, conversation, {
		content: input.content,
		message_type: 'incoming',
		sender: contactAsSender(contact),
		attachments: (input.attachments ?? []).map(completeAttachment),
	});
	return { contact, conversation, message };
}

function findGiven(tenant: Tenant, { conversationId }: CustomerMessage): Conversation | undefined {
	if (conversationId === undefined) return undefined;
	const conversation = tenant.state.conversations.find(conversationId);
	if (!conversation) throw new Error(`There is no conversation ${conversationId}`);
	return conversation;
}

function contactOf({ state }: Tenant, { id, contact_id }: Conversation): Contact {
	const contact = state.contacts.find(contact_id);
	if (!contact) throw new Error(`Conversation ${id} has lost its contact`);
	return contact;
}

function findContact(tenant: Tenant, { name, email, phoneNumber }: CustomerMessage): Contact {
	const { contacts } = tenant.state;
	const known = contacts.findByKey(email ?? '') ?? contacts.findByKey(phoneNumber ?? '');
	const fields = { email: email ?? null, phone_number: phoneNumber ?? null };
	return known ?? addContact(tenant, { name: name ?? 'Visitor', ...fields });
}

const isOf = (contact: Contact, { email, phoneNumber }: CustomerMessage) =>
	(email ?? contact.email) === contact.email &&
	(phoneNumber ?? contact.phone_number) === contact.phone_number;

function findConversation(tenant: Tenant, input: CustomerMessage, contact: Contact): Conversation {
	const { inboxId, newConversation } = input;
	const inbox = tenant.state.inboxes.find(inboxId);
	if (!inbox) throw new Error(`There is no inbox ${inboxId}`);
	const key = placeKey({ contact_id: contact.id, inbox_id: inboxId });
	const last = newConversation ? undefined : tenant.state.conversations.findByKey(key);
	return last ?? openConversation(tenant, inbox, placeInInbox(tenant, contact, inbox));
}

const completeAttachment = (given: Partial<Attachment>, index: number): Attachment => ({
	id: index + 1,
	file_type: 'image',
	extension: null,
	data_url: 'http://127.0.0.1/picture.png',
	file_size: 1024,
	...given,
});
