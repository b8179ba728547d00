import { describeFault } from '../faults/presets.cts';
import type { RecordedRequest } from '../journal.cts';
import type { SimulatedTenant } from '../tenant.cts';
import { maskUrl } from './masking.cts';

/** Maximum number of rows in a list on the page. */
const MAX_ROWS = 40;
const newest = <T,>(rows: T[]) => rows.slice(-MAX_ROWS).reverse();

function getConversationId(body: unknown): number | null {
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

const sum = (counts: SimulatedTenant['counts']) =>
	Object.entries(counts)
		.filter(([operation]) => operation !== 'token')
		.flatMap(([, byStatus]) => Object.values(byStatus))
		.reduce((total, count) => total + count, 0);

/** Returns what the page shows: the newest rows of each list, without secrets. */
export function createView(tenant: SimulatedTenant) {
	const { state, inboxes, settings } = tenant;
	const conversations = newest(tenant.conversations);
	const shown = new Set(conversations.map(({ id }) => id));
	return {
		inboxes: inboxes.map(({ id, name, channel_type, agent_bot_id, details }) => {
			const bot = state.bots.find(agent_bot_id);
			const workflow = bot ? tenant.getWorkflowName(bot.outgoing_url) : null;
			const asksForRating = details.csat_survey_enabled === true;
			return { id, name, channel_type, bot: bot?.name ?? null, workflow, asksForRating };
		}),
		agents: tenant.agents.slice(0, MAX_ROWS),
		queues: tenant.queues.slice(0, MAX_ROWS),
		conversations: conversations.map(({ id, at, status, statusChanges, ...row }) => {
			const contact = state.contacts.find(row.contact_id);
			return {
				...{ id, at, inbox_id: row.inbox_id, status, statusChanges },
				...{ assignee: row.assignee?.name ?? null, team: row.team?.name ?? null },
				labels: row.labels,
				contact: contact?.name ?? '',
				email: contact?.email ?? null,
			};
		}),
		messages: tenant.messages.slice(-MAX_ROWS * 10).filter((row) => shown.has(row.conversation_id)),
		calls: newest(tenant.calls),
		webhooks: newest(tenant.webhooks).map(({ id, url, subscriptions, at }) => ({
			...{ id, url: maskUrl(url), subscriptions, at, workflow: tenant.getWorkflowName(url) },
		})),
		bots: newest(tenant.bots).map(({ id, name, outgoing_url, at }) => ({
			...{
				id,
				name,
				at,
				url: maskUrl(outgoing_url),
				workflow: tenant.getWorkflowName(outgoing_url),
			},
			inboxes: inboxes.filter((row) => row.agent_bot_id === id).map((row) => row.name),
		})),
		deliveries: newest(tenant.deliveries).map(({ body, to, ...delivery }) => ({
			...{ ...delivery, to: maskUrl(to), conversationId: getConversationId(body) },
		})),
		requests: newest(tenant.requests).map(showRequest),
		faults: tenant.faults.list().map((fault) => ({ ...fault, label: describeFault(fault.rule) })),
		settings,
		totals: {
			requests: sum(tenant.counts),
			deliveries: tenant.deliveries.length,
			calls: tenant.calls.length,
		},
	};
}
