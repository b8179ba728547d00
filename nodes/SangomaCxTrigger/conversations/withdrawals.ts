import { sleep } from 'n8n-workflow';
import type { PostResult, WithdrawalReason } from '../../shared/questionPost';
import { isOwnSender, waitForSending } from '../../shared/sentMessages';
import type { ChatDelivery } from './chatDelivery';
import { withWithdrawal } from './conversation';
import { endQuestion, listQuestions, mayHaveQuestions, type KnownQuestion } from './openQuestions';
import { postToQuestion } from './postToQuestion';
import { readTriggerKeys, type TriggerKeys } from './triggerKeys';

/** For how long a withdrawal is tried, in ms. No delivery waits for it. */
const WITHDRAWAL_MS = 30_000;

/** The time before the first retry, in ms. It doubles with each one: the customer may be on the page. */
const RETRY_DELAY_MS = 250;

/** Returns why a question is withdrawn; undefined if it stays open. */
type FindReason = (question: KnownQuestion) => WithdrawalReason | undefined;

/** The questions that this process is withdrawing, by trigger, conversation and hash. */
const inProgress = new Set<string>();

/**
 * Withdraws questions, unless the API itself is the sender because of whom. The delivery does not wait
 * for it.
 */
export function withdraw(delivery: ChatDelivery, findReason: FindReason, senderId?: string): void {
	if (!mayHaveQuestions(delivery.memory, delivery.conversationId)) return;
	withdrawQuestions(delivery, findReason, senderId).catch(() =>
		delivery.context.logger.debug('Sangoma CX Trigger could not withdraw a question'),
	);
}

/** Withdraws what could not be withdrawn at an earlier event of the conversation. */
export function repeatWithdrawals(delivery: ChatDelivery): void {
	const { questions } = delivery.memory.get(delivery.conversationId);
	const isFailed = questions.some(({ withdrawal }) => withdrawal !== undefined);
	if (isFailed) withdraw(delivery, ({ withdrawal }) => withdrawal);
}

async function withdrawQuestions(
	delivery: ChatDelivery,
	findReason: FindReason,
	senderId: string | undefined,
): Promise<void> {
	const { memory, conversationId } = delivery;
	const keys = await readTriggerKeys(delivery);
	if (keys === undefined) return;
	if (senderId !== undefined) {
		// The API may be about to say that this user's message is its own.
		await waitForSending(conversationId);
		if (isOwnSender(keys.tenantDomain, senderId)) return;
	}
	const withdrawals = listQuestions(delivery, keys).map(async (question) => {
		const reason = question.withdrawal ?? findReason(question);
		if (reason === undefined) return;
		// From now on no reply answers it, even if the post fails.
		memory.update(conversationId, (conversation) => withWithdrawal(conversation, question, reason));
		await withdrawOnce(delivery, keys, question, reason);
	});
	await Promise.all(withdrawals);
}

/** Withdraws a question, unless this trigger is doing so. If it fails, it stays to be withdrawn. */
async function withdrawOnce(
	delivery: ChatDelivery,
	keys: TriggerKeys,
	question: KnownQuestion,
	reason: WithdrawalReason,
): Promise<void> {
	const { memory, conversationId } = delivery;
	const key = `${memory.keyOf(conversationId)} ${question.hash}`;
	if (inProgress.has(key)) return;
	inProgress.add(key);
	try {
		const result = await postWithdrawal(delivery, keys, question, reason);
		if (result !== 'unavailable') endQuestion(memory, conversationId, question);
	} finally {
		inProgress.delete(key);
	}
}

/** Posts a withdrawal until n8n responds to it, for half a minute at most. */
async function postWithdrawal(
	{ context, conversationId }: ChatDelivery,
	keys: TriggerKeys,
	{ link, nonce }: KnownQuestion,
	reason: WithdrawalReason,
): Promise<PostResult> {
	const { tenantDomain } = keys;
	const post = { action: 'withdraw' as const, nonce, tenantDomain, conversationId, text: reason };
	const deadline = Date.now() + WITHDRAWAL_MS;
	for (let delay = RETRY_DELAY_MS; ; delay *= 2) {
		const result = await postToQuestion({ context, keys, link, post, deadline });
		if (result !== 'unavailable' || Date.now() + delay >= deadline) return result;
		await sleep(delay);
	}
}
