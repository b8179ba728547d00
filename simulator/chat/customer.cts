import { randomUUID } from 'node:crypto';
import { serializeConversation } from '../events/conversations.cts';
import { widgetEvent } from '../events/people.cts';
import type { Attachment, Contact, Conversation, Inbox } from '../state/records.cts';
import type { Tenant } from '../state/state.cts';
import { addContact, ensureOwnContactInbox, updateContact } from './contacts.cts';
import { addConversation, announceCreationAsChange } from './conversations.cts';
import { hasSingleConversation, updateConversation } from './conversations.cts';
import { sendEmail } from './email.cts';
import { addMessage, changeStatus, contactAsSender } from './messages.cts';
import { replyTo, updateMessage } from './messages.cts';

/* What a customer does. All functions throw an Error if a record does not exist. */

/** A customer's message and identity. */
export interface CustomerMessage {
	inboxId: number;
	conversationId?: number;
	/** Starts another conversation, even if the contact has one in this inbox. */
	newConversation?: boolean;
	content: string | null;
	/** The customer, if known; otherwise the email address or phone number identifies the customer. */
	contactId?: number;
	name?: string;
	email?: string;
	phoneNumber?: string;
	attachments?: Array<Partial<Attachment>>;
	/** ID of the message that this one replies to. */
	inReplyTo?: number;
}

/** Adds a customer's message. Creates the contact and the conversation if they are missing. */
export function sendCustomerMessage(tenant: Tenant, input: CustomerMessage) {
	const { conversationId } = input;
	const { contacts, conversations, inboxes } = tenant.state;
	const given = conversationId === undefined ? undefined : conversations.get(conversationId);
	const inbox = inboxes.get(given?.inbox_id ?? input.inboxId);
	const contact = given ? contacts.get(given.contact_id) : ensureContact(tenant, input);
	if (input.name && isSameCustomer(contact, input))
		updateContact(tenant, contact, { name: input.name });
	const last = given ?? findLatest(tenant, inbox, contact, input);
	if (inbox.channel_type === 'Channel::Email')
		return sendEmail(tenant, {
			...{ inboxId: inbox.id, contact, text: input.content ?? '', conversationId: last?.id },
			...{ attachments: input.attachments, isQuoting: false },
		});
	const conversation = last ?? startConversation(tenant, inbox, contact);
	const message = addMessage(tenant, conversation, {
		...{ content: input.content, message_type: 'incoming', sender: contactAsSender(contact) },
		...{ attachments: input.attachments, source_id: newSourceId(inbox, input) },
		content_attributes: replyTo(tenant, repliedTo(inbox, input)),
	});
	if (!last && inbox.channel_type === 'Channel::Whatsapp')
		announceCreationAsChange(tenant, conversation);
	return { contact, conversation, message };
}

/** The web widget always says what a message replies to, even if it is null (recorded). */
const repliedTo = ({ channel_type }: Inbox, { inReplyTo }: CustomerMessage) =>
	inReplyTo ?? (channel_type === 'Channel::WebWidget' ? null : undefined);

/** Returns the ID that a provider gives to a message; none for a contact card (recorded). */
function newSourceId({ channel_type }: Inbox, { attachments }: CustomerMessage): string | null {
	if (channel_type === 'Channel::Telegram') return String(Date.now() % 1e6);
	if (channel_type !== 'Channel::Whatsapp') return null;
	return attachments?.[0]?.file_type === 'contact' ? '' : `wamid.${randomUUID()}`;
}

function ensureContact(tenant: Tenant, customer: CustomerMessage): Contact {
	const { contactId, name, email, phoneNumber } = customer;
	if (contactId !== undefined) return tenant.state.contacts.get(contactId);
	const { contacts } = tenant.state;
	const known = contacts.findByKey(email) ?? contacts.findByKey(phoneNumber);
	if (known) return known;
	const fields = { email: email ?? null, phone_number: phoneNumber ?? null };
	return addContact(tenant, { name: name ?? 'Visitor', ...fields });
}

const isSameCustomer = (contact: Contact, { email, phoneNumber }: CustomerMessage) =>
	(email ?? contact.email) === contact.email &&
	(phoneNumber ?? contact.phone_number) === contact.phone_number;

/** Channels in which a message after a resolved conversation starts another one, unless only one is allowed. */
const MESSENGERS = ['Channel::Whatsapp', 'Channel::Telegram'];

function findLatest(
	tenant: Tenant,
	inbox: Inbox,
	contact: Contact,
	{ newConversation }: CustomerMessage,
): Conversation | undefined {
	if (newConversation) return undefined;
	const { id } = ensureOwnContactInbox(tenant, contact, inbox);
	const latest = tenant.state.conversations.findByKey(String(id));
	const mayEnd = MESSENGERS.includes(inbox.channel_type) && !hasSingleConversation(tenant, inbox);
	return mayEnd && latest?.status === 'resolved' ? undefined : latest;
}

const BROWSER = {
	...{ device_name: 'Unknown', browser_name: 'Chrome', platform_name: 'Generic Linux' },
	...{ browser_version: '130.0', platform_version: '0' },
};

/** Returns the origin of a conversation, by channel (recorded; Telegram: inferred). */
function getOrigin(inbox: Inbox, source: string): Record<string, unknown> {
	if (inbox.channel_type === 'Channel::Telegram') return { chat_id: Number(source) };
	if (inbox.channel_type !== 'Channel::WebWidget') return {};
	const initiated_at = { timestamp: new Date().toString() };
	const referer = String(inbox.details.website_url);
	return { browser: BROWSER, referer, initiated_at, browser_language: 'en' };
}

function startConversation(tenant: Tenant, inbox: Inbox, contact: Contact): Conversation {
	const entry = ensureOwnContactInbox(tenant, contact, inbox);
	// With the API, contact, conversation and message are three requests.
	const isByApi = inbox.channel_type === 'Channel::Api';
	if (isByApi) tenant.endRequest();
	const attributes = getOrigin(inbox, entry.source_id);
	const conversation = addConversation(tenant, entry, { attributes });
	if (isByApi) tenant.endRequest();
	return conversation;
}

/** Opens the web chat. */
export function openWidget(
	tenant: Tenant,
	input: { inboxId: number; name?: string; contactId?: number },
): Contact {
	const inbox = tenant.state.inboxes.get(input.inboxId);
	const contact = ensureContact(tenant, { ...input, content: null });
	const entry = ensureOwnContactInbox(tenant, contact, inbox);
	const current = tenant.state.conversations.findByKey(String(entry.id));
	tenant.announce('webwidget_triggered', inbox.id, (background) => {
		const conversation = current && serializeConversation(tenant.state, current, background);
		return widgetEvent(entry, contact, inbox, conversation ?? null, BROWSER);
	});
	return contact;
}

/** Marks all messages as read by the customer. */
export function readMessages(tenant: Tenant, { conversationId }: { conversationId: number }): void {
	const conversation = tenant.state.conversations.get(conversationId);
	updateConversation(tenant, conversation, { contact_last_seen_at: Date.now() });
	const unread = tenant.state.messages.rows.filter(
		({ conversation_id, message_type, status, private: isPrivate }) =>
			conversation_id === conversationId &&
			message_type !== 'incoming' &&
			!isPrivate &&
			(status === 'sent' || status === 'delivered'),
	);
	for (const message of unread) updateMessage(tenant, message, { status: 'read' });
}

/** Ends a conversation as the customer. */
export function endChat(tenant: Tenant, { conversationId }: { conversationId: number }): void {
	changeStatus(tenant, tenant.state.conversations.get(conversationId), 'resolved');
}
