import { createHmac } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import type { QuestionKeys } from './questionKeys';
import { isSameText, type Scalar } from './values';

/** A customer's reply in the chat, or the withdrawal of a question, as the trigger posts it. */
export interface QuestionPost {
	action: 'answer' | 'withdraw';
	nonce: string;
	/** Two tenants may have a conversation with the same ID. */
	tenantDomain: string;
	conversationId: string;
	/** The reply's text, or the reason of the withdrawal. */
	text: string;
	/** Until when it counts, in ms since 1970: later, the reply has started a workflow. */
	validUntil?: number;
	/** The ID of the reply. */
	messageId?: number;
	/** The ID of the message that the reply refers to. */
	inReplyTo?: number;
	/** Who replied. */
	responder?: { id: Scalar; name: string | null };
	/** What was sent with the text, as the trigger outputs it. */
	attachments?: IDataObject[];
}

const WITHDRAWAL_REASONS = ['agent', 'opened', 'resolved'] as const;

/** Why a question is withdrawn. */
export type WithdrawalReason = (typeof WITHDRAWAL_REASONS)[number];

/** Returns whether a value is a reason for withdrawing a question. */
export const isWithdrawalReason = (value: unknown): value is WithdrawalReason =>
	WITHDRAWAL_REASONS.some((reason) => reason === value);

/** What the waiting node responds to a post; `unavailable` if nobody knows what became of it. */
export type PostResult =
	| 'accepted'
	| 'not-an-answer'
	| 'closed'
	| 'wrong-key'
	| 'late'
	| 'unavailable';

/** The property of a JSON body that distinguishes a post, and its response, from everything else. */
export const POST_PROPERTY = 'sangomaCxQuestion';

function computeSignature(signing: Buffer, post: QuestionPost): string {
	const { action, nonce, tenantDomain, conversationId, text, validUntil, messageId, inReplyTo } =
		post;
	const { responder, attachments } = post;
	const target = [action, nonce, tenantDomain, conversationId];
	const parts = [...target, text, validUntil, messageId, inReplyTo];
	const others = [responder?.id, responder?.name, attachments];
	const signed = [...parts, ...others].map((part) => part ?? null);
	return createHmac('sha256', signing).update(JSON.stringify(signed)).digest('hex');
}

/** Returns a post with its signature, as a JSON body. */
export function signPost({ signing }: QuestionKeys, post: QuestionPost) {
	return { [POST_PROPERTY]: { ...post, signature: computeSignature(signing, post) } };
}

/** Returns whether a post was signed with these keys. */
export function isSigned(keys: QuestionKeys, post: QuestionPost, signature: unknown): boolean {
	return isSameText(signature, computeSignature(keys.signing, post));
}
