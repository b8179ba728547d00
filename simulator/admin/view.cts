import { SCOPES } from '../contract.cts';
import type { Delivery } from '../events/deliveries.cts';
import { isLoopback } from '../events/http-sender.cts';
import { describeFault } from '../faults/presets.cts';
import type { RecordedRequest } from '../journal.cts';
import type { SimulatedTenant } from '../tenant.cts';
import { maskUrl } from './masking.cts';

/** How much of each list a page shows. */
const SHOWN = 40;
const newest = <T,>(rows: T[]) => rows.slice(-SHOWN).reverse();

const showDelivery = ({ body, to, ...delivery }: Delivery) => ({
	...delivery,
	to: maskUrl(to),
	reachable: isLoopback(to),
	conversationId: conversationIdOf(body),
});

function conversationIdOf(body: unknown): number | null {
	const { id, conversation, event } = Object(body) as {
		id?: number;
		conversation?: { id?: number };
		event?: string;
	};
	return conversation?.id ?? (event?.startsWith('conversation') ? (id ?? null) : null);
}

const showRequest = (record: RecordedRequest) => {
	const { id, at, operation, method, path, status, durationMs, violation, fault } = record;
	return { id, at, operation, method, path, status, durationMs, violation, fault };
};

/** What the chat page shows: the newest of everything, and nothing secret. */
export function viewOf(tenant: SimulatedTenant) {
	const { state, messages } = tenant;
	const conversations = newest(tenant.conversations);
	const shown = new Set(conversations.map(({ id }) => id));
	return {
		inboxes: tenant.inboxes.map(({ id, name, channel_type, agent_bot_id }) => {
			return { id, name, channel_type, bot: state.bots.find(agent_bot_id ?? -1)?.name ?? null };
		}),
		agents: tenant.agents.slice(0, SHOWN),
		queues: tenant.queues.slice(0, SHOWN),
		conversations: conversations.map((row) => ({
			id: row.id,
			at: row.at,
			inbox_id: row.inbox_id,
			status: row.status,
			priority: row.priority,
			assignee: row.assignee?.name ?? null,
			steps: row.steps,
			contact: state.contacts.find(row.contact_id)?.name ?? '',
			email: state.contacts.find(row.contact_id)?.email ?? null,
		})),
		messages: messages.slice(-SHOWN * 10).filter((row) => shown.has(row.conversation_id)),
		calls: newest(tenant.calls),
		webhooks: newest(tenant.webhooks).map(({ id, url, subscriptions, at }) => {
			return { id, url: maskUrl(url), subscriptions, at };
		}),
		bots: newest(tenant.bots).map(({ id, name, outgoing_url, at }) => ({
			...{ id, name, at, url: maskUrl(outgoing_url) },
			inboxes: tenant.inboxes.filter((row) => row.agent_bot_id === id).map((row) => row.name),
		})),
		deliveries: newest(tenant.deliveries).map(showDelivery),
		requests: newest(tenant.requests).map(showRequest),
		faults: tenant.faults.list().map((fault) => ({ ...fault, label: describeFault(fault.rule) })),
		settings: tenant.settings,
		totals: {
			requests: sum(tenant.counts),
			deliveries: tenant.deliveries.length,
			calls: tenant.calls.length,
		},
		credential: { clientId: tenant.client.clientId, scopes: SCOPES },
		now: Date.now(),
	};
}

const sum = (counts: SimulatedTenant['counts']) =>
	Object.entries(counts)
		.filter(([operation]) => operation !== 'token')
		.flatMap(([, byStatus]) => Object.values(byStatus))
		.reduce((total, count) => total + count, 0);
