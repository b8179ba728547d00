/*
 * The simulator's controls over HTTP, for pages and for tests in other processes. Bodies and
 * answers are JSON; what cannot be done is answered 400 `{ error }`.
 *
 * | request                              | body                                | what it does                              |
 * | ------------------------------------ | ----------------------------------- | ----------------------------------------- |
 * | GET /_control/state                  |                                     | all that the tenant holds, settings, counts |
 * | GET /_control/requests[?since=id]    |                                     | `{ requests, tokenRequests }`, newer than an id |
 * | GET /_control/deliveries[?since=id]  |                                     | `{ deliveries, pending }`                 |
 * | GET /_control/settled                |                                     | answers once no delivery is on its way    |
 * | GET /_control/faults                 |                                     | the ready-made faults: `[{ name, words, rule }]` |
 * | GET /_control/stranger               |                                     | `{ url, requests }` of the host that redirects lead to |
 * | GET /_control/events                 |                                     | server-sent events `view`                 |
 * | POST /_control/events                | `{ event, to?, inboxId? }`          | delivers any event object                 |
 * | POST /_control/settings              | some of Settings                    | changes them                              |
 * | POST /_control/faults                | FaultRule, or `{ name, … }` of a ready-made one; times may be "always" | switches a fault on |
 * | DELETE /_control/faults              |                                     | switches all faults off                   |
 * | POST /_control/clear                 |                                     | forgets chats, calls and traffic; registrations stay |
 * | POST /_control/reset                 |                                     | a fresh tenant                            |
 * | POST /_control/reset-counters        |                                     | forgets the most in flight                |
 * | POST /_control/revoke-tokens         |                                     | all tokens die                            |
 * | POST /_control/clients               | Client                              | adds a client                             |
 * | POST /_control/rotate-secret         | `{ clientId, clientSecret }`        | gives a client another secret             |
 * | POST /_control/customer-messages     | CustomerMessage                     | a customer writes                         |
 * | POST /_control/agent-messages        | AgentMessage                        | a human agent writes                      |
 * | POST /_control/conversation-status   | `{ conversationId, status }`        | a human takes a conversation over (`open`), gives it back (`pending`) or ends it (`resolved`) |
 */
import express from 'express';
import type { NextFunction, Request, Response, Router } from 'express';
import type { AgentMessage, StatusChange } from '../chat/agent.cts';
import type { CustomerMessage } from '../chat/customer.cts';
import type { Client } from '../clients.cts';
import type { FaultRule } from '../faults/queue.cts';
import { NAMED_FAULTS } from '../faults/ready-made.cts';
import type { NamedFault } from '../faults/ready-made.cts';
import { changeSettings } from '../state/settings.cts';
import type { SimulatedTenant } from '../tenant.cts';
import { streamView } from './page.cts';

type Control = (tenant: SimulatedTenant, body: never, since: number) => unknown;

const newer = <T extends { id: number }>(rows: T[], since: number) =>
	rows.filter(({ id }) => id > since);

const READ: Record<string, Control> = {
	state: (tenant) => describeState(tenant),
	requests: ({ requests, tokenRequests }, _body, since) => ({
		requests: newer(requests, since),
		tokenRequests: newer(tokenRequests, since),
	}),
	deliveries: ({ deliveries, pendingDeliveries }, _body, since) => ({
		deliveries: newer(deliveries, since),
		pending: pendingDeliveries,
	}),
	settled: (tenant) => tenant.settled(),
	faults: () =>
		Object.entries(NAMED_FAULTS).map(([name, { words, rule }]) => ({ name, words, rule })),
	stranger: ({ stranger: { url, requests } }) => ({ url, requests }),
};

const CHANGE: Record<string, Control> = {
	events: (tenant, body: { event: Record<string, unknown>; to?: string; inboxId?: number }) =>
		tenant.sendEvent(body.event, body),
	settings: (tenant, body: Record<string, unknown>) => {
		changeSettings(tenant.settings, body);
		tenant.changed('settings');
	},
	faults: (tenant, body: FaultRule | NamedFault) => {
		const always = String(body.times) === 'always';
		tenant.fail(always ? { ...body, times: Infinity } : body);
	},
	clear: (tenant) => tenant.clear(),
	reset: (tenant) => tenant.reset(),
	'reset-counters': (tenant) => tenant.resetCounters(),
	'revoke-tokens': (tenant) => tenant.revokeTokens(),
	clients: (tenant, body: Client) => tenant.addClient(body),
	'rotate-secret': (tenant, body: Client) => tenant.rotateSecret(body.clientId, body.clientSecret),
	'customer-messages': (tenant, body: CustomerMessage) => tenant.customerWrites(body),
	'agent-messages': (tenant, body: AgentMessage) => tenant.agentWrites(body),
	'conversation-status': (tenant, body: StatusChange) => tenant.setStatus(body),
};

function describeState(tenant: SimulatedTenant) {
	const { inboxes, contacts, conversations, messages, calls, settings, counts } = tenant;
	const { inFlight, maxInFlight, pendingDeliveries } = tenant;
	return {
		...{ inboxes, contacts, conversations, messages, calls, settings, counts },
		...{ inFlight, maxInFlight, pendingDeliveries },
		bots: tenant.bots.map((bot) => ({ ...bot, access_token: undefined })),
		webhooks: tenant.webhooks.map((webhook) => ({ ...webhook, secret: undefined })),
		faults: tenant.faults.list(),
	};
}

/** The routes under `/_control`. */
export function controlRoutes(tenant: SimulatedTenant): Router {
	const routes = express.Router();
	routes.use(refuseStrangers, express.json({ limit: '32mb' }));
	routes.get('/events', streamView(tenant));
	const serve = (control: Control) => async (req: Request, res: Response) => {
		try {
			const answer = await control(tenant, (req.body ?? {}) as never, Number(req.query.since ?? 0));
			res.json(answer ?? { ok: true });
		} catch (error) {
			res.status(400).json({ error: error instanceof Error ? error.message : String(error) });
		}
	};
	for (const [name, control] of Object.entries(READ)) routes.get(`/${name}`, serve(control));
	for (const [name, control] of Object.entries(CHANGE)) routes.post(`/${name}`, serve(control));
	routes.delete(
		'/faults',
		serve((tenant) => tenant.clearFaults()),
	);
	return routes;
}

/** Lets no foreign page of the same browser in: neither by its own name nor from its origin. */
function refuseStrangers(req: Request, res: Response, next: NextFunction): void {
	const host = req.headers.host ?? '';
	const { origin = `http://${host}` } = req.headers;
	const isHere = /^(localhost|127\.0\.0\.1)(:\d+)?$/.test(host) && origin === `http://${host}`;
	if (isHere) next();
	else res.status(403).json({ error: 'The controls are for this machine only' });
}
