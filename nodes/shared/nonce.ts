import { createHash, randomBytes } from 'node:crypto';

/** The form of a question's nonce in its link. */
const NONCE = /^[0-9a-f]{32}$/;

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
