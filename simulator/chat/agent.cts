import { conversationEvent } from '../events/events.cts';
import type { Conversation, Message, Person, Status } from '../state/records.cts';
import type { Tenant } from '../state/state.cts';
import { addMessage, changeStatus } from './conversations.cts';

/** The human who looks after conversations that no bot looks after. */
const HUMAN = { id: 9, name: 'Ada Agent', type: 'user' as const };

/** Gives a conversation to the humans. */
export const handOver = (tenant: Tenant, conversation: Conversation) =>
	assign(tenant, conversation, HUMAN, 'open');

/** Gives a conversation back to the bot, which hears of the next message again. */
export const giveBack = (tenant: Tenant, conversation: Conversation) =>
	assign(tenant, conversation, null, 'pending');

function assign(
	tenant: Tenant,
	conversation: Conversation,
	assignee: Person | null,
	status: Status,
) {
	const isNew = conversation.assignee?.id !== assignee?.id;
	conversation.assignee = assignee;
	changeStatus(tenant, conversation, status);
	if (!isNew) return;
	const event = 'conversation_updated';
	tenant.announce(event, conversation.inbox_id, () =>
		conversationEvent(tenant.state, event, conversation),
	);
	// Who looks after it changed, even if the status did not.
	tenant.changed('conversations');
}

/**
 * What is to happen if a bot cannot be reached with an event: it loses the conversation of which the
 * event tells to the humans, if it has it (inferred).
 */
export function takeFromBot(tenant: Tenant, event: unknown): (() => void) | undefined {
	const { id, conversation } = event as { id: number; conversation?: { id: number } };
	const found = tenant.state.conversations.find(conversation?.id ?? id);
	if (found?.status !== 'pending') return undefined;
	return () => {
		if (found.status === 'pending') handOver(tenant, found);
	};
}

/** Whether an agent can place calls. */
export interface LogIn {
	name: string;
	loggedIn: boolean;
}

/**
 * An agent logs in or out.
 *
 * @throws Error if the name is empty.
 */
export function setLoggedIn(tenant: Tenant, { name, loggedIn }: LogIn): void {
	if (!name) throw new Error('An agent has a name');
	tenant.state.agentNamed(name).logged_in = loggedIn === true;
	tenant.changed('agents');
}

/** What a human agent writes. */
export interface AgentMessage {
	conversationId: number;
	content: string;
	/** A note that the customer does not see. */
	private?: boolean;
}

/**
 * A human agent answers, or leaves a note.
 *
 * @throws Error if the conversation does not exist.
 */
export function writeAsAgent(tenant: Tenant, input: AgentMessage): Message {
	const conversation = findConversation(tenant, input.conversationId);
	conversation.assignee ??= HUMAN;
	return addMessage(tenant, conversation, {
		content: input.content,
		message_type: 'outgoing',
		sender: HUMAN,
		private: input.private === true,
	});
}

/** What a human agent does with a conversation. */
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
export function setStatus(tenant: Tenant, { conversationId, status }: StatusChange): void {
	const conversation = findConversation(tenant, conversationId);
	if (status === 'open') handOver(tenant, conversation);
	else if (status === 'pending') giveBack(tenant, conversation);
	else if (status === 'resolved') changeStatus(tenant, conversation, status);
	else throw new Error(`A conversation cannot become ${JSON.stringify(status)}`);
}

function findConversation({ state }: Tenant, id: number): Conversation {
	const found = state.conversations.find(id);
	if (!found) throw new Error(`There is no conversation ${id}`);
	return found;
}
