import { getNonceAge, hashNonce, sealLink } from '../../shared/questionKeys';
import {
	getSentQuestions,
	hasOwnSenders,
	isOwnSender,
	waitForSending,
} from '../../shared/sentMessages';
import { asText } from '../../shared/values';
import { inTurn, type DeliveryScope } from './answerQuestion';
import { isKnownQuestion, withQuestion, withStatus } from './conversation';
import { isRepeatedAgentMessage, readOrder } from './eventOrder';
import {
	findQuestionLink,
	readOutgoingMessage,
	type OutgoingMessage,
	type QuestionLink,
} from './messages';
import { endQuestion, listQuestions, mayHaveQuestions, type KnownQuestion } from './openQuestions';
import { postToQuestion } from './postToQuestion';
import { peekTriggerKeys, readTriggerKeys } from './triggerKeys';

/** Why a question is withdrawn. */
type Reason = 'agent' | 'opened' | 'resolved';

/** After that time, in ms, a user's message with an unknown link is an agent's, who quotes it. */
const LATE_MS = 10 * 60 * 1000;

/** For how long a withdrawal is tried, in ms. No delivery waits for it. */
const WITHDRAWAL_MS = 30_000;

/**
 * Learns from an event what matters for later ones: the conversation's status, a question that was sent,
 * or that an agent wrote; and withdraws questions that a human has made pointless. Returns a promise if
 * the credential has to be read for it.
 */
export function observe(scope: DeliveryScope): Promise<void> | undefined {
	const { event, memory, conversationId } = scope;
	const { shownId, isOutdated } = readOrder(memory.keyOf(conversationId), event);
	const status = isOutdated ? undefined : asText(event.conversation?.status);
	const { status: before } = memory.get(conversationId);
	memory.update(conversationId, (conversation) => withStatus(conversation, status));

	const message = readOutgoingMessage(event);
	let learning: Promise<void> | undefined;
	if (message !== undefined) {
		const getOwnUrl = () => scope.context.getNodeWebhookUrl('default');
		const link = findQuestionLink(event, getOwnUrl);
		const isQuestion = link !== undefined && isNewQuestion(scope, link, message);
		if (isQuestion) learning = noteQuestion(scope, link, message, status);
		else if (message.userId !== undefined) noteAgent(scope, message.userId, message.id);
	}
	// An event that was sent before the question says nothing about it.
	const isShown = ({ messageId }: KnownQuestion) => shownId === undefined || shownId >= messageId;
	if (status === 'resolved') withdraw(scope, 'resolved', isShown);
	if (status === 'open') {
		const wasPending = (question: KnownQuestion) => (question.status ?? before) === 'pending';
		withdraw(scope, 'opened', (question) => isShown(question) && wasPending(question));
	}
	return learning;
}

/**
 * Returns whether a message is the first one with this link. An agent may quote the link later, even
 * after the trigger has lost the question, and the same message may be delivered twice.
 */
function isNewQuestion(
	{ memory, conversationId }: DeliveryScope,
	{ nonce }: QuestionLink,
	{ id, userId }: OutgoingMessage,
): boolean {
	const hash = hashNonce(nonce);
	const conversation = memory.get(conversationId);
	const heard = conversation.questions.find((question) => question.hash === hash);
	if (heard !== undefined) return heard.messageId === id;
	if (isKnownQuestion(conversation, hash)) return false;
	const sent = getSentQuestions(conversationId).find((question) => question.nonce === nonce);
	if (sent?.messageId !== undefined) return sent.messageId === id;
	return userId === undefined || (getNonceAge(nonce) ?? 0) < LATE_MS;
}

function noteQuestion(
	scope: DeliveryScope,
	{ link, nonce }: QuestionLink,
	{ id: messageId, userId }: OutgoingMessage,
	status: string | undefined,
): Promise<void> | undefined {
	const { context, settings, memory, conversationId } = scope;
	if (userId !== undefined) memory.addOwnSender(userId);
	const hash = hashNonce(nonce);
	if (messageId === undefined || isKnownQuestion(memory.get(conversationId), hash))
		return undefined;
	const sent = getSentQuestions(conversationId).find((question) => question.nonce === nonce);
	const { askedAt = Date.now() } = sent ?? {};
	const note = (sealedLink: string) =>
		memory.update(conversationId, (conversation) =>
			withQuestion(conversation, { hash, sealedLink, messageId, askedAt, status }),
		);
	const keys = sent === undefined ? peekTriggerKeys(context, settings) : undefined;
	const sealedLink = sent?.sealedLink ?? (keys && sealLink(keys, conversationId, link));
	if (sealedLink !== undefined) {
		note(sealedLink);
		return undefined;
	}
	return readTriggerKeys(context, settings).then((read) => {
		if (read !== undefined) note(sealLink(read, conversationId, link));
	});
}

function noteAgent(scope: DeliveryScope, senderId: string, messageId: number | undefined): void {
	const { memory, settings, conversationId } = scope;
	if (settings.ownSenderIds.includes(senderId) || memory.isOwnSender(senderId)) return;
	if (isRepeatedAgentMessage(memory.keyOf(conversationId), messageId)) return;
	const { status } = memory.get(conversationId);
	// The status is that of now: an agent may have written before resolving the conversation (recorded).
	if (settings.untilHumanTakesOver && status !== 'resolved' && status !== 'snoozed') {
		const agent = { senderId, at: Date.now() };
		memory.update(conversationId, (conversation) => ({ ...conversation, agent }));
	}
	withdraw(scope, 'agent', (question) => question.messageId < (messageId ?? Infinity), senderId);
}

/** Withdraws the questions that are chosen. The delivery does not wait for it. */
function withdraw(
	scope: DeliveryScope,
	reason: Reason,
	isChosen: (question: KnownQuestion) => boolean,
	senderId?: string,
): void {
	if (!mayHaveQuestions(scope.memory, scope.conversationId)) return;
	withdrawQuestions(scope, reason, isChosen, senderId).catch(() =>
		scope.context.logger.debug('Sangoma CX Trigger could not withdraw a question'),
	);
}

async function withdrawQuestions(
	scope: DeliveryScope,
	reason: Reason,
	isChosen: (question: KnownQuestion) => boolean,
	senderId: string | undefined,
): Promise<void> {
	const { context, settings, memory, conversationId } = scope;
	const keys = await readTriggerKeys(context, settings);
	if (keys === undefined) return;
	if (senderId !== undefined) {
		// The API may be about to say that this user's message is its own.
		await waitForSending(conversationId);
		if (isOwnSender(keys.tenantDomain, senderId)) return;
	}
	const chosen = listQuestions(memory, keys, conversationId).filter(isChosen);
	for (const question of chosen) endQuestion(memory, conversationId, question);
	const deadline = Date.now() + WITHDRAWAL_MS;
	const turn = `${keys.tenantDomain} ${conversationId}`;
	for (const { link, nonce } of chosen) {
		const post = { action: 'withdraw' as const, nonce, conversationId, text: reason };
		await inTurn(turn, () => postToQuestion(context, keys, link, post, deadline));
	}
}

/**
 * Returns whether an agent's message still silences the workflow. A message of the API itself does not,
 * even if that was learned after it was heard: then it returns a promise, to read the credential.
 */
export function isAgentActive(scope: DeliveryScope): boolean | Promise<boolean> {
	const { settings, memory, conversationId } = scope;
	const { agent } = memory.get(conversationId);
	if (agent === undefined) return false;
	const { humanPauseMinutes: minutes, ownSenderIds } = settings;
	if (minutes > 0 && Date.now() - agent.at >= minutes * 60_000) return false;
	if (ownSenderIds.includes(agent.senderId) || memory.isOwnSender(agent.senderId)) return false;
	return hasOwnSenders() ? isSentByAgent(scope, agent.senderId) : true;
}

async function isSentByAgent(
	{ context, settings, memory }: DeliveryScope,
	senderId: string,
): Promise<boolean> {
	const keys = await readTriggerKeys(context, settings);
	if (keys === undefined || !isOwnSender(keys.tenantDomain, senderId)) return true;
	memory.addOwnSender(senderId);
	return false;
}
