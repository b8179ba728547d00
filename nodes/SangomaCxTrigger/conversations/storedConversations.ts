import { isWithdrawalReason, type WithdrawalReason } from '../../shared/questionPost';
import { isRecord } from '../../shared/values';
import type { Conversation, OpenQuestion } from './conversation';

/** What a workflow's static data holds for all triggers of the workflow. The IDs begin with their tenant's. */
export interface Stored {
	conversations: ReadonlyMap<string, Conversation>;
	/** The IDs of users whose messages are the API's own. */
	ownSenders: readonly string[];
}

/** Limit of the stored text in characters. The oldest conversations are left out. */
const MAX_LENGTH = 16_384;

/** How many users whose messages are the API's own are remembered. */
export const MAX_OWN_SENDERS = 20;

type CompactQuestion = [string, string, number, string | 0, WithdrawalReason | 0];

/**
 * The form in which a conversation is stored:
 * `[changedAt, status, isTakenOver, agent, questions, ended, agentEndedAt,
 * agentMessage]`.
 */
type Compact = [
	number,
	string | 0,
	0 | 1,
	Array<string | number> | 0,
	CompactQuestion[],
	string[],
	number,
	[string, number] | 0,
];

function toCompactQuestion(question: OpenQuestion): CompactQuestion {
	const { hash, encryptedLink, messageId, status, withdrawal } = question;
	return [hash, encryptedLink, messageId, status ?? 0, withdrawal ?? 0];
}

const toCompact = (conversation: Conversation): Compact => {
	const { changedAt, status, isTakenOver, agent, questions, ended } = conversation;
	const { agentEndedAt, agentMessage } = conversation;
	return [
		changedAt,
		status ?? 0,
		isTakenOver ? 1 : 0,
		agent ? [agent, agent.previous].flatMap((mark) => (mark ? [mark.senderId, mark.at] : [])) : 0,
		questions.map(toCompactQuestion),
		[...ended],
		agentEndedAt ?? 0,
		agentMessage ? [agentMessage.senderId, agentMessage.messageId] : 0,
	];
};

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

function readQuestion(value: unknown): OpenQuestion[] {
	const [hash, encryptedLink, messageId, status, reason] = asList(value);
	if (typeof hash !== 'string' || typeof encryptedLink !== 'string') return [];
	if (typeof messageId !== 'number') return [];
	const statusThen = typeof status === 'string' ? status : undefined;
	const withdrawal = isWithdrawalReason(reason) ? { withdrawal: reason } : {};
	return [{ hash, encryptedLink, messageId, status: statusThen, ...withdrawal }];
}

function readPair(value: unknown): [string, number] | undefined {
	const [text, number] = asList(value);
	return typeof text === 'string' && typeof number === 'number' ? [text, number] : undefined;
}

function readConversation(value: unknown): Conversation {
	const [changedAt, status, isTakenOver, agent, questions, ended, ...others] = asList(value);
	const [agentEndedAt, agentMessage] = others;
	const [mark, last] = [readPair(agent), readPair(agentMessage)];
	const previous = readPair(asList(agent).slice(2));
	return {
		changedAt: typeof changedAt === 'number' ? changedAt : 0,
		status: typeof status === 'string' ? status : undefined,
		isTakenOver: isTakenOver === 1,
		agent: mark && {
			...{ senderId: mark[0], at: mark[1] },
			...(previous && { previous: { senderId: previous[0], at: previous[1] } }),
		},
		questions: asList(questions).flatMap(readQuestion),
		ended: asList(ended).filter((hash) => typeof hash === 'string'),
		agentEndedAt: typeof agentEndedAt === 'number' ? agentEndedAt : 0,
		...(last && { agentMessage: { senderId: last[0], messageId: last[1] } }),
	};
}

/** Parses the stored text. Ignores anything malformed. Never throws. */
export function parseStored(text: string): Stored {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		value = undefined;
	}
	const { own, conversations } = isRecord(value) ? value : {};
	const entries = isRecord(conversations) ? Object.entries(conversations) : [];
	return {
		conversations: new Map(entries.map(([id, entry]) => [id, readConversation(entry)])),
		ownSenders: asList(own).filter((id) => typeof id === 'string'),
	};
}

/** Returns the text to store. The conversations that changed last are kept as far as they fit. */
export function serializeStored({ conversations, ownSenders }: Stored): string {
	const newestFirst = [...conversations].sort(([, a], [, b]) => b.changedAt - a.changedAt);
	const own = JSON.stringify(ownSenders.slice(-MAX_OWN_SENDERS));
	const kept: string[] = [];
	let length = `{"own":${own},"conversations":{}}`.length;
	for (const [id, conversation] of newestFirst) {
		const entry = `${JSON.stringify(id)}:${JSON.stringify(toCompact(conversation))}`;
		length += entry.length + 1;
		if (length > MAX_LENGTH) break;
		kept.push(entry);
	}
	return `{"own":${own},"conversations":{${kept.reverse().join(',')}}}`;
}
