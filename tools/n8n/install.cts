import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { withProgress } from '../progress.cts';
import { run } from '../run.cts';
import { UserError } from '../user-error.cts';
import { cacheFolder, fetchOnce } from './cache.cts';
import type { NodeRuntime } from './node-runtime.cts';
import { ensureNode } from './node-runtime.cts';
import { runNpm } from './npm.cts';

/** The n8n that this package is made and tested with (2.41.3 lacks a dependency on npm). */
export const N8N_VERSION = '2.41.1';

/**
 * By n8n's major: dependencies to have from the registry although n8n names another address, which
 * closed networks do not reach.
 */
const OVERRIDES: Record<string, Record<string, string>> = { '1': { xlsx: '0.18.5' } };

/** An n8n that can be started. */
export interface N8nInstallation {
	version: string;
	/** The folder whose `node_modules` holds n8n. */
	folder: string;
	/** The script that n8n is started by. */
	script: string;
	node: NodeRuntime;
}

function readVersion(folder: string): string | undefined {
	const path = join(folder, 'node_modules', 'n8n', 'package.json');
	if (!existsSync(path)) return undefined;
	const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
	return version;
}

function describe(folder: string, version: string, node: NodeRuntime): N8nInstallation {
	return { version, folder, script: join(folder, 'node_modules', 'n8n', 'bin', 'n8n'), node };
}

/** Without install scripts (one of them insists on downloading a binary), but for SQLite's. */
async function install(version: string, node: NodeRuntime, folder: string): Promise<void> {
	const manifest = { private: true, overrides: OVERRIDES[version.split('.')[0]] };
	await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
	const fetching = `Fetching n8n ${version} (about 3 GB, 5 to 10 minutes, once)`;
	await withProgress(fetching, folder, () => {
		const options = ['--ignore-scripts', '--no-package-lock', '--prefix', folder];
		return runNpm(fetching, ['install', `n8n@${version}`, ...options], folder);
	});
	const building = 'Building SQLite for n8n (1 to 2 minutes, once)';
	const headers = node.headers ? { npm_config_nodedir: node.headers } : undefined;
	await withProgress(building, undefined, () => {
		const options = ['--ignore-scripts=false', '--prefix', folder];
		return runNpm(building, ['rebuild', 'sqlite3', ...options], folder, headers);
	});
}

/**
 * An n8n of this version, fetched into the cache if it is not there yet; or the one in
 * `$SANGOMA_CX_N8N`, if that is of this version.
 * @throws UserError if it cannot be had; then nothing half-installed is left.
 */
export async function ensureN8n(version: string = N8N_VERSION): Promise<N8nInstallation> {
	const node = await ensureNode(version);
	const given = process.env.SANGOMA_CX_N8N && resolve(process.env.SANGOMA_CX_N8N);
	if (given) {
		const found = readVersion(given);
		if (!found) throw new UserError(`SANGOMA_CX_N8N is ${given}, which holds no n8n.`);
		if (found === version) return describe(given, version, node);
	}
	const folder = join(cacheFolder(), `n8n-${version}`);
	await fetchOnce(folder, (partial) => install(version, node, partial));
	return describe(folder, version, node);
}

const VERSION = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

/**
 * Returns the version of n8n that a version or a tag of npm, such as `latest` or `next`, stands for.
 * @throws UserError if npm has no such tag.
 */
export async function findN8nVersion(versionOrTag: string): Promise<string> {
	if (VERSION.test(versionOrTag)) return versionOrTag;
	const version = await run('npm', ['view', `n8n@${versionOrTag}`, 'version']).catch(() => '');
	if (VERSION.test(version)) return version;
	throw new UserError(`npm has no n8n "${versionOrTag}": name a version, latest or next.`);
}
