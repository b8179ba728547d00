import { randomBytes } from 'node:crypto';
import { contactEvent, conversationEvent, messageEvent } from './events.cts';
import type { Contact, ContactInbox, Conversation, Inbox } from './records.cts';
import type { Message, Person, Status } from './records.cts';
import { placeKey } from './state.cts';
import type { World } from './world.cts';

/** What happens in a chat, whoever makes it happen: each step changes the state and tells of it. */
export const HUMAN = { id: 9, name: 'Ada Agent', type: 'user' as const };

export function addContact(world: World, fields: Pick<Contact, 'name' | 'email' | 'phone_number'>) {
	const contact = world.state.contacts.add({ ...fields, identifier: null, at: Date.now() });
	world.announce('contact_created', null, () => contactEvent(contact));
	world.changed('contacts');
	return contact;
}

/** The contact's place in an inbox, made if it has none. */
export function placeInInbox(world: World, contact: Contact, inbox: Inbox, sourceId?: string) {
	const key = placeKey({ contact_id: contact.id, inbox_id: inbox.id });
	const found = world.state.contactInboxes.findByKey(key);
	if (found && (sourceId === undefined || sourceId === found.source_id)) return found;
	return world.state.contactInboxes.add({
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
	world: World,
	inbox: Inbox,
	contactInbox: ContactInbox,
	priority: string | null = null,
): Conversation {
	const conversation = world.state.conversations.add({
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
	world.announce(event, inbox.id, () => conversationEvent(world, event, conversation));
	world.changed('conversations');
	return conversation;
}

export type MessageDraft = Pick<Message, 'content' | 'message_type' | 'sender'> &
	Partial<Pick<Message, 'private' | 'attachments'>>;

/** Adds a message; a customer's one wakes a resolved conversation up. */
export function addMessage(world: World, conversation: Conversation, draft: MessageDraft): Message {
	const incoming = draft.message_type === 'incoming';
	if (incoming && conversation.status === 'resolved') {
		const inbox = world.state.inboxes.find(conversation.inbox_id);
		conversation.assignee = null;
		changeStatus(world, conversation, restingStatus(inbox));
	}
	const message = world.state.messages.add({
		private: false,
		attachments: [],
		...draft,
		conversation_id: conversation.id,
		inbox_id: conversation.inbox_id,
		at: Date.now(),
	});
	conversation.last_message = message;
	conversation.unread_count = incoming ? conversation.unread_count + 1 : 0;
	const body = () => messageEvent(world, message, conversation);
	world.announce('message_created', conversation.inbox_id, body);
	world.changed('messages');
	return message;
}

const STATUS_EVENTS = { open: 'conversation_opened', resolved: 'conversation_resolved' } as const;

/** Changes a conversation's status; a status that it has already is not told again. */
export function changeStatus(world: World, conversation: Conversation, status: Status): void {
	if (conversation.status === status) return;
	conversation.status = status;
	const assignee = conversation.assignee?.name ?? null;
	conversation.steps.push({ at: Date.now(), status, assignee });
	const events = ['conversation_status_changed', STATUS_EVENTS[status as 'open']] as const;
	for (const event of events) {
		if (!event) continue;
		world.announce(event, conversation.inbox_id, () =>
			conversationEvent(world, event, conversation),
		);
	}
	world.changed('conversations');
}

/** Gives a conversation to the humans. */
export const handOver = (world: World, conversation: Conversation) =>
	assign(world, conversation, HUMAN, 'open');

/** Gives a conversation back to the bot, which hears of the next message again. */
export const giveBack = (world: World, conversation: Conversation) =>
	assign(world, conversation, null, 'pending');

function assign(world: World, conversation: Conversation, assignee: Person | null, status: Status) {
	const isNew = conversation.assignee?.id !== assignee?.id;
	conversation.assignee = assignee;
	changeStatus(world, conversation, status);
	if (!isNew) return;
	const event = 'conversation_updated';
	world.announce(event, conversation.inbox_id, () => conversationEvent(world, event, conversation));
	// Who looks after it changed, even if the status did not.
	world.changed('conversations');
}
