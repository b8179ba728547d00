import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode } from '../user-error.cts';
import { onShutdown } from '../shutdown.cts';
import { isAlive } from './process-group.cts';

const POLL_MS = 1_000;
const HEARTBEAT_MS = 5_000;
/** An owner that did not touch its lock for so long is gone, even if its process id is in use again. */
const STALE_MS = 60_000;

let counter = 0;

/** Links a finished file to the lock's name, so that a lock never exists without its owner's id. */
async function tryToTake(path: string): Promise<boolean> {
	const own = `${path}.${process.pid}-${counter++}`;
	await writeFile(own, String(process.pid));
	try {
		await link(own, path);
		return true;
	} catch (error) {
		if (hasCode(error, 'EEXIST')) return false;
		throw error;
	} finally {
		await rm(own, { force: true });
	}
}

async function isStale(path: string): Promise<boolean> {
	try {
		const [content, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
		return !isAlive(Number(content)) || Date.now() - mtimeMs > STALE_MS;
	} catch {
		return false; // released in this very moment
	}
}

/** Moves a dead owner's lock away; if someone else took it meanwhile, puts that one back. */
async function breakLock(path: string): Promise<void> {
	const aside = `${path}.stale-${process.pid}-${counter++}`;
	try {
		await rename(path, aside);
		if (!(await isStale(aside))) await link(aside, path);
	} catch (error) {
		if (!hasCode(error, 'ENOENT') && !hasCode(error, 'EEXIST')) throw error;
	} finally {
		await rm(aside, { force: true });
	}
}

/**
 * Does the work while holding a lock file, so that two runs at once do it one after the other.
 * A lock whose owner died is broken. `onWait` is called once if another process holds it.
 */
export async function withLock<T>(
	path: string,
	onWait: (ownerPid: string) => void,
	work: () => Promise<T>,
): Promise<T> {
	for (let announced = false; !(await tryToTake(path)); ) {
		if (await isStale(path)) {
			await breakLock(path);
			continue;
		}
		if (!announced) onWait(await readFile(path, 'utf8').catch(() => 'unknown'));
		announced = true;
		await sleep(POLL_MS);
	}
	const heartbeat = setInterval(() => {
		const now = new Date();
		utimes(path, now, now).catch(() => undefined);
	}, HEARTBEAT_MS);
	const release = () => {
		clearInterval(heartbeat);
		return rm(path, { force: true });
	};
	const forget = onShutdown(release);
	try {
		return await work();
	} finally {
		forget();
		await release();
	}
}
