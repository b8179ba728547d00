import { createHash } from 'node:crypto';
import { sleep } from 'n8n-workflow';
import { removeOldest } from '../../shared/boundedEntries';
import type { PostResult } from '../../shared/questionPost';
import { getEnd, getSentQuestions, waitForSending } from '../../shared/sentMessages';
import { asId } from '../../shared/values';
import type { ChatDelivery } from './chatDelivery';
import { isEndedQuestion, type Conversation } from './conversation';
import { readReply, type Reply } from './messages';
import { endQuestion, listQuestions, mayHaveQuestions, type KnownQuestion } from './openQuestions';
import { postToQuestion } from './postToQuestion';
import { readTriggerKeys, type TriggerKeys } from './triggerKeys';

/** How long a delivery may take for a reply, in ms: its sender gives up after five seconds (recorded). */
const TIMEOUT_MS = 4_000;

const MAX_ATTEMPTS = 1_000;

/** How long after its reply another trigger may receive it, in ms. */
const SHARED_MS = 60_000;

/** How long after the response to a question the action node needs to store its ID, in ms. */
const SAVING_MS = 50;

/** A reply that was posted to a question. */
interface Attempt {
	tenantDomain: string;
	textHash: string;
	/** When the reply was written, as the event says it. */
	writtenAt: string | undefined;
	/** Identifies the question. */
	questionHash: string;
	/** The message that asked it. */
	questionId: number;
	/** In ms since 1970. */
	at: number;
	result: Promise<PostResult>;
}

/** The latest replies by conversation and message, so that all triggers of this process agree, oldest first. */
const attempts = new Map<string, Attempt>();

/** Returns the question that a reply may answer: the one it refers to, else the newest. */
function findTarget(
	questions: KnownQuestion[],
	conversation: Conversation,
	{ messageId, inReplyTo }: Reply,
): KnownQuestion | undefined {
	if (isEndedQuestion(conversation, inReplyTo)) return undefined;
	const referred = questions.filter((question) => question.messageId === inReplyTo).at(-1);
	const isOpen = ({ withdrawal }: KnownQuestion) => withdrawal === undefined;
	const target = referred ?? questions.filter(isOpen).at(-1);
	if (target === undefined || !isOpen(target)) return undefined;
	// A "yes" that was written before the question, or about an earlier message, does not answer it.
	const isLater = messageId > target.messageId;
	return isLater && (inReplyTo ?? Infinity) >= target.messageId ? target : undefined;
}

const getAttemptId = ({ conversationId, event }: ChatDelivery): string =>
	`${conversationId} ${String(event.body.id)}`;

const getWrittenAt = ({ event }: ChatDelivery): string | undefined => asId(event.body.created_at);

function findAttempt(delivery: ChatDelivery): Attempt | undefined {
	const attempt = attempts.get(getAttemptId(delivery));
	if (attempt === undefined || Date.now() - attempt.at >= SHARED_MS) return undefined;
	return attempt.writtenAt === getWrittenAt(delivery) ? attempt : undefined;
}

/** Returns a customer's reply that may answer a question, without looking at the credential. */
export function findReply(delivery: ChatDelivery): Reply | undefined {
	const { event, memory, conversationId } = delivery;
	const mayAnswer = mayHaveQuestions(memory, conversationId) || findAttempt(delivery) !== undefined;
	return mayAnswer ? readReply(event) : undefined;
}

/** Posts a reply once, however many triggers of this process receive it. */
async function postReplyOnce(
	delivery: ChatDelivery,
	keys: TriggerKeys,
	target: KnownQuestion | undefined,
	reply: Reply,
	deadline: number,
): Promise<Attempt | undefined> {
	const { tenantDomain } = keys;
	const writtenAt = getWrittenAt(delivery);
	const textHash = createHash('sha256').update(reply.text).digest('base64url');
	const earlier = findAttempt(delivery);
	if (earlier?.tenantDomain === tenantDomain && earlier.textHash === textHash) {
		const result = await earlier.result;
		// This trigger may not know the question, or know that it was answered meanwhile: the reply must not
		// answer an older one, too. The other trigger may have had the wrong credential, or not know a newer one.
		const isAnswer = result === 'accepted' && writtenAt !== undefined;
		const isNewer = target !== undefined && target.messageId > earlier.questionId;
		if (isAnswer || (target !== undefined && !isNewer && result !== 'wrong-key')) return earlier;
	}
	if (target === undefined) return undefined;
	const { context, conversationId } = delivery;
	const { link, nonce } = target;
	const post = { action: 'answer' as const, nonce, tenantDomain, conversationId, ...reply };
	const result = postToQuestion({ context, keys, link, post, deadline });
	const question = { questionHash: target.hash, questionId: target.messageId };
	const attempt = { tenantDomain, textHash, writtenAt, ...question, at: Date.now(), result };
	attempts.set(getAttemptId(delivery), attempt);
	removeOldest(attempts, MAX_ATTEMPTS);
	return attempt;
}

/** Waits for the response to a question that is being sent: it says which messages are later. */
async function waitForQuestions(conversationId: string): Promise<void> {
	if (getSentQuestions(conversationId).every(({ messageId }) => messageId !== undefined)) return;
	await waitForSending(conversationId);
	await sleep(SAVING_MS);
}

async function answer(delivery: ChatDelivery, reply: Reply, deadline: number): Promise<boolean> {
	const { context, memory, conversationId } = delivery;
	const keys = await readTriggerKeys(delivery);
	if (keys === undefined) return false;
	await waitForQuestions(conversationId);
	// The link of a question may have been used. A trigger that shares an attempt must find its question.
	const isNew = findAttempt(delivery) === undefined;
	const questions = listQuestions(delivery, keys).filter(
		({ nonce }) => !isNew || getEnd(nonce) === undefined,
	);
	const target = findTarget(questions, memory.get(conversationId), reply);
	const attempt = await postReplyOnce(delivery, keys, target, reply, deadline);
	const result = await attempt?.result;
	const isOver = result === 'accepted' || result === 'closed';
	if (isOver && target !== undefined && attempt?.questionHash === target.hash) {
		endQuestion(memory, conversationId, target);
	}
	if (result === 'wrong-key') {
		context.logger.warn(
			'Sangoma CX Trigger could not pass a chat reply to the waiting question: the node that asked ' +
				'uses another credential. Select the same credential in both nodes, so that customers ' +
				'can answer in the chat.',
			{ workflowId: context.getWorkflow().id },
		);
	}
	return result === 'accepted';
}

/**
 * Lets a customer's reply answer the open question of its conversation. Returns whether it did: the reply
 * then starts no workflow. Takes four seconds at most, waiting for earlier replies included. Never throws.
 */
export async function answerQuestion(delivery: ChatDelivery, reply: Reply): Promise<boolean> {
	delivery.hasWaited = true;
	const timedOut = sleep(TIMEOUT_MS).then(() => false);
	const answering = answer(delivery, reply, Date.now() + TIMEOUT_MS).catch(() => false);
	return await Promise.race([answering, timedOut]);
}
