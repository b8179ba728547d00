import { existsSync, readFileSync } from 'node:fs';
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

/** The key of a user folder that an n8n was started with before. */
export function keptEncryptionKey(userFolder: string): string | undefined {
	const path = join(userFolder, '.n8n', 'config');
	if (!existsSync(path)) return undefined;
	return (JSON.parse(readFileSync(path, 'utf8')) as { encryptionKey?: string }).encryptionKey;
}

/** A new folder for one n8n's database and packages, in the system's temporary folder. */
export async function makeUserFolder(): Promise<string> {
	await removeAbandoned();
	return await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
}
