import type { IncomingMessage } from 'node:http';

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
