import type { Server } from 'node:http';
import express from 'express';
import { apiRoutes } from './api/requests.cts';
import { TOKEN_PATH, tokenEndpoint } from './api/token-endpoint.cts';
import { pageRoutes } from './admin/page.cts';
import { adminRoutes } from './admin/routes.cts';
import { closeServer, listen } from './http.cts';
import { logTo } from './log.cts';
import type { Settings } from './state/settings.cts';
import { SimulatedTenant } from './tenant.cts';

/** How a simulator starts. */
export interface StartOptions {
	/** 0, the default, takes any free port. */
	port?: number;
	/** Gets one line per request and delivery, never with a secret. */
	log?: (line: string) => void;
	settings?: Partial<Settings>;
}

/** A running simulator. */
export class Simulator extends SimulatedTenant {
	url = '';
	private servers: Server[] = [];

	/** The credential's base URL. */
	get apiUrl(): string {
		return `${this.url}/cx`;
	}

	/** The credential's access token URL. */
	get tokenUrl(): string {
		return this.url + TOKEN_PATH;
	}

	/** @throws Error with code EADDRINUSE if the port is taken */
	async start(port: number): Promise<void> {
		const own = await listen(this.createApp(), port);
		const strangers = await listen(this.redirectTarget.receive, 0);
		this.url = own.url;
		this.redirectTarget.url = strangers.url;
		this.servers = [own.server, strangers.server];
	}

	private createApp() {
		const app = express();
		app.disable('x-powered-by').disable('etag');
		// Every slash of the API counts.
		app.enable('strict routing').enable('case sensitive routing');
		// A router of its own compares the path once, and not once for every step.
		app.use('/cx', apiRoutes(this));
		app.post(TOKEN_PATH, tokenEndpoint(this));
		app.use('/_admin', adminRoutes(this));
		return app.use(pageRoutes());
	}

	/** Ends server, connections and deliveries. */
	async close(): Promise<void> {
		this.carrier.close();
		await Promise.all(this.servers.map(closeServer));
		this.removeAllListeners();
	}
}

/**
 * Starts a Sangoma CX tenant on this machine; it listens on 127.0.0.1 and nowhere else.
 *
 * @throws Error with code EADDRINUSE if the port is taken
 */
export async function startSimulator(options: StartOptions = {}): Promise<Simulator> {
	const { port = 0, log, settings = {} } = options;
	const simulator = new Simulator(settings);
	if (log) logTo(simulator, log);
	await simulator.start(port);
	return simulator;
}
