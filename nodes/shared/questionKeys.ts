import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { getClientSecret } from './credentialProblem';
import type { Credential } from './session';

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

/** Derives the keys from the credential's client secret; undefined if it has none. */
export function deriveKeys(credential: Credential): QuestionKeys | undefined {
	const secret = getClientSecret(credential);
	if (secret === undefined) return undefined;
	const derive = (purpose: string) =>
		createHmac('sha256', secret).update(`n8n-nodes-sangoma-cx/1\nquestion\n${purpose}`).digest();
	return { signing: derive('signing'), storage: derive('storage') };
}

/** Encrypts a link for static data. It can be read for this conversation only. */
export function encryptLink(
	{ storage }: QuestionKeys,
	conversationId: string,
	link: string,
): string {
	const iv = randomBytes(IV_BYTES);
	const cipher = createCipheriv(CIPHER, storage, iv).setAAD(Buffer.from(conversationId));
	const encrypted = Buffer.concat([cipher.update(link, 'utf8'), cipher.final()]);
	return Buffer.concat([iv, cipher.getAuthTag(), encrypted]).toString('base64url');
}

/** Decrypts a link; undefined if it was encrypted with other keys, or for another conversation. */
export function decryptLink(
	{ storage }: QuestionKeys,
	conversationId: string,
	encrypted: string,
): string | undefined {
	const bytes = Buffer.from(encrypted, 'base64url');
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
