import { getNonceAge, hashNonce } from '../../shared/nonce';
import { encryptLink } from '../../shared/questionKeys';
import { findSentQuestion, isSentElsewhere } from '../../shared/sentMessages';
import { asId } from '../../shared/values';
import type { ChatDelivery } from './chatDelivery';
import {
	isKnownQuestion,
	withAgent,
	withAgentMessage,
	withLink,
	withQuestion,
	withStatus,
	type Conversation,
} from './conversation';
import { readOrder, rememberAgentMessage } from './eventOrder';
import {
	findQuestionLink,
	readOutgoingMessage,
	type OutgoingMessage,
	type QuestionLink,
} from './messages';
import type { KnownQuestion } from './openQuestions';
import {
	peekTriggerKeys,
	readTriggerKeys,
	refreshTriggerKeys,
	type TriggerKeys,
} from './triggerKeys';
import { repeatWithdrawals, withdraw } from './withdrawals';

/**
 * If a user's message has an unknown link whose nonce is older than this, in ms, an agent is
 * quoting the link.
 */
const LATE_MS = 10 * 60 * 1000;

/**
 * Remembers what matters for later events: the conversation's status, a question that was sent, or that
 * an agent wrote. Withdraws questions that a human has made pointless.
 */
export async function observe(delivery: ChatDelivery): Promise<void> {
	const { event, memory, conversationId } = delivery;
	const { shownId, isOutdated } = readOrder(memory.keyOf(conversationId), event);
	const status = isOutdated ? undefined : asId(event.conversation?.status);
	const { status: before } = memory.get(conversationId);
	memory.update(conversationId, (conversation) => withStatus(conversation, status));

	const message = readOutgoingMessage(event);
	let remembering: Promise<void> | undefined;
	if (message !== undefined) {
		const getOwnUrl = () => delivery.context.getNodeWebhookUrl('default');
		const link = findQuestionLink(event, getOwnUrl);
		const isQuestion = link !== undefined && isNewQuestion(delivery, link, message);
		if (isQuestion) remembering = rememberQuestion(delivery, link, message, status);
		else if (message.userId !== undefined) rememberAgent(delivery, message.userId, message.id);
	}
	// An event that was sent before the question says nothing about it.
	const isShown = ({ messageId }: KnownQuestion) => shownId === undefined || shownId >= messageId;
	// A question can be asked in a conversation that is resolved: its own message shows that, too.
	if (status === 'resolved' && before !== 'resolved') {
		const isLater = (question: KnownQuestion) => question.messageId !== message?.id;
		withdraw(delivery, (question) =>
			isShown(question) && isLater(question) ? 'resolved' : undefined,
		);
	}
	if (status === 'open') {
		const wasPending = (question: KnownQuestion) => (question.status ?? before) === 'pending';
		withdraw(delivery, (question) =>
			isShown(question) && wasPending(question) ? 'opened' : undefined,
		);
	}
	repeatWithdrawals(delivery);
	await remembering;
}

/**
 * Returns whether a message is the first one with this link. An agent may quote the link later, in any
 * conversation, even after the trigger has lost the question, and the same message may be delivered twice.
 */
function isNewQuestion(
	{ memory, conversationId }: ChatDelivery,
	{ nonce }: QuestionLink,
	{ id, userId }: OutgoingMessage,
): boolean {
	const hash = hashNonce(nonce);
	const isKnown = (conversation: Conversation) => isKnownQuestion(conversation, hash);
	if (isKnown(memory.get(conversationId))) return false;
	const sent = findSentQuestion(conversationId, nonce);
	if (sent?.messageId !== undefined) return sent.messageId === id;
	if (userId === undefined) return true;
	if (isSentElsewhere(conversationId, nonce) || memory.some(isKnown)) return false;
	return (getNonceAge(nonce) ?? 0) < LATE_MS;
}

/**
 * Remembers a question, with its link encrypted. Reads the credential only if the link is not
 * encrypted yet.
 */
async function rememberQuestion(
	delivery: ChatDelivery,
	{ link, nonce }: QuestionLink,
	{ id: messageId, userId }: OutgoingMessage,
	status: string | undefined,
): Promise<void> {
	const { memory, conversationId } = delivery;
	if (userId !== undefined) memory.addOwnSender(userId);
	if (messageId === undefined) return;
	const sent = findSentQuestion(conversationId, nonce);
	let encryptedLink = sent?.encryptedLink;
	let keys: TriggerKeys | undefined;
	if (encryptedLink === undefined) {
		keys = peekTriggerKeys(delivery);
		if (keys === undefined) {
			delivery.hasWaited = true;
			keys = await readTriggerKeys(delivery);
		}
		if (keys === undefined) return;
		encryptedLink = encryptLink(keys, conversationId, link);
	}
	const question = { hash: hashNonce(nonce), encryptedLink, messageId, status };
	memory.update(conversationId, (conversation) => withQuestion(conversation, question));
	if (keys !== undefined) void encryptAgain(delivery, keys, question.hash, link);
	// An agent may have written after the question, and been heard before it.
	const { senderId, messageId: agentMessageId = 0 } = memory.get(conversationId).agentMessage ?? {};
	if (senderId === undefined || agentMessageId < messageId || isOwn(delivery, senderId)) return;
	const isSame = ({ hash }: KnownQuestion) => hash === question.hash;
	withdraw(delivery, (other) => (isSame(other) ? 'agent' : undefined), senderId);
}

/**
 * Encrypts the link of a question again if the client secret was changed. The delivery does not wait for
 * that: the question must be stored at once.
 */
async function encryptAgain(
	delivery: ChatDelivery,
	{ storage }: TriggerKeys,
	hash: string,
	link: string,
): Promise<void> {
	const current = await refreshTriggerKeys(delivery);
	if (current === undefined || current.storage.equals(storage)) return;
	const { memory, conversationId } = delivery;
	const encryptedLink = encryptLink(current, conversationId, link);
	memory.update(conversationId, (conversation) => withLink(conversation, hash, encryptedLink));
}

const isOwn = ({ settings, memory }: ChatDelivery, senderId: string): boolean =>
	settings.ownSenderIds.includes(senderId) || memory.isOwnSender(senderId);

function rememberAgent(
	delivery: ChatDelivery,
	senderId: string,
	messageId: number | undefined,
): void {
	const { memory, settings, conversationId } = delivery;
	if (isOwn(delivery, senderId)) return;
	if (!rememberAgentMessage(memory.keyOf(conversationId), messageId)) return;
	if (messageId !== undefined) {
		const agentMessage = { senderId, messageId };
		memory.update(conversationId, (conversation) => withAgentMessage(conversation, agentMessage));
	}
	const { status } = memory.get(conversationId);
	// The status is that of now: an agent may have written before resolving the conversation (recorded).
	if (settings.untilHumanTakesOver && status !== 'resolved' && status !== 'snoozed') {
		memory.update(conversationId, (conversation) => withAgent(conversation, senderId));
	}
	withdraw(
		delivery,
		(question) => (question.messageId < (messageId ?? Infinity) ? 'agent' : undefined),
		senderId,
	);
}
