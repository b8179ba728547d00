import type { IncomingMessage, ServerResponse } from 'node:http';

/** The model that answers, whatever model is asked for. */
export const MODEL = 'scripted-model';

/** Reads a request's body as JSON. */
export async function readJson<T>(request: IncomingMessage): Promise<T> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return JSON.parse(Buffer.concat(chunks).toString()) as T;
}

/** Answers with JSON. */
export function sendJson(response: ServerResponse, status: number, body: object): void {
	response.writeHead(status, { 'Content-Type': 'application/json' });
	response.end(JSON.stringify(body));
}
