import type { Server } from 'node:http';
import { controlRoutes } from './control.cts';
import { pageRoutes } from './page.cts';
import { createApp, closeServer, listen } from './server.cts';
import { Tenant } from './tenant.cts';
import { describeDelivery, describeRequest, describeTokenRequest } from './lines.cts';
import type { Settings } from './settings.cts';

export interface StartOptions {
	/** 0, the default, takes any free port. */
	port?: number;
	/** Gets one line per request and delivery, never with a secret. */
	log?: (line: string) => void;
	settings?: Partial<Settings>;
}

/** A running simulator. */
export class Simulator extends Tenant {
	url = '';
	private servers: Server[] = [];

	/** The credential's base URL. */
	get apiUrl(): string {
		return `${this.url}/cx`;
	}

	/** The credential's access token URL. */
	get tokenUrl(): string {
		return `${this.url}/oauth/token`;
	}

	async start(port: number): Promise<void> {
		const own = await listen(this.createApp(), port);
		const strangers = await listen(this.stranger.receive, 0);
		this.url = own.url;
		this.stranger.url = strangers.url;
		this.servers = [own.server, strangers.server];
	}

	private createApp() {
		const app = createApp(this);
		app.use('/_control', controlRoutes(this));
		app.use(pageRoutes());
		return app;
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
	if (log) {
		simulator.on('request', (record) => log(describeRequest(record)));
		simulator.on('token', (record) => log(describeTokenRequest(record)));
		simulator.on('delivery', (delivery) => log(describeDelivery(delivery)));
	}
	await simulator.start(port);
	return simulator;
}
