import type { ServerResponse } from 'node:http';
import type { Outcome, Reply } from './faults.cts';

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
 * Ends a request as its outcome says, after the given time in milliseconds. `ending` is told the
 * status just before the client can see it, or null for a broken connection.
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
