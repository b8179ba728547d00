import { randomBytes } from 'node:crypto';
import { unprocessable } from '../api/errors.cts';
import { operation } from '../api/operation.cts';
import { ACCOUNT } from '../state/initial-records.cts';
import type { Webhook } from '../state/records.cts';
import type { Tenant } from '../state/state.cts';

/** Maximum length of a registered URL (inferred). */
const MAX_URL_LENGTH = 255;

/** @throws ApiError 422 if a URL is too long */
export function checkLength(url: string, attribute: 'url' | 'outgoing_url'): void {
	if (url.length <= MAX_URL_LENGTH) return;
	const name = attribute === 'url' ? 'Url' : 'Outgoing url';
	const message = `${name} is too long (maximum is ${MAX_URL_LENGTH} characters)`;
	throw unprocessable(message, attribute);
}

const isDocumented = (event: string) => ['conversation_created', 'message_created'].includes(event);

type WebhookBody = Pick<Webhook, 'url' | 'subscriptions' | 'tenant_domain'>;

function createWebhook(tenant: Tenant, { url, subscriptions, tenant_domain }: WebhookBody) {
	checkLength(url, 'url');
	const { differences } = tenant.settings;
	if (differences.includes('documented-events') && !subscriptions.every(isDocumented))
		throw unprocessable('Subscriptions Invalid events', 'subscriptions');
	if (!differences.includes('repeated-urls') && tenant.state.webhooks.findByKey(url))
		throw unprocessable('Url has already been taken', 'url');
	const secret = randomBytes(18).toString('base64url');
	const webhook = { url, subscriptions, secret, tenant_domain, at: Date.now() };
	const { id } = tenant.state.webhooks.add(webhook);
	tenant.changed('registrations');
	const value = { id, url, account_id: ACCOUNT.id, subscriptions };
	return { value: tenant.settings.secretsInResponses ? { ...value, secret } : value };
}

/** The operations on webhooks. */
export const webhooks = {
	'webhook:create': operation('webhook', 'nested', createWebhook),
};
