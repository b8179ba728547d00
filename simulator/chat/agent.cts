import type { Conversation, Message, Person } from '../state/records.cts';
import type { Tenant } from '../state/state.cts';
import { addMessage, announceConversation, changeStatus } from './conversations.cts';

/** The human agent who takes over conversations. */
const AGENT = { id: 9, name: 'Ada Agent', type: 'user' as const };

/** Assigns a conversation to the human agent. */
export const handOver = (tenant: Tenant, conversation: Conversation) =>
	assign(tenant, conversation, AGENT);

function assign(tenant: Tenant, conversation: Conversation, assignee: Person | null) {
	const isReassigned = conversation.assignee?.id !== assignee?.id;
	conversation.assignee = assignee;
	changeStatus(tenant, conversation, assignee ? 'open' : 'pending');
	if (isReassigned) announceConversation(tenant, 'conversation_updated', conversation);
}

/**
 * Returns what to do if a bot cannot be reached with an event: the event's conversation goes to the
 * human agent if it is still the bot's (inferred).
 */
export function onBotFailure(tenant: Tenant, event: unknown): (() => void) | undefined {
	const { id, conversation } = event as { id: number; conversation?: { id: number } };
	const found = tenant.state.conversations.find(conversation?.id ?? id);
	if (found?.status !== 'pending') return undefined;
	return () => {
		if (found.status === 'pending') handOver(tenant, found);
	};
}

/** A message by the human agent. */
export interface AgentMessage {
	conversationId: number;
	content: string;
	/** Whether it is a note, which the customer does not see. */
	private?: boolean;
}

/** Adds a message by the human agent. @throws Error if the conversation does not exist */
export function sendAgentMessage(tenant: Tenant, input: AgentMessage): Message {
	const conversation = findConversation(tenant, input.conversationId);
	conversation.assignee ??= AGENT;
	if (tenant.settings.differences.includes('opening-replies') && !input.private)
		changeStatus(tenant, conversation, 'open');
	return addMessage(tenant, conversation, {
		content: input.content,
		message_type: 'outgoing',
		sender: AGENT,
		private: input.private === true,
	});
}

/** A change of status by the human agent. */
export interface StatusChange {
	conversationId: number;
	/** `open` takes a conversation over, `pending` gives it back to the bot. */
	status: 'open' | 'pending' | 'resolved';
}

/** Changes a status as the human agent. @throws Error if conversation or status does not exist */
export function setConversationStatus(tenant: Tenant, change: StatusChange): void {
	const { conversationId, status } = change;
	const conversation = findConversation(tenant, conversationId);
	if (status === 'open') handOver(tenant, conversation);
	else if (status === 'pending') assign(tenant, conversation, null);
	else if (status === 'resolved') changeStatus(tenant, conversation, status);
	else throw new Error(`A conversation cannot become ${JSON.stringify(status)}`);
}

/** Returns a conversation. @throws Error if it does not exist */
export function findConversation({ state }: Tenant, id: number): Conversation {
	const found = state.conversations.find(id);
	if (!found) throw new Error(`There is no conversation ${id}`);
	return found;
}
