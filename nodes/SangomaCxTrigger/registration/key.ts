import { createHmac } from 'node:crypto';
import type { Credential } from '../../api/token';
import { toTenantDomain } from '../../api/tenantDomain';
import { asText } from '../../api/values';
import type { Settings } from '../settings';

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

/** Gives the tenant's domain: the one in Options, or the credential's; undefined if both are empty. */
export function tenantOf(settings: Settings, credential: Credential): string | undefined {
	return toTenantDomain(settings.tenantDomain) ?? toTenantDomain(credential.tenantDomain);
}

/** Gives what a registration is about: the sorted events, or the inbox of a bot. */
export function subjectOf({ source, events, inboxIds }: Settings): string {
	return (source === 'agentBot' ? inboxIds : events)?.join(',') ?? '';
}

/** Gives the secret that keys are computed with. */
export function secretOf({ clientSecret }: Credential): string {
	return asText(clientSecret) ?? '';
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
