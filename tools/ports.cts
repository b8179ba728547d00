import { createServer } from 'node:net';

const LOOPBACK = '127.0.0.1';

/** Listens on a port for a moment; 0 asks the system for a free one. Rejects if it is taken. */
function tryPort(port: number): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(port, LOOPBACK, () => {
			const address = server.address();
			server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
		});
	});
}

/** A port on the loopback interface that nothing listened on a moment ago. */
export function findFreePort(): Promise<number> {
	return tryPort(0);
}

/** True if nothing listens on this port of the loopback interface. */
export async function isPortFree(port: number): Promise<boolean> {
	return await tryPort(port).then(
		() => true,
		() => false,
	);
}
