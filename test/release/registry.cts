import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onShutdown } from '../../tools/shutdown.cts';
import { ensureVerdaccio } from './ensure-verdaccio.cts';
import { run } from './run.cts';

/** Where verdaccio makes its links to tarballs begin: with the registry that it stands in for. */
const PUBLIC_URL = 'VERDACCIO_PUBLIC_URL';

/** A registry on loopback that knows no package but those that were published to it. */
export interface Registry {
	server: Server;
	/** Publishes a tarball, as `npm publish` does to npm. */
	publish(tarball: string): Promise<void>;
}

/** Starts an empty registry whose packages are kept in a folder and seen at `publicUrl`. */
export async function startRegistry(folder: string, publicUrl: string): Promise<Registry> {
	const storage = join(folder, 'storage');
	await mkdir(storage, { recursive: true });
	process.env[PUBLIC_URL] = publicUrl;
	const { runServer } = await ensureVerdaccio();
	const server = await runServer({
		storage,
		self_path: folder,
		uplinks: {},
		packages: { '**': { access: ['$all'], publish: ['$all'] } },
		log: { type: 'stdout', format: 'pretty', level: 'fatal' },
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	onShutdown(() => {
		server.closeAllConnections();
		server.close();
	});
	const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
	// npm publishes only with a token, though this registry asks for none.
	const userconfig = join(folder, 'npmrc');
	await writeFile(userconfig, `registry=http://${address}/\n//${address}/:_authToken=nobody\n`);
	const publish = async (tarball: string) => {
		const options = ['--ignore-scripts', '--userconfig', userconfig];
		await run('npm', ['publish', tarball, '--registry', `http://${address}/`, ...options], folder);
	};
	return { server, publish };
}
