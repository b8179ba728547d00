import { createHmac } from 'node:crypto';
import { NodeOperationError } from 'n8n-workflow';
import { getClientSecret } from '../../shared/credentialProblem';
import { CREDENTIAL_TYPE, type Credential } from '../../shared/session';
import { toTenantDomain } from '../../shared/values';
import { readSettings, type Settings, type TriggerContext } from '../settings';

/** The length of a key in hex digits: Sangoma CX takes URLs of up to 255 characters. */
export const KEY_LENGTH = 32;

/** The registration that the trigger's settings call for, whether it exists or not. */
export interface Registration {
	settings: Settings;
	credential: Credential;
	tenantDomain: string;
	webhookUrl: string;
	/** Proves that a delivery comes from this registration. */
	key: string;
	/** The URL that Sangoma CX receives: the webhook URL with the key. */
	registeredUrl: string;
}

/** What a key is computed from. Any change gives another key. */
interface KeyParts {
	source: string;
	webhookUrl: string;
	tenantDomain: string;
	/** The sorted subscriptions, or the inbox of a bot. */
	subject: string;
}

/**
 * Computes the key of a registered URL: always the same for the same registration, and impossible to
 * compute without the client secret.
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

/** Adds a key to the webhook URL. */
export function addKey(webhookUrl: string, key: string): string {
	return `${webhookUrl}${webhookUrl.includes('?') ? '&' : '?'}key=${key}`;
}

/**
 * Reads the settings and the credential, and returns the registration that they call for.
 * Throws a NodeOperationError if a setting is missing or invalid.
 */
export async function readRegistration(context: TriggerContext): Promise<Registration> {
	const settings = readSettings(context);
	const credential = await context.getCredentials(CREDENTIAL_TYPE);
	const webhookUrl = context.getNodeWebhookUrl('default');
	const tenantDomain =
		toTenantDomain(settings.tenantDomain) ?? toTenantDomain(credential.tenantDomain);
	const createError = (message: string) =>
		new NodeOperationError(context.getNode(), `${message}. Nothing was registered.`);
	if (tenantDomain === undefined) {
		throw createError('Tenant Domain is empty: enter it in the credential or in Options');
	}
	if (webhookUrl === undefined) throw createError('n8n provided no webhook URL');
	if (settings.problem !== undefined) throw createError(settings.problem);
	const { source, subscriptions, inboxIds } = settings;
	const subject = (source === 'agentBot' ? inboxIds : subscriptions)?.join(',') ?? '';
	const parts = { source, webhookUrl, tenantDomain, subject };
	const clientSecret = getClientSecret(credential);
	if (clientSecret === undefined) throw createError('Client Secret in the credential is empty');
	const key = computeKey(clientSecret, parts);
	const registeredUrl = addKey(webhookUrl, key);
	return { settings, credential, tenantDomain, webhookUrl, key, registeredUrl };
}
