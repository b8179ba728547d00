import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, fetchOnce } from '../../tools/n8n/cache.cts';
import { runNpm } from '../../tools/n8n/npm.cts';

const VERSION = '6.8.0';

/**
 * Of a part that is not used, verdaccio wants whatever is tagged `cjs` now. Such an override is why it
 * is no development dependency: n8n's linter allows none in a community package.
 */
const OVERRIDES = { 'verdaccio-audit': { 'node-fetch': '2.7.0' } };

/** What is used of verdaccio. */
export interface Verdaccio {
	runServer(config: object): Promise<Server>;
}

/**
 * The registry server verdaccio, fetched into the cache if it is not there yet.
 * @throws UserError if it cannot be had.
 */
export async function ensureVerdaccio(): Promise<Verdaccio> {
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
