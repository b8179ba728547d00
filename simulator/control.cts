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
import type { Client } from './clients.cts';
import type { FaultRule } from './faults.cts';
import { NAMED_FAULTS } from './named-faults.cts';
import type { NamedFault } from './named-faults.cts';
import { streamView } from './live.cts';
import type { AgentMessage, CustomerMessage, StatusChange } from './people.cts';
import { changeSettings } from './settings.cts';
import type { Simulator } from './start.cts';

type Control = (simulator: Simulator, body: never, since: number) => unknown;

const newer = <T extends { id: number }>(rows: T[], since: number) =>
	rows.filter(({ id }) => id > since);

const READ: Record<string, Control> = {
	state: (simulator) => describeState(simulator),
	requests: ({ requests, tokenRequests }, _body, since) => ({
		requests: newer(requests, since),
		tokenRequests: newer(tokenRequests, since),
	}),
	deliveries: ({ deliveries, pendingDeliveries }, _body, since) => ({
		deliveries: newer(deliveries, since),
		pending: pendingDeliveries,
	}),
	settled: (simulator) => simulator.settled(),
	faults: () =>
		Object.entries(NAMED_FAULTS).map(([name, { words, rule }]) => ({ name, words, rule })),
	stranger: ({ stranger: { url, requests } }) => ({ url, requests }),
};

const CHANGE: Record<string, Control> = {
	events: (simulator, body: { event: Record<string, unknown>; to?: string; inboxId?: number }) =>
		simulator.sendEvent(body.event, body),
	settings: (simulator, body: Record<string, unknown>) => {
		changeSettings(simulator.settings, body);
		simulator.changed('settings');
	},
	faults: (simulator, body: FaultRule | NamedFault) => {
		const always = String(body.times) === 'always';
		simulator.fail(always ? { ...body, times: Infinity } : body);
	},
	clear: (simulator) => simulator.clear(),
	reset: (simulator) => simulator.reset(),
	'reset-counters': (simulator) => simulator.resetCounters(),
	'revoke-tokens': (simulator) => simulator.revokeTokens(),
	clients: (simulator, body: Client) => simulator.addClient(body),
	'rotate-secret': (simulator, body: Client) =>
		simulator.rotateSecret(body.clientId, body.clientSecret),
	'customer-messages': (simulator, body: CustomerMessage) => simulator.customerWrites(body),
	'agent-messages': (simulator, body: AgentMessage) => simulator.agentWrites(body),
	'conversation-status': (simulator, body: StatusChange) => simulator.setStatus(body),
};

function describeState(simulator: Simulator) {
	const { inboxes, contacts, conversations, messages, calls, settings, counts } = simulator;
	const { inFlight, maxInFlight, pendingDeliveries } = simulator;
	return {
		...{ inboxes, contacts, conversations, messages, calls, settings, counts },
		...{ inFlight, maxInFlight, pendingDeliveries },
		bots: simulator.bots.map((bot) => ({ ...bot, access_token: undefined })),
		webhooks: simulator.webhooks.map((webhook) => ({ ...webhook, secret: undefined })),
		faults: simulator.faults.list(),
	};
}

/** The routes under `/_control`. */
export function controlRoutes(simulator: Simulator): Router {
	const routes = express.Router();
	routes.use(refuseStrangers, express.json({ limit: '32mb' }));
	routes.get('/events', streamView(simulator));
	const serve = (control: Control) => async (req: Request, res: Response) => {
		try {
			const answer = await control(
				simulator,
				(req.body ?? {}) as never,
				Number(req.query.since ?? 0),
			);
			res.json(answer ?? { ok: true });
		} catch (error) {
			res.status(400).json({ error: error instanceof Error ? error.message : String(error) });
		}
	};
	for (const [name, control] of Object.entries(READ)) routes.get(`/${name}`, serve(control));
	for (const [name, control] of Object.entries(CHANGE)) routes.post(`/${name}`, serve(control));
	routes.delete(
		'/faults',
		serve((simulator) => simulator.clearFaults()),
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
