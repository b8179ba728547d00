import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Makes a server listen on a port of 127.0.0.1, by default a free one. */
export async function listen(server: Server, port = 0) {
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject).listen(port, '127.0.0.1', resolve);
	});
	const { port: actualPort } = server.address() as AddressInfo;
	return {
		port: actualPort,
		url: `http://127.0.0.1:${actualPort}`,
		async close(): Promise<void> {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
