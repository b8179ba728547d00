import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onShutdown } from '../../tools/shutdown.cts';
import { createCertificate } from '../kit/certificate.cts';

const NPM = 'registry.npmjs.org';

/** The registry that n8n installs from. It takes another one only with a licence. */
export const NPM_URL = `https://${NPM}/`;

/**
 * Opens an HTTPS proxy at whose end a server on this machine stands for npm's registry, and nothing
 * else can be reached. Gives the settings that make n8n, and the npm that it starts, go that way.
 */
export async function openWayToNpm(
	server: Server,
	folder: string,
): Promise<Record<string, string>> {
	const { key, cert } = await createCertificate(NPM);
	const [certificate, userconfig] = [join(folder, 'npm.pem'), join(folder, 'empty-npmrc')];
	await Promise.all([writeFile(certificate, cert), writeFile(userconfig, '')]);
	const sockets = new Set<Socket>();
	const proxy = createServer((_request, response) => response.writeHead(403).end());
	proxy.on('connect', ({ url }, socket: Socket) => {
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
		server.emit('connection', secure);
	});
	await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
	onShutdown(() => {
		for (const socket of sockets) socket.destroy();
		proxy.closeAllConnections();
		proxy.close();
	});
	const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
	return {
		HTTPS_PROXY: url,
		NO_PROXY: '127.0.0.1,localhost',
		NODE_EXTRA_CA_CERTS: certificate,
		npm_config_cafile: certificate,
		npm_config_userconfig: userconfig,
		npm_config_cache: join(folder, 'npm-cache'),
		npm_config_update_notifier: 'false',
	};
}
