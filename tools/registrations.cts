import type { Simulator } from '../simulator/index.cts';

/** What was registered at a simulator, which forgets it when it ends. */
export interface Registrations {
	webhooks: Array<{ url: string; subscriptions: string[]; tenant_domain: string }>;
	bots: Array<{
		name: string;
		outgoing_url: string;
		description?: string;
		tenant_domain: string;
	}>;
	/** Which bot an inbox has: the first of the bots is 0. */
	assignments: Array<{ inboxId: number; bot: number }>;
}

/** Notes what is registered at a simulator. */
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
		assignments: inboxes.flatMap(({ id, agent_bot_id }) => {
			const bot = bots.findIndex(({ id: botId }) => botId === agent_bot_id);
			return bot < 0 ? [] : [{ inboxId: id, bot }];
		}),
	};
}

/** Registers at a fresh simulator what was noted at an earlier one, in the order of then. */
export async function importRegistrations(
	simulator: Simulator,
	{ webhooks, bots, assignments }: Registrations,
): Promise<void> {
	const { clientId, clientSecret, tenantDomain } = simulator.client;
	const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
	const form = { grant_type: 'client_credentials', scope: 'cx.digital-interactions' };
	const answer = await fetch(simulator.tokenUrl, {
		method: 'POST',
		headers: { authorization: `Basic ${basic}` },
		body: new URLSearchParams(form),
	});
	const { access_token } = (await answer.json()) as { access_token: string };
	const post = async (path: string, body: object) => {
		const { ok, status } = await fetch(`${simulator.apiUrl}/api/v1/digital-interactions/${path}`, {
			method: 'POST',
			headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});
		if (!ok) throw new Error(`The simulator answered ${path} with ${status}`);
	};
	for (const webhook of webhooks) await post('webhooks/', webhook);
	for (const bot of bots) await post('agent-bot/', bot);
	for (const { inboxId, bot } of assignments) {
		const agent_bot_id = String(simulator.bots[bot].id);
		const body = { tenant_domain: tenantDomain, inbox_id: String(inboxId), agent_bot_id };
		await post('assign-agent-bot/', body);
	}
}
