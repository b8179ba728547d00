import express from 'express';
import type { NextFunction, Request, Response, Router } from 'express';
import { CHAT_ACTIONS, type ChatAction } from '../chat/actions.cts';
import type { Client } from '../clients.cts';
import { FAULT_PRESETS, type FaultPreset } from '../faults/presets.cts';
import type { FaultRule } from '../faults/queue.cts';
import { changeSettings } from '../state/settings.cts';
import type { SimulatedTenant } from '../tenant.cts';
import { describeRequestDetail } from './masking.cts';
import { streamView } from './page.cts';

/** Returns the response's body, by default `{ ok: true }`. An error becomes 400 `{ error }`. */
type Handler = (
	tenant: SimulatedTenant,
	body: never,
	query: { since: number; id: number },
) => unknown;

const newer = <T extends { id: number }>(rows: T[], since: number) =>
	rows.filter(({ id }) => id > since);

/** The admin API, for the page and for tests in other processes: JSON under `/_admin/`. */
const HANDLERS: Record<string, Handler> = {
	/** The tenant's records, settings and counts. */
	'GET state': describeState,
	/** `?since=id`: `{ requests, tokenRequests }` after an ID. */
	'GET requests': ({ requests, tokenRequests }, _body, { since }) => ({
		requests: newer(requests, since),
		tokenRequests: newer(tokenRequests, since),
	}),
	/** `?id=`: one request in detail, with masked secrets. */
	'GET request': ({ requests }, _body, { id }) => {
		const found = requests.find((request) => request.id === id);
		if (!found) throw new Error(`Request ${id} is no longer recorded`);
		return describeRequestDetail(found);
	},
	/** `?since=id`: `{ deliveries, pending }` after an ID. */
	'GET deliveries': ({ deliveries, pendingDeliveries }, _body, { since }) => ({
		deliveries: newer(deliveries, since),
		pending: pendingDeliveries,
	}),
	/** Responds when no delivery is pending. */
	'GET settled': (tenant) => tenant.waitForDeliveries(),
	/** The presets: `[{ name, label, rule }]`. */
	'GET faults': () =>
		Object.entries(FAULT_PRESETS).map(([name, { label, rule }]) => ({ name, label, rule })),
	/** The redirect target: `{ url, requests }`. */
	'GET redirect-target': ({ redirectTarget: { url, requests } }) => ({ url, requests }),
	/** `{ event, to?, inboxId? }`: delivers a custom event. */
	'POST events': (
		tenant,
		body: { event: Record<string, unknown>; to?: string; inboxId?: number },
	) => tenant.sendEvent(body.event, body),
	'POST settings': (tenant, body: Record<string, unknown>) => {
		changeSettings(tenant.settings, body);
		tenant.changed('settings');
	},
	/** A FaultRule, or `{ name, … }` of a preset; `times` may be "always". */
	'POST faults': (tenant, body: FaultRule | FaultPreset) => {
		const always = String(body.times) === 'always';
		tenant.injectFault(always ? { ...body, times: Infinity } : body);
	},
	'DELETE faults': (tenant) => tenant.clearFaults(),
	/** Deletes chats, calls, requests and deliveries; registrations stay. */
	'POST clear': (tenant) => tenant.clear(),
	'POST reset': (tenant) => tenant.reset(),
	'POST reset-counters': (tenant) => tenant.resetCounters(),
	'POST revoke-tokens': (tenant) => tenant.revokeTokens(),
	'POST clients': (tenant, body: Client) => tenant.addClient(body),
	/** `{ clientId, clientSecret }`: changes a client's secret. */
	'POST rotate-secret': (tenant, body: Client) =>
		tenant.rotateSecret(body.clientId, body.clientSecret),
	...Object.fromEntries(Object.keys(CHAT_ACTIONS).map(toRoute)),
};

/** Returns the route of an action in a chat. */
function toRoute(name: string): [string, Handler] {
	const act: Handler = (tenant, body) => tenant.act(name as ChatAction, body);
	return [`POST ${name}`, act];
}

function describeState(tenant: SimulatedTenant) {
	const { agents, queues, inboxes, contacts, conversations, messages, calls } = tenant;
	const { settings, counts, inFlight, maxInFlight, pendingDeliveries } = tenant;
	return {
		...{ agents, queues, inboxes, contacts, conversations, messages, calls, settings, counts },
		...{ inFlight, maxInFlight, pendingDeliveries },
		bots: tenant.bots.map((bot) => ({ ...bot, access_token: undefined })),
		webhooks: tenant.webhooks.map((webhook) => ({ ...webhook, secret: undefined })),
		faults: tenant.faults.list(),
	};
}

/** Returns the routes under `/_admin`; `GET events` streams the page's view. */
export function adminRoutes(tenant: SimulatedTenant): Router {
	const handle = async (req: Request, res: Response, next: NextFunction) => {
		const handler = HANDLERS[`${req.method} ${req.path.slice(1)}`];
		if (!handler) return next();
		const query = { since: Number(req.query.since ?? 0), id: Number(req.query.id) };
		try {
			res.json((await handler(tenant, (req.body ?? {}) as never, query)) ?? { ok: true });
		} catch (error) {
			res.status(400).json({ error: error instanceof Error ? error.message : String(error) });
		}
	};
	return express
		.Router()
		.use(refuseOtherOrigins, express.json({ limit: '32mb' }))
		.get('/events', streamView(tenant))
		.use(handle);
}

/** Refuses pages of other origins in the same browser, and other host names for this machine. */
function refuseOtherOrigins(req: Request, res: Response, next: NextFunction): void {
	const host = req.headers.host ?? '';
	const { origin = `http://${host}` } = req.headers;
	const isLocal = /^(localhost|127\.0\.0\.1)(:\d+)?$/.test(host) && origin === `http://${host}`;
	if (isLocal) next();
	else res.status(403).json({ error: 'The admin API can only be used on this machine' });
}
