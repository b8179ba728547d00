import type { IDataObject } from 'n8n-workflow';
import { removeOldest, setNewest } from './boundedEntries';
import type { Result } from './errors/failure';
import { asRecord, asText } from './values';

// What the action node tells the trigger, where both run in one process. Everything here can be lost:
// the trigger then knows only what it receives.

/** A question that the action node of this process has sent, or is about to send. */
interface SentQuestion {
	nonce: string;
	tenantDomain: string;
	conversationId: string;
	link: string;
	/** The link, encrypted for static data. */
	encryptedLink: string;
	/** Undefined until Sangoma CX has responded. */
	messageId?: number;
}

/** How many conversations with questions, and how many senders, are remembered. */
const MAX_ENTRIES = 10_000;

/** How many questions of a conversation are remembered. */
export const MAX_QUESTIONS = 3;

/** The newest questions of each conversation, by its ID. Two tenants may have the same ID. */
const questions = new Map<string, SentQuestion[]>();

/** How a question ended. */
type QuestionEnd = 'answered' | 'withdrawn';

/** How the questions of this process ended, by nonce, oldest first. */
const endedQuestions = new Map<string, QuestionEnd>();

/** The tenants and IDs of users whose messages are the API's own. */
const ownSenders = new Set<string>();

/** The messages that are being sent, by conversation. */
const sending = new Map<string, Promise<unknown>>();

/** Returns a tenant's domain in the form in which it is compared. */
export const normalizeTenant = (tenantDomain: string): string => tenantDomain.trim().toLowerCase();

const toSenderKey = (tenantDomain: string, senderId: string) =>
	`${normalizeTenant(tenantDomain)} ${senderId}`;

/** Remembers a question that is about to be sent: the trigger may receive it before the response arrives. */
export function addSentQuestion(question: SentQuestion): void {
	const { conversationId, nonce } = question;
	const others = (questions.get(conversationId) ?? []).filter((other) => other.nonce !== nonce);
	const newest = [...others, question].slice(-2 * MAX_QUESTIONS);
	setNewest(questions, conversationId, newest, MAX_ENTRIES);
}

/** Forgets a question that was not sent, or is no longer open. */
export function removeSentQuestion(conversationId: string, nonce: string): void {
	const others = (questions.get(conversationId) ?? []).filter((other) => other.nonce !== nonce);
	if (others.length > 0) questions.set(conversationId, others);
	else questions.delete(conversationId);
}

/**
 * Remembers how a question of this process ended. n8n stores that an execution continues a moment after the
 * answer, and n8n 1 would let a second answer resume it again.
 */
export function markEnded(nonce: string, end: QuestionEnd): void {
	endedQuestions.set(nonce, end);
	removeOldest(endedQuestions, MAX_ENTRIES);
}

/** Forgets the end of a question whose execution could not continue. */
export function unmarkEnded(nonce: string): void {
	endedQuestions.delete(nonce);
}

/** Returns how a question of this process ended; undefined if it may be open. */
export function getEnd(nonce: string): QuestionEnd | undefined {
	return endedQuestions.get(nonce);
}

/** Returns a question that was sent in a conversation, by its nonce. */
export function findSentQuestion(conversationId: string, nonce: string): SentQuestion | undefined {
	return getSentQuestions(conversationId).find((question) => question.nonce === nonce);
}

/** Returns whether a question was sent in another conversation. */
export function isSentElsewhere(conversationId: string, nonce: string): boolean {
	return [...questions].some(
		([id, sent]) => id !== conversationId && sent.some((question) => question.nonce === nonce),
	);
}

/** Returns the questions that were sent in a conversation of any tenant with this ID, oldest first. */
export function getSentQuestions(conversationId: string): readonly SentQuestion[] {
	return questions.get(conversationId) ?? [];
}

/**
 * Remembers the sender of a message that the API has just sent, if the tenant shows it as a user's: the
 * trigger must not take it for an agent.
 */
export function rememberOwnSender(tenantDomain: string, message: unknown): void {
	const { sender } = asRecord(message);
	const { id, type } = asRecord(sender);
	const senderId = asText(id);
	if (senderId === undefined || type !== 'user') return;
	ownSenders.add(toSenderKey(tenantDomain, senderId));
	removeOldest(ownSenders, MAX_ENTRIES);
}

/** Returns whether the API of this process has sent messages as this user of the tenant. */
export function isOwnSender(tenantDomain: string, senderId: string): boolean {
	return ownSenders.has(toSenderKey(tenantDomain, senderId));
}

/** Returns whether any own sender is known, so that it is worth finding out the tenant. */
export function hasOwnSenders(): boolean {
	return ownSenders.size > 0;
}

/** Tells the trigger of this process about a message that is on its way: it may receive it first. */
export function rememberMessage(body: IDataObject, request: Promise<Result<IDataObject[]>>): void {
	const remembered = request.then((result) => {
		if ('value' in result) rememberOwnSender(asText(body.tenant_domain) ?? '', result.value[0]);
	});
	trackSending(asText(body.conversation_id) ?? '', remembered);
}

/** Remembers a message that is being sent, until there is a response or an error. */
export function trackSending(conversationId: string, request: Promise<unknown>): void {
	const earlier = sending.get(conversationId);
	const all = Promise.allSettled([earlier, request]).then(() => {
		if (sending.get(conversationId) === all) sending.delete(conversationId);
	});
	sending.set(conversationId, all);
}

/** Resolves when the messages that are being sent in a conversation have a response or an error. */
export async function waitForSending(conversationId: string): Promise<void> {
	await sending.get(conversationId);
}
