import type { Attachment, Contact, Conversation, Message } from './records.cts';
import { addContact, addMessage, changeStatus, giveBack, handOver } from './chat.cts';
import { HUMAN, openConversation, placeInInbox } from './chat.cts';
import { contactAsSender } from './shapes.cts';
import { placeKey } from './state.cts';
import type { World } from './world.cts';

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

export interface AgentMessage {
	conversationId: number;
	content: string;
	/** A note that the customer does not see. */
	private?: boolean;
}

/**
 * A customer writes in an inbox: contact and conversation are made if they are missing.
 *
 * @throws Error if the inbox or the conversation does not exist.
 */
export function writeAsCustomer(world: World, input: CustomerMessage) {
	const given = findGiven(world, input);
	const contact = given ? contactOf(world, given) : findContact(world, input);
	const conversation = given ?? findConversation(world, input, contact);
	const message = addMessage(world, conversation, {
		content: input.content,
		message_type: 'incoming',
		sender: contactAsSender(contact),
		attachments: (input.attachments ?? []).map(completeAttachment),
	});
	return { contact, conversation, message };
}

/**
 * A human agent answers, or leaves a note.
 *
 * @throws Error if the conversation does not exist.
 */
export function writeAsAgent(world: World, input: AgentMessage): Message {
	const conversation = world.state.conversations.find(input.conversationId);
	if (!conversation) throw new Error(`There is no conversation ${input.conversationId}`);
	conversation.assignee ??= HUMAN;
	return addMessage(world, conversation, {
		content: input.content,
		message_type: 'outgoing',
		sender: HUMAN,
		private: input.private === true,
	});
}

export interface StatusChange {
	conversationId: number;
	/** `open` takes a conversation over, `pending` gives it back to the bot. */
	status: 'open' | 'pending' | 'resolved';
}

/**
 * A human agent takes a conversation over, gives it back, or finishes it.
 *
 * @throws Error if the conversation or the status does not exist.
 */
export function setStatus(world: World, { conversationId, status }: StatusChange): void {
	const conversation = world.state.conversations.find(conversationId);
	if (!conversation) throw new Error(`There is no conversation ${conversationId}`);
	if (status === 'open') handOver(world, conversation);
	else if (status === 'pending') giveBack(world, conversation);
	else if (status === 'resolved') changeStatus(world, conversation, status);
	else throw new Error(`A conversation cannot become ${JSON.stringify(status)}`);
}

function findGiven(world: World, { conversationId }: CustomerMessage): Conversation | undefined {
	if (conversationId === undefined) return undefined;
	const conversation = world.state.conversations.find(conversationId);
	if (!conversation) throw new Error(`There is no conversation ${conversationId}`);
	return conversation;
}

function contactOf({ state }: World, { id, contact_id }: Conversation): Contact {
	const contact = state.contacts.find(contact_id);
	if (!contact) throw new Error(`Conversation ${id} has lost its contact`);
	return contact;
}

function findContact(world: World, { name, email, phoneNumber }: CustomerMessage): Contact {
	const { contacts } = world.state;
	const known = contacts.findByKey(email ?? '') ?? contacts.findByKey(phoneNumber ?? '');
	const fields = { email: email ?? null, phone_number: phoneNumber ?? null };
	return known ?? addContact(world, { name: name ?? 'Visitor', ...fields });
}

function findConversation(world: World, input: CustomerMessage, contact: Contact): Conversation {
	const { inboxId, newConversation } = input;
	const inbox = world.state.inboxes.find(inboxId);
	if (!inbox) throw new Error(`There is no inbox ${inboxId}`);
	const key = placeKey({ contact_id: contact.id, inbox_id: inboxId });
	const last = newConversation ? undefined : world.state.conversations.findByKey(key);
	return last ?? openConversation(world, inbox, placeInInbox(world, contact, inbox));
}

const completeAttachment = (given: Partial<Attachment>, index: number): Attachment => ({
	id: index + 1,
	file_type: 'image',
	extension: null,
	data_url: 'http://127.0.0.1/picture.png',
	file_size: 1024,
	...given,
});
