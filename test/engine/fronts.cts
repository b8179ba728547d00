import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';

/** Something that stands before the simulated tenant: a gateway, a proxy, a server with TLS. */
export interface Front {
	url: string;
	/** What came to it, as `METHOD target`. */
	seen: string[];
}

type Handler = (req: IncomingMessage, res: ServerResponse) => void;

const open = new Set<Server & { closeAllConnections(): void }>();

async function serve(handle: Handler, tls?: { key: string; cert: string }): Promise<Front> {
	const seen: string[] = [];
	const handler: Handler = (req, res) => {
		seen.push(`${req.method} ${req.url}`);
		handle(req, res);
	};
	const server = tls === undefined ? createServer(handler) : createTlsServer(tls, handler);
	open.add(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: tls === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`,
		seen,
	};
}

function forward(req: IncomingMessage, res: ServerResponse, target: string): void {
	const { method, headers } = req;
	const onward = request(target, { method, headers }, (answer) => {
		res.writeHead(answer.statusCode ?? 502, answer.headers);
		answer.pipe(res);
	});
	onward.once('error', () => res.destroy());
	req.pipe(onward);
}

/** A server that hands on whatever is below its prefix. */
export const startGateway = async (
	to: string,
	{ prefix = '', tls }: { prefix?: string; tls?: { key: string; cert: string } } = {},
) => await serve((req, res) => forward(req, res, `${to}${req.url?.slice(prefix.length)}`), tls);

/** An HTTP proxy: it is asked for whole addresses. */
export const startProxy = async () => await serve((req, res) => forward(req, res, req.url ?? ''));

/** A server that answers by itself. */
export const startAnswering = async (handle: Handler) => await serve(handle);

/** Ends them all. */
export async function closeFronts(): Promise<void> {
	for (const server of open) {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	}
	open.clear();
}
