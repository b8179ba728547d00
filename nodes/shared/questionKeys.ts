import {
	createCipheriv,
	createDecipheriv,
	createHash,
	createHmac,
	randomBytes,
	timingSafeEqual,
} from 'node:crypto';
import { getClientSecret } from './credentialProblem';
import type { Credential } from './session';
import type { Scalar } from './values';

/** The form of a question's nonce in its link. */
const NONCE = /^[0-9a-f]{32}$/;

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** What the trigger and the waiting node derive from the client secret that they share. */
export interface QuestionKeys {
	/** Signs what the trigger posts to a link, so that a holder of the link cannot pretend to be the chat. */
	signing: Buffer;
	/** Encrypts links in static data: they are bearer tokens. */
	storage: Buffer;
}

/** A customer's reply in the chat, or the withdrawal of a question, as the trigger posts it. */
export interface QuestionPost {
	action: 'answer' | 'withdraw';
	nonce: string;
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
}

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

/** Derives the keys from the credential's client secret; undefined if it has none. */
export function deriveKeys(credential: Credential): QuestionKeys | undefined {
	const secret = getClientSecret(credential);
	if (secret === undefined) return undefined;
	const derive = (purpose: string) =>
		createHmac('sha256', secret).update(`n8n-nodes-sangoma-cx/1\nquestion\n${purpose}`).digest();
	return { signing: derive('signing'), storage: derive('storage') };
}

/** The earliest valid time of a nonce, in seconds since 1970. */
const FIRST_TIME = Date.UTC(2026, 0) / 1000;

/** Creates the nonce of a new question, which begins with the time in seconds. */
export function createNonce(): string {
	const time = Math.floor(Date.now() / 1000);
	return time.toString(16).padStart(8, '0') + randomBytes(12).toString('hex');
}

/** Returns how long ago a nonce was created, in ms; undefined if it contains no valid time. */
export function getNonceAge(nonce: string): number | undefined {
	const time = parseInt(nonce.slice(0, 8), 16);
	const age = Date.now() - time * 1000;
	return time >= FIRST_TIME && age >= 0 ? age : undefined;
}

/** Returns whether a text has the form of a nonce. */
export function isNonce(text: unknown): text is string {
	return typeof text === 'string' && NONCE.test(text);
}

/** Returns a short identifier of a nonce that can be stored in plain text. */
export function hashNonce(nonce: string): string {
	return createHash('sha256').update(nonce).digest('base64url').slice(0, 12);
}

/** Compares two texts in constant time. Returns false unless both are strings. */
export function isSameText(one: unknown, other: unknown): boolean {
	if (typeof one !== 'string' || typeof other !== 'string') return false;
	const [first, second] = [Buffer.from(one), Buffer.from(other)];
	return first.length === second.length && timingSafeEqual(first, second);
}

function computeSignature(signing: Buffer, post: QuestionPost): string {
	const { action, nonce, conversationId, text, validUntil, messageId, inReplyTo, responder } = post;
	const parts = [action, nonce, conversationId, text, validUntil, messageId, inReplyTo];
	const signed = [...parts, responder?.id, responder?.name].map((part) => part ?? null);
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

/** Encrypts a link for static data. It can be read for this conversation only. */
export function sealLink({ storage }: QuestionKeys, conversationId: string, link: string): string {
	const iv = randomBytes(IV_BYTES);
	const cipher = createCipheriv(CIPHER, storage, iv).setAAD(Buffer.from(conversationId));
	const sealed = Buffer.concat([cipher.update(link, 'utf8'), cipher.final()]);
	return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** Decrypts a link; undefined if it was encrypted with other keys, or for another conversation. */
export function openLink(
	{ storage }: QuestionKeys,
	conversationId: string,
	sealed: string,
): string | undefined {
	const bytes = Buffer.from(sealed, 'base64url');
	try {
		const decipher = createDecipheriv(CIPHER, storage, bytes.subarray(0, IV_BYTES));
		decipher.setAAD(Buffer.from(conversationId));
		decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
		const text = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES));
		return Buffer.concat([text, decipher.final()]).toString('utf8');
	} catch {
		return undefined;
	}
}
