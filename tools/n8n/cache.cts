import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { lock } from 'proper-lockfile';
import { onShutdown } from '../shutdown.cts';
import { hasErrorCode, UserError } from '../user-error.cts';

const PARTIAL = '.partial-';
const RETRY_MS = 1_000;
/** After this time, another process takes over the lock of a killed process. */
const STALE_MS = 10_000;

/**
 * Returns the folder for downloads such as n8n and Node: `$SANGOMA_CX_CACHE`, or a folder in the user's
 * cache folder.
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
	if (env.SANGOMA_CX_CACHE) return resolve(env.SANGOMA_CX_CACHE);
	return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'n8n-nodes-sangoma-cx');
}

/**
 * Locks a path of the cache during the work. If another process holds the lock, calls `onWait` and waits
 * for `patienceMs`, but always long enough for the lock of a killed process to expire.
 * @throws Error with the code ELOCKED if the lock is still held then.
 */
export async function withLock<T>(
	path: string,
	work: () => Promise<T>,
	{ onWait, patienceMs = Infinity }: { onWait?: () => void; patienceMs?: number } = {},
): Promise<T> {
	await makeFolder(dirname(path));
	const options = { realpath: false, stale: STALE_MS };
	const forever = patienceMs === Infinity;
	const attempts = Math.ceil(Math.max(patienceMs, STALE_MS + RETRY_MS) / RETRY_MS);
	const retries = { retries: forever ? 1 : attempts, forever, factor: 1, minTimeout: RETRY_MS };
	const release = await lock(path, options).catch((error: unknown) => {
		if (!hasErrorCode(error, 'ELOCKED')) throw error;
		onWait?.();
		return lock(path, { ...options, retries });
	});
	try {
		return await work();
	} finally {
		await release();
	}
}

async function makeFolder(path: string): Promise<void> {
	try {
		await mkdir(path, { recursive: true });
	} catch (error) {
		const reason = hasErrorCode(error, 'ENOSPC') ? 'the disk is full' : 'it is not writable';
		throw new UserError(`The cache folder ${path} cannot be used: ${reason}.`);
	}
}

/**
 * Fills a folder of the cache once. It gets its name only when it is complete, so that an interrupted
 * download never looks complete. A second process waits for the first.
 */
export async function fetchOnce(
	folder: string,
	fill: (folder: string) => Promise<void>,
): Promise<void> {
	if (existsSync(folder)) return;
	const name = basename(folder);
	const onWait = () => console.log(`Another process is fetching ${name}: waiting …`);
	const remove = (path: string) => rm(path, { recursive: true, force: true, maxRetries: 3 });
	const fillAndRename = async () => {
		if (existsSync(folder)) return;
		for (const entry of await readdir(dirname(folder)))
			if (entry.startsWith(name + PARTIAL)) await remove(join(dirname(folder), entry));
		const partial = `${folder}${PARTIAL}${process.pid}`;
		const forget = onShutdown(() => remove(partial));
		try {
			await makeFolder(partial);
			await fill(partial);
			await rename(partial, folder);
		} finally {
			forget();
			await remove(partial);
		}
	};
	await withLock(folder, fillAndRename, { onWait });
}
