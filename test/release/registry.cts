import { mkdir, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { cacheFolder, fetchOnce } from '../../tools/n8n/cache.cts';
import { runNpm } from '../../tools/n8n/npm.cts';
import { run } from '../../tools/run.cts';
import { onShutdown } from '../../tools/shutdown.cts';

const VERSION = '6.8.0';
/**
 * A part of verdaccio that is not used depends on a tag. n8n's linter forbids such an override in a
 * community package: therefore verdaccio is no development dependency.
 */
const OVERRIDES = { 'verdaccio-audit': { 'node-fetch': '2.7.0' } };
/** The variable with the URL that verdaccio's links to tarballs begin with. */
const PUBLIC_URL = 'VERDACCIO_PUBLIC_URL';

interface Verdaccio {
	runServer(config: object): Promise<Server>;
}

async function ensureVerdaccio(): Promise<Verdaccio> {
	const folder = join(cacheFolder(), `verdaccio-${VERSION}`);
	await fetchOnce(folder, async (partial) => {
		const manifest = { private: true, overrides: OVERRIDES };
		await writeFile(join(partial, 'package.json'), JSON.stringify(manifest));
		const what = `Fetching verdaccio ${VERSION} (100 MB, once)`;
		const args = ['install', `verdaccio@${VERSION}`, '--ignore-scripts', '--no-package-lock'];
		await runNpm(what, args, partial);
	});
	return createRequire(join(folder, 'package.json'))('verdaccio') as Verdaccio;
}

/** A registry on loopback that has only the packages that were published to it. */
export type Registry = Awaited<ReturnType<typeof startRegistry>>;

/**
 * Starts an empty registry that keeps its packages in a folder and seems to be at `publicUrl`.
 * @throws UserError if verdaccio cannot be fetched.
 */
export async function startRegistry(folder: string, publicUrl: string) {
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
	// npm publishes only with a token, though this registry needs none.
	const userconfig = join(folder, 'npmrc');
	await writeFile(userconfig, `registry=http://${address}/\n//${address}/:_authToken=nobody\n`);
	/** Publishes a tarball, as `npm publish` does to npm. */
	const publish = async (tarball: string) => {
		const options = ['--ignore-scripts', '--userconfig', userconfig];
		const args = ['publish', tarball, '--registry', `http://${address}/`, ...options];
		await run('npm', args, { cwd: folder });
	};
	return { server, publish };
}
