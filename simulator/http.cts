import {
	createServer,
	type IncomingMessage,
	type RequestListener,
	type Server,
	type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** Longer than clients keep an idle connection, so that they do not see it close. */
const IDLE_MS = 65_000;
const BACKLOG = 4_096;

/** Starts a server on 127.0.0.1; port 0 is any free port. @throws Error with code EADDRINUSE */
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

/** Closes the server and all its connections. */
export const closeServer = (server: Server) =>
	new Promise<void>((resolve) => {
		server.close(() => resolve());
		server.closeAllConnections();
	});

/** Reads a request's body as text. Resolves with an empty text if the client disconnects. */
export const readBody = (req: IncomingMessage): Promise<string> => text(req).catch(() => '');

/** A response: `text` is sent as it is, `body` as JSON. */
export interface HttpResponse {
	status: number;
	body?: unknown;
	text?: string;
	headers?: Record<string, string>;
	delayMs?: number;
}

/** Sends a response. */
export function sendResponse(res: ServerResponse, response: HttpResponse): void {
	const { status, body, headers = {} } = response;
	const isJson = response.text === undefined && body !== undefined;
	if (isJson) res.setHeader('content-type', 'application/json; charset=utf-8');
	for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
	res.statusCode = status;
	res.end(isJson ? JSON.stringify(body) : response.text);
}

/**
 * Sends a response after a delay, resets the connection, or leaves it open without a response. Calls
 * `finished` once: with the status just before it is sent, or with null for a broken connection.
 */
export function sendOutcome(
	res: ServerResponse,
	outcome: HttpResponse | 'reset' | 'hang',
	latencyMs: number,
	finished: (status: number | null) => void,
): void {
	let isFinished = false;
	const finish = (status: number | null) => {
		if (!isFinished) finished(status);
		isFinished = true;
	};
	if (res.closed) return finish(null);
	res.once('close', () => finish(null));
	if (outcome === 'hang') return;
	const act = () => {
		if (res.destroyed) return;
		finish(outcome === 'reset' ? null : outcome.status);
		if (outcome === 'reset') res.socket?.resetAndDestroy();
		else sendResponse(res, outcome);
	};
	const delay = latencyMs + (outcome === 'reset' ? 0 : (outcome.delayMs ?? 0));
	if (delay > 0) setTimeout(act, delay);
	else act();
}
