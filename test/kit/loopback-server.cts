import {
	createServer,
	request,
	type Agent,
	type IncomingMessage,
	type RequestListener,
	type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { generate } from 'selfsigned';
import { listen } from '../../tools/listen.cts';

/** A private key and its certificate, in PEM. */
export interface Certificate {
	key: string;
	cert: string;
}

/** Creates a self-signed certificate for a host name. */
export async function createCertificate(name = 'localhost'): Promise<Certificate> {
	const options = { keyType: 'ec', algorithm: 'sha256' } as const;
	const { private: key, cert } = await generate([{ name: 'commonName', value: name }], options);
	return { key, cert };
}

/** A server on a free port of 127.0.0.1. */
export interface LoopbackServer {
	url: string;
	server: ReturnType<typeof createServer>;
	/** The requests that it received, as `METHOD target`. */
	requests: string[];
	close(): Promise<void>;
}

/** Starts a server on a free port of 127.0.0.1, with TLS if a certificate is given. */
export async function startServer(
	listener: RequestListener,
	certificate?: Certificate,
): Promise<LoopbackServer> {
	const server = certificate ? createTlsServer(certificate, listener) : createServer(listener);
	const requests: string[] = [];
	server.prependListener('request', ({ method, url }) => requests.push(`${method} ${url}`));
	const { port, url, close } = await listen(server);
	return { url: certificate ? `https://localhost:${port}` : url, server, requests, close };
}

/**
 * Forwards a request to a URL, with its body if that has been read already. Responds with 502 if the URL
 * cannot be reached.
 */
export function forward(
	req: IncomingMessage,
	res: ServerResponse,
	target: string | URL,
	{ agent, body }: { agent?: Agent; body?: Buffer } = {},
): void {
	const { method, headers } = req;
	const forwarded = request(target, { method, headers, agent }, (response) => {
		res.writeHead(response.statusCode ?? 502, response.headers);
		response.pipe(res);
	});
	forwarded.once('error', () => (res.headersSent ? res.destroy() : res.writeHead(502).end()));
	if (body) forwarded.end(body);
	else req.pipe(forwarded);
}
