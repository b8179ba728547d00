import { randomBytes } from 'node:crypto';
import { contactEvent, conversationEvent, messageEvent } from '../events/events.cts';
import type { Contact, ContactInbox, Conversation, Inbox } from '../state/records.cts';
import type { Message, Status } from '../state/records.cts';
import { placeKey } from '../state/state.cts';
import type { Tenant } from '../state/state.cts';

/* What happens in a chat, whoever makes it happen: each step changes the state and tells of it. */

/** Makes a contact. */
export function addContact(
	tenant: Tenant,
	fields: Pick<Contact, 'name' | 'email' | 'phone_number'>,
) {
	const contact = tenant.state.contacts.add({ ...fields, identifier: null, at: Date.now() });
	tenant.announce('contact_created', null, () => contactEvent('contact_created', contact));
	tenant.changed('contacts');
	return contact;
}

/** Gives a contact another name; one that it has already is not told again. */
export function renameContact(tenant: Tenant, contact: Contact, name: string): void {
	if (contact.name === name) return;
	contact.name = name;
	tenant.announce('contact_updated', null, () => contactEvent('contact_updated', contact));
	tenant.changed('contacts');
}

/** The contact's place in an inbox, made if it has none. */
export function placeInInbox(tenant: Tenant, contact: Contact, inbox: Inbox, sourceId?: string) {
	const key = placeKey({ contact_id: contact.id, inbox_id: inbox.id });
	const found = tenant.state.contactInboxes.findByKey(key);
	if (found && (sourceId === undefined || sourceId === found.source_id)) return found;
	return tenant.state.contactInboxes.add({
		contact_id: contact.id,
		inbox_id: inbox.id,
		source_id: sourceId ?? contact.email ?? randomBytes(8).toString('hex'),
		pubsub_token: randomBytes(12).toString('base64url'),
	});
}

/** A bot's inbox keeps conversations `pending` until a human is needed. */
const restingStatus = (inbox: Inbox | undefined): Status =>
	(inbox?.agent_bot_id ?? null) === null ? 'open' : 'pending';

/** Opens a conversation: `pending` while a bot looks after the inbox, else `open`. */
export function openConversation(
	tenant: Tenant,
	inbox: Inbox,
	contactInbox: ContactInbox,
	priority: string | null = null,
): Conversation {
	const conversation = tenant.state.conversations.add({
		inbox_id: inbox.id,
		contact_id: contactInbox.contact_id,
		source_id: contactInbox.source_id,
		status: restingStatus(inbox),
		priority,
		assignee: null,
		unread_count: 0,
		contact_inbox: contactInbox,
		last_message: null,
		steps: [],
		at: Date.now(),
	});
	const event = 'conversation_created';
	tenant.announce(event, inbox.id, () => conversationEvent(tenant.state, event, conversation));
	tenant.changed('conversations');
	return conversation;
}

/** What the writer decides of a message. */
export type MessageDraft = Pick<Message, 'content' | 'message_type' | 'sender'> &
	Partial<Pick<Message, 'private' | 'attachments'>>;

/** Adds a message; a customer's one wakes a resolved conversation up. */
export function addMessage(
	tenant: Tenant,
	conversation: Conversation,
	draft: MessageDraft,
): Message {
	const incoming = draft.message_type === 'incoming';
	if (incoming && conversation.status === 'resolved') {
		const inbox = tenant.state.inboxes.find(conversation.inbox_id);
		conversation.assignee = null;
		changeStatus(tenant, conversation, restingStatus(inbox));
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

const STATUS_EVENTS = { open: 'conversation_opened', resolved: 'conversation_resolved' } as const;

/** Changes a conversation's status; a status that it has already is not told again. */
export function changeStatus(tenant: Tenant, conversation: Conversation, status: Status): void {
	if (conversation.status === status) return;
	conversation.status = status;
	const assignee = conversation.assignee?.name ?? null;
	conversation.steps.push({ at: Date.now(), status, assignee });
	const events = ['conversation_status_changed', STATUS_EVENTS[status as 'open']] as const;
	for (const event of events) {
		if (!event) continue;
		tenant.announce(event, conversation.inbox_id, () =>
			conversationEvent(tenant.state, event, conversation),
		);
	}
	tenant.changed('conversations');
}
