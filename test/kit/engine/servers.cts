// Servers between the node and the simulated tenant, or in place of it. Each ends with its test.
import type { IncomingMessage, RequestListener } from 'node:http';
import { connect, type Socket } from 'node:net';
import {
	createCertificate,
	forward,
	startServer as start,
	type Certificate,
	type LoopbackServer,
} from '../loopback-server.cts';

const servers: LoopbackServer[] = [];
const tunnels: Socket[] = [];

afterEach(async () => {
	// Closing a server does not close its tunnels.
	for (const socket of tunnels.splice(0)) socket.destroy();
	await Promise.all(servers.splice(0).map((server) => server.close()));
});

/** Starts a server that ends with the test. */
export async function startServer(
	listener: RequestListener,
	certificate?: Certificate,
): Promise<LoopbackServer> {
	const server = await start(listener, certificate);
	servers.push(server);
	return server;
}

/** Starts an HTTP proxy that forwards requests and opens tunnels. */
export async function startProxy(): Promise<LoopbackServer> {
	const proxy = await startServer((req, res) => forward(req, res, req.url ?? ''));
	proxy.server.on('connect', ({ url }: IncomingMessage, socket: Socket) => {
		proxy.requests.push(`CONNECT ${url}`);
		const { hostname, port } = new URL(`http://${url}`);
		const target = connect(Number(port), hostname, () => {
			socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
			socket.pipe(target).pipe(socket);
		});
		target.once('error', () => socket.destroy());
		socket.once('error', () => target.destroy());
		socket.once('close', () => target.destroy());
		tunnels.push(socket);
	});
	return proxy;
}

/** Starts a gateway that forwards requests below a path prefix to another server. */
export const startGateway = async (to: string, prefix = ''): Promise<LoopbackServer> =>
	await startServer((req, res) => forward(req, res, `${to}${req.url?.slice(prefix.length)}`));

/** Starts a gateway with a self-signed certificate. */
export const startTlsGateway = async (to: string): Promise<LoopbackServer> =>
	await startServer((req, res) => forward(req, res, `${to}${req.url}`), await createCertificate());

/** Starts an API that redirects all requests. Returns its URL and the requests that the target received. */
export async function startRedirect(status: number): Promise<{ url: string; requests: string[] }> {
	const target = await startServer((_req, res) => {
		res.setHeader('content-type', 'application/json').end('[{"id":1,"name":"Not yours"}]');
	});
	const { url } = await startServer((req, res) => {
		res.writeHead(status, { location: `${target.url}${req.url}` }).end();
	});
	return { url, requests: target.requests };
}
