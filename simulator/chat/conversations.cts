import { randomBytes } from 'node:crypto';
import { contactEvent, messageEvent, serializeConversation } from '../events/serializers.cts';
import type { Contact, ContactInbox, Conversation, EventName } from '../state/records.cts';
import type { Inbox, Message, Status } from '../state/records.cts';
import { contactInboxKey, type Tenant } from '../state/state.cts';

/* The changes in a chat. Each one updates the state and announces its events. */

type ContactFields = Pick<Contact, 'name' | 'email' | 'phone_number'>;

/** Creates a contact. */
export function addContact(tenant: Tenant, fields: ContactFields) {
	const contact = tenant.state.contacts.add({ ...fields, identifier: null, at: Date.now() });
	tenant.announce('contact_created', null, () => contactEvent('contact_created', contact));
	tenant.changed('contacts');
	return contact;
}

/** Renames a contact, if the name is different. */
export function renameContact(tenant: Tenant, contact: Contact, name: string): void {
	if (contact.name === name) return;
	contact.name = name;
	tenant.announce('contact_updated', null, () => contactEvent('contact_updated', contact));
	tenant.changed('contacts');
}

/** Returns the contact's entry in an inbox, with this source ID; creates it if it is missing. */
export function ensureContactInbox(tenant: Tenant, contact: Contact, inbox: Inbox, id?: string) {
	const key = contactInboxKey({ contact_id: contact.id, inbox_id: inbox.id });
	const found = tenant.state.contactInboxes.findByKey(key);
	if (found && (id === undefined || id === found.source_id)) return found;
	return tenant.state.contactInboxes.add({
		contact_id: contact.id,
		inbox_id: inbox.id,
		source_id: id ?? contact.email ?? randomBytes(8).toString('hex'),
		pubsub_token: randomBytes(12).toString('base64url'),
	});
}

/** Announces a conversation event. */
export function announceConversation(tenant: Tenant, event: EventName, conversation: Conversation) {
	tenant.announce(event, conversation.inbox_id, () => ({
		...{ event, ...serializeConversation(tenant.state, conversation) },
	}));
	tenant.changed('conversations');
}

const initialStatus = ({ state }: Tenant, inboxId: number): Status =>
	(state.inboxes.find(inboxId)?.agent_bot_id ?? null) === null ? 'open' : 'pending';

/** Creates a conversation of a contact in an inbox: `pending` if the inbox has a bot, `open` otherwise. */
export function addConversation(tenant: Tenant, entry: ContactInbox, priority: string | null) {
	const conversation = tenant.state.conversations.add({
		inbox_id: entry.inbox_id,
		contact_id: entry.contact_id,
		source_id: entry.source_id,
		status: initialStatus(tenant, entry.inbox_id),
		priority,
		assignee: null,
		unread_count: 0,
		contact_inbox: entry,
		last_message: null,
		statusChanges: [],
		at: Date.now(),
	});
	announceConversation(tenant, 'conversation_created', conversation);
	return conversation;
}

/** The fields of a message that its sender sets. */
export type MessageDraft = Pick<Message, 'content' | 'message_type' | 'sender'> &
	Partial<Pick<Message, 'private' | 'attachments'>>;

/** Adds a message. A customer's message reopens a resolved conversation. */
export function addMessage(tenant: Tenant, conversation: Conversation, draft: MessageDraft) {
	const incoming = draft.message_type === 'incoming';
	if (incoming && conversation.status === 'resolved') {
		conversation.assignee = null;
		changeStatus(tenant, conversation, initialStatus(tenant, conversation.inbox_id));
	}
	const message = tenant.state.messages.add({
		private: false,
		attachments: [],
		...draft,
		conversation_id: conversation.id,
		inbox_id: conversation.inbox_id,
		at: Date.now(),
	});
	conversation.last_message = message;
	conversation.unread_count = incoming ? conversation.unread_count + 1 : 0;
	const body = () => messageEvent(tenant.state, message, conversation);
	tenant.announce('message_created', conversation.inbox_id, body);
	tenant.changed('messages');
	return message;
}

/** Changes the status of a conversation, if it is different. */
export function changeStatus(tenant: Tenant, conversation: Conversation, status: Status): void {
	if (conversation.status === status) return;
	conversation.status = status;
	const assignee = conversation.assignee?.name ?? null;
	conversation.statusChanges.push({ at: Date.now(), status, assignee });
	announceConversation(tenant, 'conversation_status_changed', conversation);
	if (status === 'open' || status === 'resolved')
		announceConversation(
			tenant,
			`conversation_${status === 'open' ? 'opened' : status}`,
			conversation,
		);
}
