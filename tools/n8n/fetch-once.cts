import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { hasCode, UserError } from '../user-error.cts';
import { onShutdown } from '../shutdown.cts';
import { withLock } from './lock.cts';

const PARTIAL = '.partial-';

async function makeFolder(path: string): Promise<void> {
	try {
		await mkdir(path, { recursive: true });
	} catch (error) {
		const reason = hasCode(error, 'ENOSPC') ? 'the disk is full' : 'it cannot be written to';
		throw new UserError(`The cache folder ${path} cannot be used: ${reason}.`);
	}
}

/** Removes what a run left behind that died while it was fetching. Only under the lock. */
async function removeLeftovers(folder: string): Promise<void> {
	const names = await readdir(dirname(folder));
	const leftovers = names.filter((name) => name.startsWith(basename(folder) + PARTIAL));
	for (const name of leftovers)
		await rm(join(dirname(folder), name), { recursive: true, force: true });
}

/**
 * Fills a folder of the cache, once: in a folder beside it that gets its name when it is complete,
 * so that what was interrupted never looks complete. A second run at the same time waits.
 */
export async function fetchOnce(
	folder: string,
	fill: (folder: string) => Promise<void>,
): Promise<void> {
	if (existsSync(folder)) return;
	await makeFolder(dirname(folder));
	const announce = (pid: string) =>
		console.log(`Process ${pid} is fetching ${basename(folder)} already: waiting for it …`);
	await withLock(`${folder}.lock`, announce, async () => {
		if (existsSync(folder)) return;
		await removeLeftovers(folder);
		const partial = `${folder}${PARTIAL}${process.pid}`;
		const remove = () => rm(partial, { recursive: true, force: true, maxRetries: 3 });
		const forget = onShutdown(remove);
		try {
			await makeFolder(partial);
			await fill(partial);
			await rename(partial, folder);
		} catch (error) {
			await remove();
			throw error;
		} finally {
			forget();
		}
	});
}
