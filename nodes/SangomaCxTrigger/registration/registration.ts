import { createHmac } from 'node:crypto';
import { NodeOperationError, type IHookFunctions, type NodeApiError } from 'n8n-workflow';
import { getClientSecret } from '../../shared/credentialProblem';
import type { Endpoint } from '../../shared/endpoint';
import type { Failure } from '../../shared/errors/failure';
import { toNodeApiError } from '../../shared/errors/toNodeApiError';
import { CREDENTIAL_TYPE, type Credential } from '../../shared/session';
import { toTenantDomain } from '../../shared/values';
import { readSettings, type Settings, type TriggerContext } from '../settings';

/** The length of a key in hex digits: Sangoma CX takes URLs of up to 255 characters. */
export const KEY_LENGTH = 32;

/** The events that Sangoma documents. */
const DOCUMENTED = new Set(['conversation_created', 'message_created']);

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

/** The trigger's names of the fields that a registration sends. */
const LABELS: Record<string, string> = {
	url: 'the webhook URL of this n8n',
	outgoing_url: 'the webhook URL of this n8n',
	subscriptions: 'Events and Other Events',
	name: 'Bot Name',
	inbox_id: 'Inbox',
	agent_bot_id: 'Inbox',
	tenant_domain: 'Tenant Domain',
};

/** Lists the events that a refusal is about: those that it names, else those that are not documented. */
function listRefusedEvents({ reason = '' }: Failure, events: readonly string[]): string {
	const named = events.filter((event) => reason.includes(event));
	const refused = named.length > 0 ? named : events.filter((event) => !DOCUMENTED.has(event));
	return refused.length === 0 ? '' : ` Sangoma CX may not know: ${refused.join(', ')}.`;
}

/**
 * Converts the failure of a registration to n8n's error, without secrets and keys that a server may have
 * echoed. At activation n8n shows the message only, so it includes what to do, in the trigger's terms.
 */
export function toActivationError(
	context: IHookFunctions,
	endpoint: Endpoint,
	failure: Failure,
	secrets: Iterable<string>,
	events: readonly string[] = [],
): NodeApiError {
	const labels = Object.fromEntries(
		Object.keys(endpoint.labels)
			.filter((field) => LABELS[field] !== undefined)
			.map((field) => [field, LABELS[field]]),
	);
	const node = context.getNode();
	const error = toNodeApiError({ ...endpoint, labels, hasRequestOptions: false }, failure, {
		node,
		secrets,
	});
	const isAboutEvents = /subscription|event/i.test(failure.reason ?? '');
	const refused = isAboutEvents ? listRefusedEvents(failure, events) : '';
	error.message = `${error.message}. ${error.description ?? ''}${refused}`.trim();
	return error;
}
