import { createHmac } from 'node:crypto';

/** Hex digits of a key: the registered URL must stay under 255 characters. */
export const KEY_LENGTH = 32;

/** What a registration is made of: whoever changes any of it gets another key. */
export interface KeyParts {
	source: string;
	webhookUrl: string;
	tenantDomain: string;
	/** The sorted events, or the inbox of a bot. */
	subject: string;
}

/**
 * Computes the key that a registered URL carries: the same for the same registration, and by nobody
 * who does not have the client secret.
 */
export function computeKey(
	clientSecret: string,
	{ source, webhookUrl, tenantDomain, subject }: KeyParts,
): string {
	return createHmac('sha256', clientSecret)
		.update(['n8n-nodes-sangoma-cx/1', source, webhookUrl, tenantDomain, subject].join('\n'))
		.digest('hex')
		.slice(0, KEY_LENGTH);
}

/** Adds the key to the URL that is registered with Sangoma CX. */
export function withKey(webhookUrl: string, key: string): string {
	return `${webhookUrl}${webhookUrl.includes('?') ? '&' : '?'}key=${key}`;
}
