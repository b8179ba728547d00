import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Handler = (req: IncomingMessage, res: ServerResponse, count: number) => void;

/** A server on loopback that takes deliveries; by default it answers 200 `ok`. */
export async function startReceiver(handle: Handler = (_req, res) => res.end('ok')) {
	const bodies: Array<Record<string, unknown>> = [];
	const headers: IncomingMessage['headers'][] = [];
	const server = createServer((req, res) => {
		const chunks: Buffer[] = [];
		req.on('data', (chunk: Buffer) => chunks.push(chunk));
		req.on('end', () => {
			headers.push(req.headers);
			bodies.push(JSON.parse(Buffer.concat(chunks).toString()));
			handle(req, res, bodies.length);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		...{ bodies, headers, url: `http://127.0.0.1:${port}/hook?key=0123` },
		events: () => bodies.map(({ event }) => event),
		close: () => {
			server.closeAllConnections();
			return new Promise((resolve) => server.close(resolve));
		},
	};
}

export type TestReceiver = Awaited<ReturnType<typeof startReceiver>>;
