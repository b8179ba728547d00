import { addMessage, changeStatus, handOver, openConversation, placeInInbox } from '../chat.cts';
import type { MessageDraft } from '../chat.cts';
import type { Contact, Conversation, Inbox } from '../records.cts';
import { Refusal, unprocessable } from '../refusal.cts';
import { contactAsSender, shapeConversation, shapeMessage } from '../shapes.cts';
import { placeKey } from '../state.cts';
import type { World } from '../world.cts';
import { CHAT, DIGITAL, need, operation } from './operation.cts';

/** What the number in `priority` means (inferred). */
const PRIORITIES = ['low', 'medium', 'high', 'urgent'];

interface ConversationBody {
	source_id: string;
	contact_id: number;
	inbox_id: number;
	priority?: number;
	initial_message?: string;
}

function createConversation(world: World, body: ConversationBody) {
	const inbox = need(world.state.inboxes.find(body.inbox_id), 'Inbox');
	const contact = need(world.state.contacts.find(body.contact_id), 'Contact');
	const priority = body.priority === undefined ? null : PRIORITIES[body.priority];
	if (priority === undefined)
		throw unprocessable(`'${body.priority}' is not a valid priority`, 'priority');
	const conversation =
		existing(world, contact, inbox) ?? start(world, contact, inbox, priority, body);
	if (body.initial_message !== undefined)
		addMessage(world, conversation, draftFor(world, inbox, 'outgoing', body.initial_message));
	return { value: withoutSecrets(world, shapeConversation(world, conversation)) };
}

const start = (
	world: World,
	contact: Contact,
	inbox: Inbox,
	priority: string | null,
	{ source_id }: ConversationBody,
) => openConversation(world, inbox, placeInInbox(world, contact, inbox, source_id), priority);

/** In an inbox locked to one conversation per contact, the one there is. */
function existing({ state, settings }: World, contact: Contact, inbox: Inbox) {
	if (!settings.lockSingleConversation) return undefined;
	return state.conversations.findByKey(placeKey({ contact_id: contact.id, inbox_id: inbox.id }));
}

function withoutSecrets(world: World, shaped: ReturnType<typeof shapeConversation>) {
	if (world.settings.secretsInAnswers) return shaped;
	const { id, contact_id, inbox_id, source_id } = shaped.contact_inbox;
	return { ...shaped, contact_inbox: { id, contact_id, inbox_id, source_id } };
}

type Direction = 'incoming' | 'outgoing';

function draftFor(world: World, inbox: Inbox, direction: Direction, content: string): MessageDraft {
	const bot = world.state.bots.find(inbox.agent_bot_id ?? -1);
	const sender = { id: bot?.id ?? 1, name: bot?.name ?? 'API', type: 'agent_bot' as const };
	return { content, message_type: direction, sender };
}

interface MessageBody {
	content: string;
	message_type?: Direction;
	conversation_id: number;
}

function sendMessage(world: World, body: MessageBody) {
	const conversation = findConversation(world, body);
	const inbox = need(world.state.inboxes.find(conversation.inbox_id), 'Inbox');
	const direction = body.message_type ?? 'outgoing';
	const draft = draftFor(world, inbox, direction, body.content);
	if (direction === 'incoming') {
		if (inbox.channel_type !== 'Channel::Api')
			throw new Refusal(422, { error: 'Incoming messages are only allowed in Api inboxes' });
		const contact = need(world.state.contacts.find(conversation.contact_id), 'Contact');
		draft.sender = contactAsSender(contact);
	}
	return { value: shapeMessage(addMessage(world, conversation, draft)) };
}

const findConversation = ({ state }: World, { conversation_id }: { conversation_id: number }) =>
	need(state.conversations.find(conversation_id), 'Conversation');

type Change = (world: World, conversation: Conversation) => void;

const changing = (change: Change) => (world: World, body: { conversation_id: number }) => {
	const conversation = findConversation(world, body);
	change(world, conversation);
	const { id: conversation_id, status: current_status } = conversation;
	return { value: { success: true, conversation_id, current_status } };
};

const row = { method: 'POST', scope: DIGITAL, resource: 'conversation' } as const;

export const conversations = [
	operation({
		...row,
		name: 'message:send',
		path: `${CHAT}/messages/`,
		resource: 'message',
		shape: 'flat',
		run: sendMessage,
	}),
	operation({
		...row,
		name: 'conversation:create',
		path: `${CHAT}/conversations/`,
		shape: 'flat',
		run: createConversation,
	}),
	operation({
		...row,
		name: 'conversation:deliverToAgent',
		path: `${CHAT}/conversations/deliver-to-agent/`,
		shape: 'payload',
		run: changing(handOver),
	}),
	operation({
		...row,
		name: 'conversation:finish',
		path: `${CHAT}/conversations/finish/`,
		shape: 'payload',
		run: changing((world, conversation) => changeStatus(world, conversation, 'resolved')),
	}),
];
