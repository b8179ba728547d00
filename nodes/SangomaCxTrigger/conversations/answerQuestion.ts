import { createHash } from 'node:crypto';
import { sleep, type IWebhookFunctions } from 'n8n-workflow';
import type { PostResult } from '../../shared/questionKeys';
import type { Settings } from '../settings';
import type { ConversationMemory } from './memory';
import type { Reply } from './messages';
import { endQuestion, listQuestions, type KnownQuestion } from './openQuestions';
import { postToQuestion } from './postToQuestion';
import { readTriggerKeys, type TriggerKeys } from './triggerKeys';

/** How long a delivery may take for a reply, in ms: its sender gives up after five seconds (recorded). */
const BUDGET_MS = 4_000;

const MAX_RESULTS = 1_000;

type Result = PostResult | 'unavailable';

/** What became of the latest replies, so that all triggers of this process agree, oldest first. */
const results = new Map<string, Promise<Result>>();

/** The last post of each conversation: one reply is posted after the other. */
const lastPosts = new Map<string, Promise<unknown>>();

/** What a delivery knows. */
export interface DeliveryScope {
	context: IWebhookFunctions;
	settings: Settings;
	memory: ConversationMemory;
	conversationId: string;
}

/** Runs work after all earlier work for the same conversation. */
export async function inTurn<T>(turn: string, work: () => Promise<T>): Promise<T> {
	const earlier = lastPosts.get(turn);
	const mine = Promise.allSettled([earlier]).then(work);
	lastPosts.set(turn, mine);
	try {
		return await mine;
	} finally {
		if (lastPosts.get(turn) === mine) lastPosts.delete(turn);
	}
}

/** Returns the question that a reply may answer: the one it refers to, else the newest. */
function findTarget(
	questions: KnownQuestion[],
	{ messageId, inReplyTo }: Reply,
): KnownQuestion | undefined {
	const referred = questions.filter((question) => question.messageId === inReplyTo).at(-1);
	const target = referred ?? questions.at(-1);
	// A "yes" that was written before the question does not answer it.
	return target !== undefined && messageId > target.messageId ? target : undefined;
}

async function postReply(
	{ context, conversationId }: DeliveryScope,
	keys: TriggerKeys,
	{ link, nonce }: KnownQuestion,
	reply: Reply,
	deadline: number,
): Promise<Result> {
	const post = { action: 'answer' as const, nonce, conversationId, ...reply };
	const turn = `${keys.tenantDomain} ${conversationId}`;
	return await inTurn(turn, () => postToQuestion(context, keys, link, post, deadline));
}

/** Posts a reply once, however many triggers of this process receive it. */
async function postReplyOnce(
	scope: DeliveryScope,
	keys: TriggerKeys,
	target: KnownQuestion,
	reply: Reply,
	deadline: number,
): Promise<Result> {
	const textHash = createHash('sha256').update(reply.text).digest('base64url');
	const identity = [target.hash, reply.messageId, textHash].join(' ');
	const earlier = await results.get(identity);
	// Another trigger may have had the wrong credential.
	if (earlier !== undefined && earlier !== 'wrong-key') return earlier;
	const result = postReply(scope, keys, target, reply, deadline);
	results.set(identity, result);
	const [oldest] = results.keys();
	if (results.size > MAX_RESULTS) results.delete(oldest);
	return await result;
}

async function answer(scope: DeliveryScope, reply: Reply, deadline: number): Promise<boolean> {
	const { context, settings, memory, conversationId } = scope;
	const keys = await readTriggerKeys(context, settings);
	if (keys === undefined) return false;
	const target = findTarget(listQuestions(memory, keys, conversationId), reply);
	if (target === undefined) return false;
	const result = await postReplyOnce(scope, keys, target, reply, deadline);
	if (result === 'accepted' || result === 'closed') endQuestion(memory, conversationId, target);
	if (result === 'wrong-key') {
		context.logger.warn(
			'Sangoma CX Trigger could not pass a reply in the chat to the question that waits for it: the ' +
				'node that asked uses another credential. Select the same credential in both nodes, so ' +
				'that customers can answer in the chat.',
			{ workflowId: context.getWorkflow().id },
		);
	}
	return result === 'accepted';
}

/**
 * Lets a customer's reply answer the open question of its conversation. Returns whether it did: the reply
 * then starts no workflow. Takes four seconds at most, waiting for earlier replies included. Never throws.
 */
export async function answerQuestion(scope: DeliveryScope, reply: Reply): Promise<boolean> {
	const isOver = sleep(BUDGET_MS).then(() => false);
	const answering = answer(scope, reply, Date.now() + BUDGET_MS).catch(() => false);
	return await Promise.race([answering, isOver]);
}
