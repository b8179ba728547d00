import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import { deriveKeys, type QuestionKeys } from '../../shared/questionKeys';
import {
	isSigned,
	isWithdrawalReason,
	POST_PROPERTY,
	type PostResult,
	type QuestionPost,
} from '../../shared/questionPost';
import { normalizeTenant } from '../../shared/sentMessages';
import { CREDENTIAL_TYPE } from '../../shared/session';
import { asRecord, asText, isRecord, toScalar } from '../../shared/values';
import { readChatAnswer, toWithdrawnData } from './answer';
import type { Question } from './question';

/** What becomes of a post: the output of the node, or why it changes nothing. */
export type PostOutcome =
	| { result: 'accepted'; status: 200; end: 'answered' | 'withdrawn'; data: IDataObject }
	| { result: Exclude<PostResult, 'accepted'>; status: number };

type SignedPost = QuestionPost & { signature: unknown };

const CLOSED: PostOutcome = { result: 'closed', status: 410 };
const LATE: PostOutcome = { result: 'late', status: 408 };
const NOT_AN_ANSWER: PostOutcome = { result: 'not-an-answer', status: 422 };

const toInteger = (value: unknown): number | undefined =>
	Number.isSafeInteger(value) ? Number(value) : undefined;

function readResponder(value: unknown): QuestionPost['responder'] {
	if (!isRecord(value)) return undefined;
	const { id, name } = value;
	return { id: toScalar(id), name: typeof name === 'string' ? name : null };
}

function readAttachments(value: unknown): QuestionPost['attachments'] {
	return Array.isArray(value) ? (value.filter(isRecord) as IDataObject[]) : undefined;
}

/** Reads what the trigger has posted; undefined for a request of anybody else. */
export function readPost(context: IWebhookFunctions): SignedPost | undefined {
	const post = asRecord(context.getBodyData())[POST_PROPERTY];
	if (context.getRequestObject().method !== 'POST' || !isRecord(post)) return undefined;
	return {
		action: post.action === 'withdraw' ? 'withdraw' : 'answer',
		nonce: asText(post.nonce) ?? '',
		tenantDomain: asText(post.tenantDomain) ?? '',
		conversationId: asText(post.conversationId) ?? '',
		text: typeof post.text === 'string' ? post.text : '',
		validUntil: toInteger(post.validUntil),
		messageId: toInteger(post.messageId),
		inReplyTo: toInteger(post.inReplyTo),
		responder: readResponder(post.responder),
		attachments: readAttachments(post.attachments),
		signature: post.signature,
	};
}

/** A question that an earlier version asked has no tenant. */
function isOfTenant({ tenantDomain }: Question, post: QuestionPost): boolean {
	return tenantDomain === undefined || normalizeTenant(tenantDomain) === post.tenantDomain;
}

/**
 * Decides about a post of the trigger. It counts only if it is signed with the client secret of the
 * node's own credential, and belongs to the question's tenant and conversation. Never throws: n8n would
 * continue the execution with the error.
 */
export async function receivePost(
	context: IWebhookFunctions,
	question: Question | undefined,
	{ signature, ...post }: SignedPost,
): Promise<PostOutcome> {
	if (question === undefined) return CLOSED;
	let keys: QuestionKeys | undefined;
	try {
		keys = deriveKeys(await context.getCredentials(CREDENTIAL_TYPE));
	} catch {
		return { result: 'unavailable', status: 503 };
	}
	const { nonce, conversationId, isAnsweredInChat, messageId } = question;
	if (keys === undefined || post.nonce !== nonce || !isSigned(keys, post, signature)) {
		return { result: 'wrong-key', status: 403 };
	}
	if (post.validUntil !== undefined && Date.now() > post.validUntil) return LATE;
	if (post.conversationId !== conversationId || !isOfTenant(question, post)) return NOT_AN_ANSWER;
	const respondedAt = new Date().toISOString();
	if (post.action === 'withdraw') {
		if (!isWithdrawalReason(post.text)) return NOT_AN_ANSWER;
		const data = { ...toWithdrawnData(question, post), respondedAt };
		return { result: 'accepted', status: 200, end: 'withdrawn', data };
	}
	// A "yes" that was written before the question does not answer it.
	const isLater = post.messageId !== undefined && post.messageId > (messageId ?? 0);
	const answer = isAnsweredInChat && isLater ? readChatAnswer(question, post.text) : undefined;
	if (answer === undefined) return NOT_AN_ANSWER;
	const { responder = null, attachments } = post;
	const reply = { responder, messageId: post.messageId, ...(attachments && { attachments }) };
	const data = { ...answer, respondedAt, ...reply };
	return { result: 'accepted', status: 200, end: 'answered', data };
}
