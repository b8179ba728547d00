/*
 * The simulator's controls over HTTP, for pages and for tests in other processes: bodies and
 * answers are JSON, and what cannot be done is answered 400 `{ error }`. Under /_admin:
 *
 * GET    state                   all that the tenant holds, settings, counts
 * GET    requests[?since=id]     `{ requests, tokenRequests }`, newer than an id
 * GET    request?id=             one of them, opened, secrets masked
 * GET    deliveries[?since=id]   `{ deliveries, pending }`
 * GET    settled                 answers once no delivery is on its way
 * GET    faults                  the ready-made ones: `[{ name, label, rule }]`
 * GET    redirectTarget                `{ url, requests }` of the host that redirects lead to
 * GET    events                  server-sent events `view`
 * POST   events                  `{ event, to?, inboxId? }`: delivers any event object
 * POST   settings                some of Settings: changes them
 * POST   faults                  FaultRule, or `{ name, … }` of a ready-made one; times may
 *                                be "always"
 * DELETE faults                  switches all faults off
 * POST   clear                   forgets chats, calls and traffic; registrations stay
 * POST   reset                   a fresh tenant
 * POST   reset-counters          forgets the most in flight
 * POST   revoke-tokens           all tokens die
 * POST   clients                 Client: adds one
 * POST   rotate-secret           `{ clientId, clientSecret }`: gives a client another secret
 * POST   agents                  `{ name, loggedIn }`: an agent logs in or out
 * POST   customer-messages       CustomerMessage: a customer writes
 * POST   agent-messages          AgentMessage: a human agent writes
 * POST   conversation-status     `{ conversationId, status }`: a human takes a conversation over
 *                                (`open`), gives it back (`pending`) or ends it (`resolved`)
 */
import type { Request } from 'express';
import type { AgentMessage, LogIn, StatusChange } from '../chat/agent.cts';
import type { CustomerMessage } from '../chat/customer.cts';
import type { Client } from '../clients.cts';
import type { FaultRule } from '../faults/queue.cts';
import { FAULT_PRESETS } from '../faults/presets.cts';
import type { FaultPreset } from '../faults/presets.cts';
import { changeSettings } from '../state/settings.cts';
import type { SimulatedTenant } from '../tenant.cts';
import { openRequest } from './masking.cts';

/** What may stand behind the question mark. */
interface Query {
	since: number;
	id: number;
}

/** One thing that can be asked or done; what it returns is the answer. */
export type Command = (tenant: SimulatedTenant, body: never, query: Query) => unknown;

const newer = <T extends { id: number }>(rows: T[], since: number) =>
	rows.filter(({ id }) => id > since);

/** What `GET` answers. */
export const READ: Record<string, Command> = {
	state: (tenant) => describeState(tenant),
	requests: ({ requests, tokenRequests }, _body, { since }) => ({
		requests: newer(requests, since),
		tokenRequests: newer(tokenRequests, since),
	}),
	deliveries: ({ deliveries, pendingDeliveries }, _body, { since }) => ({
		deliveries: newer(deliveries, since),
		pending: pendingDeliveries,
	}),
	request: ({ requests }, _body, { id }) => {
		const found = requests.find((request) => request.id === id);
		if (!found) throw new Error(`There is no request ${id} any more`);
		return openRequest(found);
	},
	settled: (tenant) => tenant.waitForDeliveries(),
	faults: () =>
		Object.entries(FAULT_PRESETS).map(([name, { label, rule }]) => ({ name, label, rule })),
	'redirect-target': ({ redirectTarget: { url, requests } }) => ({ url, requests }),
};

/** What `POST` does. */
export const CHANGE: Record<string, Command> = {
	events: (tenant, body: { event: Record<string, unknown>; to?: string; inboxId?: number }) =>
		tenant.sendEvent(body.event, body),
	settings: (tenant, body: Record<string, unknown>) => {
		changeSettings(tenant.settings, body);
		tenant.changed('settings');
	},
	faults: (tenant, body: FaultRule | FaultPreset) => {
		const always = String(body.times) === 'always';
		tenant.injectFault(always ? { ...body, times: Infinity } : body);
	},
	clear: (tenant) => tenant.clear(),
	reset: (tenant) => tenant.reset(),
	'reset-counters': (tenant) => tenant.resetCounters(),
	'revoke-tokens': (tenant) => tenant.revokeTokens(),
	clients: (tenant, body: Client) => tenant.addClient(body),
	'rotate-secret': (tenant, body: Client) => tenant.rotateSecret(body.clientId, body.clientSecret),
	'customer-messages': (tenant, body: CustomerMessage) => tenant.sendCustomerMessage(body),
	'agent-messages': (tenant, body: AgentMessage) => tenant.sendAgentMessage(body),
	agents: (tenant, body: LogIn) => tenant.setAgentLoggedIn(body),
	'conversation-status': (tenant, body: StatusChange) => tenant.setConversationStatus(body),
};

/** Reads what stands behind the question mark. */
export const readQuery = ({ query }: Request): Query => ({
	since: Number(query.since ?? 0),
	id: Number(query.id),
});

function describeState(tenant: SimulatedTenant) {
	const { agents, queues, inboxes, contacts, conversations, messages, calls } = tenant;
	const { settings, counts } = tenant;
	const { inFlight, maxInFlight, pendingDeliveries } = tenant;
	return {
		...{ agents, queues, inboxes, contacts, conversations, messages, calls, settings, counts },
		...{ inFlight, maxInFlight, pendingDeliveries },
		bots: tenant.bots.map((bot) => ({ ...bot, access_token: undefined })),
		webhooks: tenant.webhooks.map((webhook) => ({ ...webhook, secret: undefined })),
		faults: tenant.faults.list(),
	};
}
