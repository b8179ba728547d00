import { randomBytes } from 'node:crypto';
import { unprocessable } from '../api/errors.cts';
import { operation } from '../api/operation.cts';
import { ACCOUNT } from '../state/initial-records.cts';
import type { Webhook } from '../state/records.cts';
import type { Difference } from '../state/settings.cts';
import type { Tenant } from '../state/state.cts';

/** Maximum length of a registered URL (recorded). */
const MAX_URL_LENGTH = 255;

/** @throws ApiError 422 if a URL is too long */
export function checkLength(url: string, attribute: 'url' | 'outgoing_url'): void {
	if (url.length <= MAX_URL_LENGTH) return;
	const name = attribute === 'url' ? 'Url' : 'Outgoing url';
	const message = `${name} is too long (maximum is ${MAX_URL_LENGTH} characters)`;
	throw unprocessable(message, attribute);
}

/** The events that a webhook can subscribe to (recorded). Newer engines have more. */
const EVENTS = [
	...['conversation_created', 'conversation_status_changed', 'conversation_updated'],
	...['message_created', 'message_updated', 'webwidget_triggered', 'contact_created'],
	...['contact_updated', 'inbox_created', 'inbox_updated'],
];

const DOCUMENTED_EVENTS = ['conversation_created', 'message_created'];

/** @throws ApiError 422 if there are no events, or an unknown one (recorded) */
function checkEvents(subscriptions: string[], differences: Difference[]): void {
	if (differences.includes('newer-events') && subscriptions.length > 0) return;
	const known = differences.includes('documented-events-only') ? DOCUMENTED_EVENTS : EVENTS;
	if (subscriptions.length === 0 || !subscriptions.every((name) => known.includes(name)))
		throw unprocessable('Subscriptions Invalid events', 'subscriptions');
}

type WebhookBody = Pick<Webhook, 'url' | 'subscriptions' | 'tenant_domain'>;

function createWebhook(tenant: Tenant, { url, subscriptions, tenant_domain }: WebhookBody) {
	if (!/^https?:\/\//.test(url)) throw unprocessable('Url is invalid', 'url');
	checkLength(url, 'url');
	const { differences } = tenant.settings;
	if (!differences.includes('duplicate-urls') && tenant.state.webhooks.findByKey(url))
		throw unprocessable('Url has already been taken', 'url');
	checkEvents(subscriptions, differences);
	const secret = randomBytes(18).toString('base64url');
	const webhook = { url, subscriptions, secret, tenant_domain, at: Date.now() };
	const { id } = tenant.state.webhooks.add(webhook);
	tenant.changed('registrations');
	const value = { id, url, account_id: ACCOUNT.id, subscriptions };
	const hasSecret = tenant.settings.secretsInResponses && differences.includes('signed-deliveries');
	return { value: hasSecret ? { ...value, secret } : value };
}

export const webhooks = {
	'webhook:create': operation('webhook', 'nested', createWebhook),
};
