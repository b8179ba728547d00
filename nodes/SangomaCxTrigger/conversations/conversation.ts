import type { WithdrawalReason } from '../../shared/questionPost';
import { MAX_QUESTIONS } from '../../shared/sentMessages';

/** A question that was sent and has no answer yet, as far as the trigger knows. */
export interface OpenQuestion {
	/** Identifies its nonce. */
	hash: string;
	/** The encrypted link. */
	encryptedLink: string;
	messageId: number;
	/** The status of the conversation when it was asked, if the trigger received it. */
	status: string | undefined;
	/** Set while it is being withdrawn, and if that failed: no reply answers it any more. */
	withdrawal?: WithdrawalReason;
}

/** A public message of a human agent. */
interface Mark {
	senderId: string;
	/** In ms since 1970. */
	at: number;
}

/** The latest public message of a human agent. */
interface AgentMark extends Mark {
	/** That of another sender before: the latest one may turn out to be the API's own. */
	previous?: Mark;
}

/** An agent's message. */
interface AgentMessage {
	senderId: string;
	messageId: number;
}

/** What the trigger remembers about a conversation. Never changed in place. */
export interface Conversation {
	/** In ms since 1970. */
	changedAt: number;
	/** The last status. */
	status?: string;
	/** Whether it was pending before and has been open since. */
	isTakenOver?: boolean;
	agent?: AgentMark;
	/** When the last agent's mark ended, in ms since 1970. */
	agentEndedAt?: number;
	/** The newest message of an agent: a question may be heard after it. */
	agentMessage?: AgentMessage;
	/** By message ID: an event can be late, so the order in which they were received says nothing. */
	questions: readonly OpenQuestion[];
	/**
	 * The hash and the message ID of each question that is no longer open: an agent may quote its link, and
	 * a reply may refer to it. Oldest first.
	 */
	ended: readonly string[];
}

/** How many questions that are no longer open are remembered. */
const MAX_ENDED = 6;

/** What is remembered of a conversation that is new to the trigger. */
export const NEW_CONVERSATION: Conversation = { changedAt: 0, questions: [], ended: [] };

/**
 * Applies a status that an event shows. An agent's mark ends when the conversation is resolved, snoozed,
 * or handed back to the bot.
 */
export function withStatus(conversation: Conversation, status: string | undefined): Conversation {
	const { status: before, isTakenOver = false } = conversation;
	if (status === undefined || status === before) return conversation;
	const isHandedBack = status === 'pending' && before === 'open';
	const isOver = status === 'resolved' || status === 'snoozed' || isHandedBack;
	return {
		...conversation,
		status,
		isTakenOver: status === 'open' && (isTakenOver || before === 'pending'),
		...(isOver && { agent: undefined, agentEndedAt: Date.now() }),
	};
}

/** Returns whether a question was asked in the conversation, whether it is open or not. */
export function isKnownQuestion({ questions, ended }: Conversation, hash: string): boolean {
	return ended.includes(hash) || questions.some((question) => question.hash === hash);
}

/** Returns whether a message asked a question that is no longer open. */
export function isEndedQuestion({ ended }: Conversation, messageId: number | undefined): boolean {
	return messageId !== undefined && ended.includes(String(messageId));
}

const joinEnded = (older: readonly string[], newer: readonly string[]): string[] =>
	[...older.filter((other) => !newer.includes(other)), ...newer].slice(-2 * MAX_ENDED);

/** Adds a question; only the newest ones are remembered. */
export function withQuestion(conversation: Conversation, question: OpenQuestion): Conversation {
	const { questions } = mergeConversations(conversation, {
		...NEW_CONVERSATION,
		questions: [question],
	});
	return { ...conversation, questions };
}

/** Replaces the encrypted link of a question that is still remembered. */
export function withLink(
	conversation: Conversation,
	hash: string,
	encryptedLink: string,
): Conversation {
	const replace = (question: OpenQuestion) =>
		question.hash === hash ? { ...question, encryptedLink } : question;
	return { ...conversation, questions: conversation.questions.map(replace) };
}

/** Marks a question as one to withdraw. */
export function withWithdrawal(
	conversation: Conversation,
	{ hash, encryptedLink, messageId, status }: OpenQuestion,
	withdrawal: WithdrawalReason,
): Conversation {
	const before = conversation.questions.find((question) => question.hash === hash);
	if (before?.withdrawal === withdrawal) return conversation;
	const marked = { hash, encryptedLink, messageId, status, withdrawal };
	const others = conversation.questions.filter((question) => question !== before);
	return withQuestion({ ...conversation, questions: others }, marked);
}

/** Removes a question that is no longer open. */
export function withoutQuestion(
	conversation: Conversation,
	{ hash, messageId }: Pick<OpenQuestion, 'hash' | 'messageId'>,
): Conversation {
	const { questions, ended } = conversation;
	return {
		...conversation,
		questions: questions.filter((question) => question.hash !== hash),
		ended: joinEnded(ended, [hash, String(messageId)]),
	};
}

/** Remembers an agent's message, unless a later one is known. */
export function withAgentMessage(
	conversation: Conversation,
	agentMessage: AgentMessage,
): Conversation {
	const { messageId = -Infinity } = conversation.agentMessage ?? {};
	return agentMessage.messageId > messageId ? { ...conversation, agentMessage } : conversation;
}

/** Adds the mark of an agent, which is later than the end of any earlier one, whatever the clocks say. */
export function withAgent(conversation: Conversation, senderId: string): Conversation {
	const at = Math.max(Date.now(), (conversation.agentEndedAt ?? 0) + 1);
	const { agent } = conversation;
	const isSame = agent?.senderId === senderId;
	const previous = isSame ? agent.previous : agent && { senderId: agent.senderId, at: agent.at };
	return { ...conversation, agent: { senderId, at, ...(previous && { previous }) } };
}

/** Returns the later mark of two memories, unless either has seen it end. */
function mergeAgents(one: Conversation, other: Conversation) {
	const agentEndedAt = Math.max(one.agentEndedAt ?? 0, other.agentEndedAt ?? 0);
	const [agent] = [one.agent, other.agent]
		.filter((mark) => mark !== undefined)
		.filter(({ at }) => at > agentEndedAt)
		.sort((a, b) => b.at - a.at);
	return { agent, agentEndedAt };
}

/**
 * Merges two memories of a conversation: the questions that neither has ended, the mark of an agent that
 * neither has seen end, and otherwise the later state.
 */
export function mergeConversations(one: Conversation, other: Conversation): Conversation {
	const [older, newer] = one.changedAt <= other.changedAt ? [one, other] : [other, one];
	const ended = joinEnded(older.ended, newer.ended);
	const byHash = new Map<string, OpenQuestion>();
	for (const question of [...older.questions, ...newer.questions]) {
		if (ended.includes(question.hash)) continue;
		// The same reason, whichever memory is merged into the other.
		const [withdrawal] = [byHash.get(question.hash), question]
			.flatMap((known) => known?.withdrawal ?? [])
			.sort();
		byHash.set(question.hash, { ...question, ...(withdrawal && { withdrawal }) });
	}
	const questions = [...byHash.values()].sort((a, b) => a.messageId - b.messageId);
	// What was resolved or snoozed in between was not taken over by a change from pending to open.
	const isContinued = (newer.agentEndedAt ?? 0) <= older.changedAt;
	const isTakenOver = isContinued && withStatus(older, newer.status).isTakenOver === true;
	const { agentMessage } =
		older.agentMessage === undefined ? newer : withAgentMessage(newer, older.agentMessage);
	return {
		...newer,
		...mergeAgents(older, newer),
		isTakenOver: newer.isTakenOver === true || isTakenOver,
		...(agentMessage && { agentMessage }),
		questions: questions.slice(-MAX_QUESTIONS),
		ended,
	};
}
