import { randomBytes } from 'node:crypto';
import { unprocessable } from '../refusal.cts';
import { ACCOUNT } from '../state.cts';
import type { World } from '../world.cts';
import { CHAT, DIGITAL, need, operation } from './operation.cts';

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

function createWebhook(world: World, { url, subscriptions, tenant_domain }: WebhookBody) {
	checkLength(url, 'url');
	if (world.state.webhooks.findByKey(url)) throw unprocessable('Url has already been taken', 'url');
	const secret = randomBytes(18).toString('base64url');
	const added = { url, subscriptions, secret, tenant_domain, at: Date.now() };
	const { id } = world.state.webhooks.add(added);
	world.changed('registrations');
	const value = { id, url, account_id: ACCOUNT.id, subscriptions };
	return { value: world.settings.secretsInAnswers ? { ...value, secret } : value };
}

interface BotBody {
	name: string;
	outgoing_url: string;
	description?: string;
	tenant_domain: string;
}

function createBot(world: World, { name, outgoing_url, description, tenant_domain }: BotBody) {
	checkLength(outgoing_url, 'outgoing_url');
	const shown = { name, description: description ?? null, outgoing_url };
	const access_token = randomBytes(18).toString('base64url');
	const { id } = world.state.bots.add({ ...shown, access_token, tenant_domain, at: Date.now() });
	world.changed('registrations');
	return { value: { id, ...shown, access_token } };
}

function assignBot(world: World, body: { inbox_id: string; agent_bot_id: string }) {
	const inbox = need(world.state.inboxes.find(Number(body.inbox_id)), 'Inbox');
	const bot = need(world.state.bots.find(Number(body.agent_bot_id)), 'Agent bot');
	inbox.agent_bot_id = bot.id;
	world.changed('registrations');
	return { value: { inbox_id: inbox.id, agent_bot_id: bot.id } };
}

const row = { method: 'POST', scope: DIGITAL } as const;

export const registrations = [
	operation({
		...row,
		name: 'webhook:create',
		path: `${CHAT}/webhooks/`,
		resource: 'webhook',
		shape: 'nested',
		run: createWebhook,
	}),
	operation({
		...row,
		name: 'agentBot:create',
		path: `${CHAT}/agent-bot/`,
		renamedPath: `${CHAT}/agents-bot/`,
		resource: 'agent_bot',
		shape: 'flat',
		run: createBot,
	}),
	operation({
		...row,
		name: 'agentBot:assign',
		path: `${CHAT}/assign-agent-bot/`,
		renamedPath: `${CHAT}/agents-bot/assign/`,
		resource: 'agent_bot',
		shape: 'empty',
		run: assignBot,
	}),
];
