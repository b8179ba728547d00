import { mkdir, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { listen } from '../../tools/listen.cts';
import { cacheFolder, fetchOnce } from '../../tools/n8n/cache.cts';
import { runNpm } from '../../tools/n8n/npm.cts';
import { run } from '../../tools/run.cts';
import { onShutdown } from '../../tools/shutdown.cts';

const VERSION = '6.8.0';
/**
 * An unused part of verdaccio depends on a tag instead of a version. n8n's linter forbids such an
 * override in a community package, so verdaccio is not a development dependency.
 */
const OVERRIDES = { 'verdaccio-audit': { 'node-fetch': '2.7.0' } };

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

/** A registry on 127.0.0.1 with only the packages that were published to it. */
export type Registry = Awaited<ReturnType<typeof startRegistry>>;

/**
 * Starts an empty registry that stores its packages in a folder. Its links begin with `publicUrl`.
 * @throws UserError if verdaccio cannot be fetched.
 */
export async function startRegistry(folder: string, publicUrl: string) {
	const storage = join(folder, 'storage');
	await mkdir(storage, { recursive: true });
	// The links to tarballs begin with it.
	process.env.VERDACCIO_PUBLIC_URL = publicUrl;
	const { runServer } = await ensureVerdaccio();
	const server = await runServer({
		storage,
		self_path: folder,
		uplinks: {},
		packages: { '**': { access: ['$all'], publish: ['$all'] } },
		log: { type: 'stdout', format: 'pretty', level: 'fatal' },
	});
	const { url, port, close } = await listen(server);
	onShutdown(close);
	// npm requires a token to publish, though this registry does not.
	const userconfig = join(folder, 'npmrc');
	await writeFile(userconfig, `registry=${url}/\n//127.0.0.1:${port}/:_authToken=nobody\n`);
	const publish = async (tarball: string) => {
		const options = ['--ignore-scripts', '--userconfig', userconfig];
		const args = ['publish', tarball, '--registry', url, ...options];
		await run('npm', args, { cwd: folder });
	};
	return { server, publish };
}
