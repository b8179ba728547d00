import { randomBytes } from 'node:crypto';
import { ACCOUNT } from '../../state/initial-records.cts';
import type { Tenant } from '../../state/state.cts';
import { need, unprocessable } from '../refusals.cts';
import { operation } from '../operation.cts';

/** Longest address of a registration (inferred). */
const URL_LIMIT = 255;

function checkLength(url: string, attribute: string) {
	if (url.length <= URL_LIMIT) return;
	const reason = `is too long (maximum is ${URL_LIMIT} characters)`;
	throw unprocessable(`${attribute === 'url' ? 'Url' : 'Outgoing url'} ${reason}`, attribute);
}

interface WebhookBody {
	url: string;
	subscriptions: string[];
	tenant_domain: string;
}

function createWebhook(tenant: Tenant, { url, subscriptions, tenant_domain }: WebhookBody) {
	checkLength(url, 'url');
	if (tenant.state.webhooks.findByKey(url))
		throw unprocessable('Url has already been taken', 'url');
	const secret = randomBytes(18).toString('base64url');
	const added = { url, subscriptions, secret, tenant_domain, at: Date.now() };
	const { id } = tenant.state.webhooks.add(added);
	tenant.changed('registrations');
	const value = { id, url, account_id: ACCOUNT.id, subscriptions };
	return { value: tenant.settings.secretsInAnswers ? { ...value, secret } : value };
}

interface BotBody {
	name: string;
	outgoing_url: string;
	description?: string;
	tenant_domain: string;
}

function createBot(tenant: Tenant, { name, outgoing_url, description, tenant_domain }: BotBody) {
	checkLength(outgoing_url, 'outgoing_url');
	const shown = { name, description: description ?? null, outgoing_url };
	const access_token = randomBytes(18).toString('base64url');
	const { id } = tenant.state.bots.add({ ...shown, access_token, tenant_domain, at: Date.now() });
	tenant.changed('registrations');
	return { value: { id, ...shown, access_token } };
}

function assignBot(tenant: Tenant, body: { inbox_id: string; agent_bot_id: string }) {
	const inbox = need(tenant.state.inboxes.find(Number(body.inbox_id)), 'Inbox');
	const bot = need(tenant.state.bots.find(Number(body.agent_bot_id)), 'Agent bot');
	inbox.agent_bot_id = bot.id;
	tenant.changed('registrations');
	return { value: { inbox_id: inbox.id, agent_bot_id: bot.id } };
}

/** What can be registered for events. */
export const registrations = [
	operation({
		name: 'webhook:create',
		resource: 'webhook',
		shape: 'nested',
		run: createWebhook,
	}),
	operation({
		name: 'agentBot:create',
		resource: 'agent_bot',
		shape: 'flat',
		run: createBot,
	}),
	operation({
		name: 'agentBot:assign',
		resource: 'agent_bot',
		shape: 'empty',
		run: assignBot,
	}),
];
