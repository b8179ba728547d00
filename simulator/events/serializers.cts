import { ACCOUNT } from '../state/initial-records.cts';
import type { Contact, Conversation, EventName, Inbox } from '../state/records.cts';
import type { Message, Person } from '../state/records.cts';
import type { State } from '../state/state.cts';

/* Records as JSON, in responses and in events. All formats are inferred. */

const MESSAGE_TYPES = { incoming: 0, outgoing: 1, template: 3 } as const;

const unixSeconds = (at: number) => Math.floor(at / 1000);

/** Returns a contact as the sender of a message, without `type`. */
export function serializeSender(contact: Contact): Person {
	const { id, name, email, phone_number, identifier } = contact;
	return { id, name, email, phone_number, identifier };
}

/** Returns a contact for a response. */
export const serializeContact = (contact: Contact) => ({
	...serializeSender(contact),
	thumbnail: '',
	additional_attributes: {},
	custom_attributes: {},
	created_at: unixSeconds(contact.at),
});

/** Returns an inbox for a response. */
export const serializeInbox = (inbox: Inbox, withSecrets: boolean) => ({
	id: inbox.id,
	name: inbox.name,
	channel_type: inbox.channel_type,
	...inbox.details,
	...(withSecrets ? inbox.secrets : {}),
});

const messageFields = ({ id, content, private: isPrivate, sender }: Message) => ({
	...{ id, content, content_type: 'text', content_attributes: {} },
	...{ private: isPrivate, source_id: null, sender },
});

/** Returns a message for a response or inside a conversation: `message_type` is a number. */
export const serializeMessage = (message: Message) => ({
	...messageFields(message),
	inbox_id: message.inbox_id,
	conversation_id: message.conversation_id,
	message_type: MESSAGE_TYPES[message.message_type],
	created_at: unixSeconds(message.at),
});

/** Returns a conversation for a response or inside an event. */
export function serializeConversation(state: State, conversation: Conversation) {
	const contact = state.contacts.find(conversation.contact_id);
	const sender = contact && { ...serializeSender(contact), type: 'contact' as const };
	const { last_message: last } = conversation;
	return {
		id: conversation.id,
		inbox_id: conversation.inbox_id,
		status: conversation.status,
		channel: state.inboxes.find(conversation.inbox_id)?.channel_type ?? 'Channel::Api',
		priority: conversation.priority,
		can_reply: true,
		contact_inbox: conversation.contact_inbox,
		messages: last ? [serializeMessage(last)] : [],
		labels: [] as string[],
		meta: { sender: sender ?? null, assignee: conversation.assignee, team: null },
		unread_count: conversation.unread_count,
		created_at: unixSeconds(conversation.at),
	};
}

/** Returns the body of a message event: `message_type` is a word, `created_at` an ISO date. */
export const messageEvent = (state: State, message: Message, conversation: Conversation) => ({
	event: 'message_created',
	...messageFields(message),
	message_type: message.message_type,
	created_at: new Date(message.at).toISOString(),
	inbox: { id: message.inbox_id, name: state.inboxes.find(message.inbox_id)?.name ?? '' },
	account: ACCOUNT,
	conversation: serializeConversation(state, conversation),
	...(message.attachments.length > 0 ? { attachments: message.attachments } : {}),
});

/** Returns the body of a contact event. */
export const contactEvent = (event: EventName, contact: Contact) => ({
	event,
	...serializeSender(contact),
	account: ACCOUNT,
});
