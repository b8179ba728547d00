import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type AddressInfo, type Server, type Socket } from 'node:net';

/** Something that stands before the simulated tenant: a gateway, a proxy, a server with TLS. */
export interface Front {
	url: string;
	/** What came to it, as `METHOD target`. */
	seen: string[];
}

type Handler = (req: IncomingMessage, res: ServerResponse) => void;

const open = new Set<Server & { closeAllConnections(): void }>();
const tunnels = new Set<Socket>();

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

/** A proxy for HTTPS: it is asked for a tunnel to a host, and sees nothing of what goes through it. */
export async function startTunnel(): Promise<Front> {
	const front = await serve((_req, res) => res.writeHead(405).end());
	const server = [...open].at(-1)!;
	server.on('connect', (req: IncomingMessage, socket: Socket) => {
		front.seen.push(`${req.method} ${req.url}`);
		const { hostname, port } = new URL(`http://${req.url}`);
		const onward = connect(Number(port), hostname, () => {
			socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
			socket.pipe(onward).pipe(socket);
		});
		onward.once('error', () => socket.destroy());
		socket.once('error', () => onward.destroy());
		socket.once('close', () => onward.destroy());
		tunnels.add(socket);
	});
	return front;
}

/** A server that answers by itself. */
export const startAnswering = async (handle: Handler) => await serve(handle);

/** Ends them all. */
export async function closeFronts(): Promise<void> {
	// A server that gave a connection away waits for its end, but does not end it.
	for (const socket of tunnels) socket.destroy();
	tunnels.clear();
	for (const server of open) {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	}
	open.clear();
}
