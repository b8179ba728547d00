import express from 'express';
import type { NextFunction, Request, Response, Router } from 'express';
import type { SimulatedTenant } from '../tenant.cts';
import { CHANGE, READ, readQuery } from './commands.cts';
import type { Command } from './commands.cts';
import { streamView } from './page.cts';

/** The routes under `/_admin`. */
export function adminRoutes(tenant: SimulatedTenant): Router {
	const routes = express.Router();
	routes.use(refuseStrangers, express.json({ limit: '32mb' }));
	routes.get('/events', streamView(tenant));
	const serve = (command: Command) => async (req: Request, res: Response) => {
		try {
			const answer = await command(tenant, (req.body ?? {}) as never, readQuery(req));
			res.json(answer ?? { ok: true });
		} catch (error) {
			res.status(400).json({ error: error instanceof Error ? error.message : String(error) });
		}
	};
	for (const [name, command] of Object.entries(READ)) routes.get(`/${name}`, serve(command));
	for (const [name, command] of Object.entries(CHANGE)) routes.post(`/${name}`, serve(command));
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
