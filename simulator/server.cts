import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { answerRequest, receiveRequest } from './api.cts';
import { checkContract } from './contract.cts';
import type { Fault } from './faults.cts';
import type { RecordedRequest } from './history.cts';
import type { Tenant } from './tenant.cts';
import { tokenEndpoint } from './token-endpoint.cts';

/** How long an idle connection is kept: longer than any client keeps it, so none sees it die. */
const IDLE_MS = 65_000;
const BACKLOG = 4_096;

/** The tenant's API and token endpoint as an Express application; every slash counts. */
export function createApp(tenant: Tenant): express.Express {
	const app = express();
	app.disable('x-powered-by').disable('etag');
	app.enable('strict routing').enable('case sensitive routing');
	const { clients, settings, faults, history, stranger } = tenant;
	const api = {
		...{ world: tenant, clients, history, stranger },
		chooseFault: (record: RecordedRequest) => chooseFault(tenant, record),
		finished: (record: RecordedRequest) => void tenant.emit('request', record),
	};
	const finished = (record: unknown) => void tenant.emit('token', record);
	// A router of its own compares the path once, and not once for every step.
	const steps = express.Router();
	steps.use(receiveRequest(api), ...checkContract(), answerRequest(api));
	app.use('/cx', steps);
	const token = { clients, settings, faults, history, stranger, finished };
	app.post('/oauth/token', tokenEndpoint(token));
	return app;
}

function chooseFault(tenant: Tenant, record: RecordedRequest): Fault | undefined {
	const { operation, path, body, headers, rawBody } = record;
	const queued = tenant.faults.next(operation, path);
	if (queued || !tenant.chooseFault) return queued;
	const attemptNumberForThisBody = tenant.attempts.count(operation, rawBody);
	return tenant.chooseFault({ operation, body, headers, attemptNumberForThisBody });
}

/**
 * Listens on loopback only.
 *
 * @throws Error with code EADDRINUSE if the port is taken
 */
export async function listen(app: RequestListener, port: number) {
	const server = createServer({ keepAliveTimeout: IDLE_MS, requestTimeout: 0 }, app);
	server.headersTimeout = IDLE_MS + 5_000;
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen({ port, host: '127.0.0.1', backlog: BACKLOG }, resolve);
	});
	const { port: actual } = server.address() as AddressInfo;
	return { server, url: `http://127.0.0.1:${actual}` };
}

/** Ends the server and every connection to it. */
export const closeServer = (server: Server) =>
	new Promise<void>((resolve) => {
		server.close(() => resolve());
		server.closeAllConnections();
	});
