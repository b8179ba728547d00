import type { Contact, Conversation, Message, Person } from '../state/records.cts';
import type { State } from '../state/state.cts';

/* How the records look from outside (all inferred): in answers, and nested in events. */

const MESSAGE_NUMBERS = { incoming: 0, outgoing: 1, template: 3 } as const;

const unixSeconds = (at: number) => Math.floor(at / 1000);

/** A contact as the one who wrote a message: without a `type`. */
export const contactAsSender = ({
	id,
	name,
	email,
	phone_number,
	identifier,
}: Contact): Person => ({
	id,
	name,
	email,
	phone_number,
	identifier,
});

/** A message in an answer or inside a conversation: `message_type` a number, unix seconds. */
export function shapeMessage(message: Message) {
	return {
		id: message.id,
		content: message.content,
		inbox_id: message.inbox_id,
		conversation_id: message.conversation_id,
		message_type: MESSAGE_NUMBERS[message.message_type],
		content_type: 'text',
		content_attributes: {},
		private: message.private,
		source_id: null,
		sender: message.sender,
		created_at: unixSeconds(message.at),
	};
}

/** A conversation, at the top of an event or nested in one. */
export function shapeConversation(state: State, conversation: Conversation) {
	const contact = state.contacts.find(conversation.contact_id);
	const sender = contact && { ...contactAsSender(contact), type: 'contact' as const };
	const { last_message: last } = conversation;
	return {
		id: conversation.id,
		inbox_id: conversation.inbox_id,
		status: conversation.status,
		channel: state.inboxes.find(conversation.inbox_id)?.channel_type ?? 'Channel::Api',
		priority: conversation.priority,
		can_reply: true,
		contact_inbox: conversation.contact_inbox,
		messages: last ? [shapeMessage(last)] : [],
		labels: [] as string[],
		meta: { sender: sender ?? null, assignee: conversation.assignee, team: null },
		unread_count: conversation.unread_count,
		created_at: unixSeconds(conversation.at),
	};
}

/** A contact in an answer. */
export const shapeContact = (contact: Contact) => ({
	...contactAsSender(contact),
	thumbnail: '',
	additional_attributes: {},
	custom_attributes: {},
	created_at: unixSeconds(contact.at),
});
