import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How long an idle connection is kept: longer than any client keeps it, so none sees it die. */
const IDLE_MS = 65_000;
const BACKLOG = 4_096;

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

/** Reads a request's body as text. Ends with what came, if the client broke off. */
export function readBody(req: IncomingMessage): Promise<string> {
	return new Promise((resolve) => {
		const chunks: Buffer[] = [];
		const done = () => resolve(Buffer.concat(chunks).toString());
		req.on('data', (chunk: Buffer) => chunks.push(chunk));
		req.once('end', done);
		req.once('error', done);
	});
}

/** What an answer consists of; `text` goes out as it is. */
export interface Reply {
	status: number;
	body?: unknown;
	text?: string;
	headers?: Record<string, string>;
}

/** What happens to the connection in the end. */
export type Outcome =
	| { kind: 'reply'; reply: Reply; delayMs?: number }
	| { kind: 'reset' }
	| { kind: 'hang' };

/** Sends a reply: a text as it is, a body as JSON, nothing for neither. */
export function sendReply(res: ServerResponse, { status, body, text, headers }: Reply): void {
	const json = body === undefined || text !== undefined ? undefined : JSON.stringify(body);
	const type = json === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' };
	const payload = text ?? json ?? '';
	const length = status === 204 ? {} : { 'content-length': Buffer.byteLength(payload) };
	res.writeHead(status, { ...type, ...length, ...headers });
	res.end(status === 204 ? undefined : payload);
}

/**
 * Ends a request as its outcome says, after the given time in milliseconds. `ending` is told once:
 * the status just before the client can see it, or null for a broken connection.
 */
export function conclude(
	res: ServerResponse,
	outcome: Outcome,
	latencyMs: number,
	ending: (status: number | null) => void,
): void {
	res.once('close', () => ending(null));
	if (outcome.kind === 'hang') return;
	const act = () => {
		if (res.destroyed) return;
		ending(outcome.kind === 'reply' ? outcome.reply.status : null);
		if (outcome.kind === 'reply') sendReply(res, outcome.reply);
		else res.socket?.resetAndDestroy();
	};
	const delay = latencyMs + (outcome.kind === 'reply' ? (outcome.delayMs ?? 0) : 0);
	if (delay > 0) setTimeout(act, delay);
	else act();
}

/** Makes a function that acts on its first call only. */
export function once<T extends unknown[]>(act: (...args: T) => void): (...args: T) => void {
	let done = false;
	return (...args) => {
		if (done) return;
		done = true;
		act(...args);
	};
}
