import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isAlive } from '../run.cts';
import { UserError } from '../user-error.cts';

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

function isSame(file: string, copy: string): boolean {
	return existsSync(copy) && readFileSync(file).equals(readFileSync(copy));
}

/** The files of a folder, with their paths in it. */
async function listFiles(folder: string): Promise<string[]> {
	if (!existsSync(folder)) return [];
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const files = entries.filter((entry) => entry.isFile());
	return files.map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1));
}

/**
 * Installs a built package into an n8n user folder, where n8n looks for community packages; what is
 * there already is brought up to date. Gives how many files changed.
 *
 * A copy of what is published, no link to the checkout: from there the package would load another
 * n8n-workflow than n8n's own, whose errors n8n does not know.
 */
export async function installCommunityPackage(source: string, userFolder: string): Promise<number> {
	const { name } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as {
		name: string;
	};
	if (!existsSync(join(source, 'dist')))
		throw new UserError(`${name} is not built: run npm run build first.`);
	const target = join(userFolder, '.n8n', 'nodes', 'node_modules', name);
	const built = (await listFiles(join(source, 'dist'))).map((file) => join('dist', file));
	const wanted = ['package.json', ...built];
	const gone = (await listFiles(target)).filter((file) => !wanted.includes(file));
	const changed = wanted.filter((file) => !isSame(join(source, file), join(target, file)));
	for (const file of gone) await rm(join(target, file));
	for (const file of changed) {
		await mkdir(dirname(join(target, file)), { recursive: true });
		await cp(join(source, file), join(target, file));
	}
	return gone.length + changed.length;
}
