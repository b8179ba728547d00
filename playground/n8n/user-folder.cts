import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from './process-group.cts';

const PREFIX = 'sangoma-cx-n8n-';

/** Removes what runs left behind that were killed, and so could not remove it themselves. */
async function removeAbandoned(): Promise<void> {
	for (const name of await readdir(tmpdir())) {
		const owner = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length).split('-')[0]) : NaN;
		if (Number.isNaN(owner) || isAlive(owner)) continue;
		await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined);
	}
}

/** A new folder for one n8n's database and packages, in the system's temporary folder. */
export async function makeUserFolder(): Promise<string> {
	await removeAbandoned();
	return await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
}
