import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { isAlive } from '../run.cts';
import { UserError } from '../user-error.cts';

const PREFIX = 'sangoma-cx-n8n-';

const readJson = <T,>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;

/** Returns the encryption key of a user folder; undefined if no n8n has used it yet. */
export function readEncryptionKey(userFolder: string): string | undefined {
	const path = join(userFolder, '.n8n', 'config');
	return existsSync(path) ? readJson<{ encryptionKey?: string }>(path).encryptionKey : undefined;
}

/** Creates a temporary folder for an n8n, and removes those that killed processes left. */
export async function makeUserFolder(): Promise<string> {
	for (const name of await readdir(tmpdir())) {
		if (!name.startsWith(PREFIX)) continue;
		if (isAlive(Number(name.slice(PREFIX.length).split('-')[0]))) continue;
		await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined);
	}
	return await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
}

/** Returns the paths of the files of a folder, relative to `base`. */
async function listFiles(folder: string, base: string): Promise<string[]> {
	if (!existsSync(folder)) return [];
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	return entries
		.filter((entry) => entry.isFile())
		.map(({ parentPath, name }) => relative(base, join(parentPath, name)));
}

/**
 * Installs or updates a built package in an n8n user folder, as a community package. Returns how many
 * files changed.
 *
 * It copies the files: through a link to the checkout, the package would load an n8n-workflow other than
 * n8n's, and n8n would not recognize its errors.
 * @throws UserError if the package is not built.
 */
export async function installCommunityPackage(source: string, userFolder: string): Promise<number> {
	const { name } = readJson<{ name: string }>(join(source, 'package.json'));
	const built = await listFiles(join(source, 'dist'), source);
	if (built.length === 0) throw new UserError(`${name} is not built: run npm run build first.`);
	const target = join(userFolder, '.n8n', 'nodes', 'node_modules', name);
	const wanted = ['package.json', ...built];
	const removed = (await listFiles(target, target)).filter((file) => !wanted.includes(file));
	const changed = wanted.filter((file) => {
		const copy = join(target, file);
		return !existsSync(copy) || !readFileSync(join(source, file)).equals(readFileSync(copy));
	});
	for (const file of removed) await rm(join(target, file));
	for (const file of changed) {
		await mkdir(dirname(join(target, file)), { recursive: true });
		await cp(join(source, file), join(target, file));
	}
	return removed.length + changed.length;
}
