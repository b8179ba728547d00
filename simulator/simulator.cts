import type { Server } from 'node:http';
import express from 'express';
import { pageRoutes } from './admin/page.cts';
import { adminRoutes } from './admin/routes.cts';
import { apiRoutes } from './api/requests.cts';
import { TOKEN_PATH, tokenEndpoint } from './api/token-endpoint.cts';
import { closeServer, listen } from './http.cts';
import { logTo } from './log.cts';
import type { Settings } from './state/settings.cts';
import { SimulatedTenant } from './tenant.cts';

/** Options of a simulator. */
export interface StartOptions {
	/** 0, the default, takes any free port. */
	port?: number;
	/** Called with one line per request and delivery, without secrets. */
	log?: (line: string) => void;
	settings?: Partial<Settings>;
	/** The tenant's domain. */
	tenantDomain?: string;
}

/** A running simulator. */
export class Simulator extends SimulatedTenant {
	url = '';
	private servers: Server[] = [];

	/** The credential's Base URL. */
	get apiUrl(): string {
		return `${this.url}/cx`;
	}

	/** The credential's Access Token URL. */
	get tokenUrl(): string {
		return this.url + TOKEN_PATH;
	}

	/** @throws Error with code EADDRINUSE if the port is taken */
	async start(port: number): Promise<void> {
		const tenant = await listen(this.createApp(), port);
		const redirectTarget = await listen(this.redirectTarget.receive, 0);
		this.url = tenant.url;
		this.redirectTarget.url = redirectTarget.url;
		this.servers = [tenant.server, redirectTarget.server];
	}

	private createApp() {
		const app = express();
		app.disable('x-powered-by').disable('etag');
		// Paths must have their trailing slash.
		app.enable('strict routing').enable('case sensitive routing');
		// With a separate router, Express compares the API's base path only once per request.
		app.use('/cx', apiRoutes(this));
		app.post(TOKEN_PATH, tokenEndpoint(this));
		app.use('/_admin', adminRoutes(this));
		return app.use(pageRoutes());
	}

	/** Closes the servers and their connections, and drops pending deliveries. */
	async close(): Promise<void> {
		this.outbox.close();
		await Promise.all(this.servers.map(closeServer));
		this.removeAllListeners();
	}
}

/** Starts a tenant on 127.0.0.1. @throws Error with code EADDRINUSE if the port is taken */
export async function startSimulator(options: StartOptions = {}): Promise<Simulator> {
	const { port = 0, log, settings = {}, tenantDomain } = options;
	const simulator = new Simulator(settings, tenantDomain);
	if (log) logTo(simulator, log);
	await simulator.start(port);
	return simulator;
}
