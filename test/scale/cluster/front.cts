import { Agent, createServer, request } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onShutdown } from '../../../tools/shutdown.cts';

/** A load balancer on loopback, as small as one can be. */
export interface Front {
	url: string;
	/** Where requests go, one after the other. */
	targets: string[];
	close(): void;
}

function listen(server: Server): Promise<number> {
	return new Promise((resolve) =>
		server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
	);
}

/** Starts a front that hands each request to the next target; 502 if that cannot be reached. */
export async function startFront(): Promise<Front> {
	const targets: string[] = [];
	const agent = new Agent({ keepAlive: true, maxSockets: 256 });
	let turn = 0;
	const server = createServer((incoming, answer) => {
		const target = targets[turn++ % Math.max(targets.length, 1)];
		const fail = () => {
			if (!answer.headersSent) answer.writeHead(502);
			answer.end();
		};
		if (target === undefined) return fail();
		const { method, headers } = incoming;
		const url = new URL(incoming.url ?? '/', target);
		const outgoing = request(url, { method, headers, agent }, (response) => {
			answer.writeHead(response.statusCode ?? 502, response.headers);
			response.pipe(answer);
		});
		outgoing.once('error', fail);
		incoming.pipe(outgoing);
	});
	const close = () => {
		agent.destroy();
		server.closeAllConnections();
		server.close();
	};
	onShutdown(close);
	return { url: `http://127.0.0.1:${await listen(server)}`, targets, close };
}
