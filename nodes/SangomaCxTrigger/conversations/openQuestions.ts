import { hashNonce } from '../../shared/nonce';
import { decryptLink } from '../../shared/questionKeys';
import { getSentQuestions, normalizeTenant, removeSentQuestion } from '../../shared/sentMessages';
import { parseHttpUrl } from '../../shared/values';
import type { ChatDelivery } from './chatDelivery';
import { isKnownQuestion, withoutQuestion, type OpenQuestion } from './conversation';
import type { ConversationMemory } from './memory';
import type { TriggerKeys } from './triggerKeys';

/** A question of a conversation that may still be open, from the trigger's memory or the action node. */
export interface KnownQuestion extends OpenQuestion {
	link: string;
	nonce: string;
}

/** Returns whether a question of the conversation may be open, without looking at the credential. */
export function mayHaveQuestions(memory: ConversationMemory, conversationId: string): boolean {
	if (memory.get(conversationId).questions.length > 0) return true;
	return getSentQuestions(conversationId).length > 0;
}

/**
 * Returns the questions of a conversation that may be open, oldest first. A stored link is left out if this
 * n8n has another address now: somebody else may have the old one.
 */
export function listQuestions(
	{ context, memory, conversationId }: ChatDelivery,
	keys: TriggerKeys,
): KnownQuestion[] {
	const conversation = memory.get(conversationId);
	const ownUrl = parseHttpUrl(context.getNodeWebhookUrl('default') ?? '');
	const sent = getSentQuestions(conversationId).filter(
		({ tenantDomain }) => normalizeTenant(tenantDomain) === keys.tenantDomain,
	);
	const remembered = conversation.questions.flatMap((question): KnownQuestion[] => {
		const { hash, encryptedLink } = question;
		const own = sent.find(({ nonce }) => hashNonce(nonce) === hash);
		const link = own?.link ?? decryptLink(keys, conversationId, encryptedLink) ?? '';
		const url = parseHttpUrl(link);
		const nonce = url?.searchParams.get('nonce');
		const isOwn = own !== undefined || url?.origin === ownUrl?.origin;
		return nonce && isOwn ? [{ ...question, link, nonce }] : [];
	});
	const others = sent.flatMap(({ nonce, link, encryptedLink, messageId }): KnownQuestion[] => {
		const hash = hashNonce(nonce);
		// Before its response arrives, nobody can tell which messages are later than the question.
		if (messageId === undefined || isKnownQuestion(conversation, hash)) return [];
		return [{ hash, encryptedLink, link, nonce, messageId, status: undefined }];
	});
	return [...remembered, ...others].sort((a, b) => a.messageId - b.messageId);
}

/** Forgets a question that is no longer open. */
export function endQuestion(
	memory: ConversationMemory,
	conversationId: string,
	question: Pick<KnownQuestion, 'hash' | 'nonce' | 'messageId'>,
): void {
	removeSentQuestion(conversationId, question.nonce);
	memory.update(conversationId, (conversation) => withoutQuestion(conversation, question));
}
