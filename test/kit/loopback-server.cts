import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Certificate } from './certificate.cts';

/** A server on a free port of 127.0.0.1. */
export interface LoopbackServer {
	url: string;
	server: ReturnType<typeof createServer>;
	/** The requests it received, as `METHOD target`. */
	requests: string[];
	close(): Promise<void>;
}

/** Starts a server on a free port of 127.0.0.1, with TLS if it gets a certificate. */
export async function startServer(
	listener: RequestListener,
	certificate?: Certificate,
): Promise<LoopbackServer> {
	const server = certificate ? createTlsServer(certificate, listener) : createServer(listener);
	const requests: string[] = [];
	server.prependListener('request', ({ method, url }) => requests.push(`${method} ${url}`));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: certificate ? `https://localhost:${port}` : `http://127.0.0.1:${port}`,
		server,
		requests,
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
