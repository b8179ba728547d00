import axios from 'axios';
import type { Simulator } from '../simulator/index.cts';

/** The registrations of a simulator, which another one can restore. */
export interface Registrations {
	webhooks: Array<{ url: string; subscriptions: string[]; tenant_domain: string }>;
	bots: Array<{
		name: string;
		outgoing_url: string;
		description?: string;
		tenant_domain: string;
	}>;
	/** The bots of the inboxes, as indexes of `bots`. */
	assignments: Array<{ inboxId: number; bot: number }>;
}

/** Returns the registrations of a simulator. */
export function exportRegistrations({ webhooks, bots, inboxes }: Simulator): Registrations {
	return {
		webhooks: webhooks.map(({ url, subscriptions, tenant_domain }) => ({
			url,
			subscriptions: [...subscriptions],
			tenant_domain,
		})),
		bots: bots.map(({ name, outgoing_url, description, tenant_domain }) => ({
			name,
			outgoing_url,
			...(description !== null && { description }),
			tenant_domain,
		})),
		assignments: inboxes.flatMap(({ id: inboxId, agent_bot_id }) => {
			const bot = bots.findIndex(({ id }) => id === agent_bot_id);
			return bot < 0 ? [] : [{ inboxId, bot }];
		}),
	};
}

/**
 * Repeats the registrations in a new simulator, in the same order.
 * @throws AxiosError if the simulator refuses a request.
 */
export async function importRegistrations(
	simulator: Simulator,
	{ webhooks, bots, assignments }: Registrations,
): Promise<void> {
	const { clientId: username, clientSecret: password, tenantDomain } = simulator.client;
	const http = axios.create({ proxy: false });
	const grant = { grant_type: 'client_credentials', scope: 'cx.digital-interactions' };
	const form = new URLSearchParams(grant);
	const token = await http.post(simulator.tokenUrl, form, { auth: { username, password } });
	const headers = { authorization: `Bearer ${token.data.access_token}` };
	const register = (path: string, body: object) =>
		http.post(`${simulator.apiUrl}/api/v1/digital-interactions/${path}/`, body, { headers });
	for (const webhook of webhooks) await register('webhooks', webhook);
	for (const bot of bots) await register('agent-bot', bot);
	for (const { inboxId, bot } of assignments)
		await register('assign-agent-bot', {
			tenant_domain: tenantDomain,
			inbox_id: String(inboxId),
			agent_bot_id: String(simulator.bots[bot].id),
		});
}
