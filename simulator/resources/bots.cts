import { randomBytes } from 'node:crypto';
import { operation } from '../api/operation.cts';
import { ACCOUNT } from '../state/initial-records.cts';
import type { Tenant } from '../state/state.cts';
import { checkLength } from './webhooks.cts';

interface BotBody {
	name?: string;
	outgoing_url: string;
	description?: string;
	tenant_domain: string;
}

/** Creates a bot. The engine accepts any URL (recorded). */
function createBot(tenant: Tenant, { name, outgoing_url, description, tenant_domain }: BotBody) {
	checkLength(outgoing_url, 'outgoing_url');
	const shown = { description: description ?? null, outgoing_url };
	const access_token = randomBytes(18).toString('base64url');
	const record = { name: name ?? '', ...shown, access_token, tenant_domain, at: Date.now() };
	const { id } = tenant.state.bots.add(record);
	tenant.changed('registrations');
	const engine = { bot_type: 'webhook', bot_config: {}, account_id: ACCOUNT.id };
	const secrets = tenant.settings.secretsInResponses ? { access_token } : {};
	return { value: { id, name: name ?? null, ...shown, ...engine, ...secrets } };
}

function assignBot(tenant: Tenant, body: { inbox_id: string; agent_bot_id: string }) {
	const inbox = tenant.state.inboxes.get(Number(body.inbox_id));
	const bot = tenant.state.bots.get(Number(body.agent_bot_id));
	inbox.agent_bot_id = bot.id;
	tenant.changed('registrations');
	return { value: { inbox_id: inbox.id, agent_bot_id: bot.id } };
}

export const bots = {
	'agentBot:create': operation('agent_bot', 'flat', createBot),
	'agentBot:assign': operation('agent_bot', 'empty', assignBot),
};
