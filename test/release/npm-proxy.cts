import { writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { onShutdown } from '../../tools/shutdown.cts';
import { createCertificate, startServer } from '../kit/loopback-server.cts';

const NPM = 'registry.npmjs.org';

/** The registry from which n8n installs packages. Another one requires a license. */
export const NPM_URL = `https://${NPM}/`;

/**
 * Starts an HTTPS proxy that forwards requests for npm's registry to a local server, and refuses all others.
 * Returns the environment variables that make n8n and its npm use it.
 */
export async function startNpmProxy(
	registry: Server,
	folder: string,
): Promise<Record<string, string>> {
	const { key, cert } = await createCertificate(NPM);
	const [certificate, userconfig] = [join(folder, 'npm.pem'), join(folder, 'empty-npmrc')];
	await Promise.all([writeFile(certificate, cert), writeFile(userconfig, '')]);
	const sockets = new Set<Socket>();
	const proxy = await startServer((_request, response) => response.writeHead(403).end());
	proxy.server.on('connect', ({ url }, socket: Socket) => {
		socket.on('error', () => socket.destroy());
		if (url !== `${NPM}:443`) {
			socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
			return;
		}
		sockets.add(socket);
		socket.once('close', () => sockets.delete(socket));
		socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
		const secure = new TLSSocket(socket, { isServer: true, key, cert });
		secure.on('error', () => socket.destroy());
		registry.emit('connection', secure);
	});
	onShutdown(() => {
		for (const socket of sockets) socket.destroy();
		return proxy.close();
	});
	return {
		HTTPS_PROXY: proxy.url,
		NO_PROXY: '127.0.0.1,localhost',
		NODE_EXTRA_CA_CERTS: certificate,
		npm_config_cafile: certificate,
		npm_config_userconfig: userconfig,
		npm_config_cache: join(folder, 'npm-cache'),
		npm_config_update_notifier: 'false',
	};
}
