import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { run } from '../run.cts';
import { UserError } from '../user-error.cts';
import { cacheFolder, fetchOnce } from './cache.cts';
import { runNpm } from './npm.cts';

/** The version for development and tests (2.41.3 on npm lacks a dependency). */
const N8N_VERSION = '2.41.1';

/** The version of Node to download if the running one cannot run n8n. */
const NODE_VERSION = '24.21.0';

/** The major versions of Node with prebuilt native modules, by the major version of n8n. */
const NODE_MAJORS: Record<string, readonly number[]> = { '1': [22, 24], '2': [24, 26] };

/**
 * Dependencies to install from npm, by the major version of n8n: n8n names another server, which closed
 * networks block.
 */
const OVERRIDES: Record<string, Record<string, string>> = { '1': { xlsx: '0.18.5' } };

const VERSION = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

interface NodeRuntime {
	binary: string;
	/** The folder with `include/node`, which node-gyp needs; undefined if there is none. */
	headers?: string;
}

/** An n8n that can be started. */
export interface N8nInstallation {
	version: string;
	/** The folder whose `node_modules` holds n8n. */
	folder: string;
	script: string;
	node: NodeRuntime;
}

const majorOf = (version: string) => version.replace(/^v/, '').split('.')[0];

function describeNode(binary: string): NodeRuntime {
	const folder = dirname(dirname(binary));
	const hasHeaders = existsSync(join(folder, 'include', 'node', 'node_api.h'));
	return { binary, ...(hasHeaders && { headers: folder }) };
}

/**
 * Returns a Node that can run this version of n8n: `$SANGOMA_CX_NODE`, the running one, or one from npm,
 * which is downloaded into the cache once.
 * @throws UserError if there is none.
 */
async function ensureNode(n8nVersion: string): Promise<NodeRuntime> {
	const majors = NODE_MAJORS[majorOf(n8nVersion)] ?? NODE_MAJORS['2'];
	const isSuitable = (version: string) => majors.includes(Number(majorOf(version)));
	const given = process.env.SANGOMA_CX_NODE;
	if (given) {
		const version = await run(resolve(given), ['--version']).catch(() => {
			throw new UserError(`SANGOMA_CX_NODE is ${given}, which is not Node.`);
		});
		if (isSuitable(version)) return describeNode(resolve(given));
		const needed = majors.join(' or ');
		throw new UserError(`SANGOMA_CX_NODE is Node ${version}, but Node ${needed} is needed.`);
	}
	if (isSuitable(process.version)) return describeNode(process.execPath);
	const name = `node-${process.platform}-${process.arch}`;
	const folder = join(cacheFolder(), `node-${NODE_VERSION}`);
	const what = `Fetching Node ${NODE_VERSION} (n8n ${n8nVersion} cannot run on ${process.version})`;
	const args = ['install', `${name}@${NODE_VERSION}`, '--ignore-scripts'];
	await fetchOnce(folder, (partial) => runNpm(what, args, partial));
	return describeNode(join(folder, 'node_modules', name, 'bin', 'node'));
}

function readVersion(folder: string): string | undefined {
	const path = join(folder, 'node_modules', 'n8n', 'package.json');
	if (!existsSync(path)) return undefined;
	const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
	return version;
}

/** Installs n8n. Runs only SQLite's install script: another one would download a binary. */
async function install(version: string, { headers }: NodeRuntime, folder: string): Promise<void> {
	const manifest = { private: true, overrides: OVERRIDES[majorOf(version)] };
	await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
	const fetching = `Fetching n8n ${version} (about 3 GB, 5 to 10 minutes, once)`;
	const args = ['install', `n8n@${version}`, '--ignore-scripts', '--no-package-lock'];
	await runNpm(fetching, args, folder, { showSize: true });
	const building = 'Building SQLite for n8n (1 to 2 minutes, once)';
	const env = headers ? { npm_config_nodedir: headers } : undefined;
	await runNpm(building, ['rebuild', 'sqlite3', '--ignore-scripts=false'], folder, { env });
}

/**
 * Returns an n8n of this version: the one in `$SANGOMA_CX_N8N` if it has this version, or else one from
 * npm, which is downloaded into the cache once.
 * @throws UserError if it cannot be installed.
 */
export async function ensureN8n(version: string = N8N_VERSION): Promise<N8nInstallation> {
	const node = await ensureNode(version);
	const cached = join(cacheFolder(), `n8n-${version}`);
	const given = process.env.SANGOMA_CX_N8N && resolve(process.env.SANGOMA_CX_N8N);
	const givenVersion = given && readVersion(given);
	if (given && !givenVersion)
		throw new UserError(`SANGOMA_CX_N8N is ${given}, which contains no node_modules/n8n.`);
	const folder = given && givenVersion === version ? given : cached;
	if (folder === cached) await fetchOnce(folder, (partial) => install(version, node, partial));
	return { version, folder, script: join(folder, 'node_modules', 'n8n', 'bin', 'n8n'), node };
}

/**
 * Returns the version of n8n for a version or an npm tag, such as `latest` or `next`.
 * @throws UserError if npm has no such tag.
 */
export async function findN8nVersion(versionOrTag: string): Promise<string> {
	if (VERSION.test(versionOrTag)) return versionOrTag;
	const version = await run('npm', ['view', `n8n@${versionOrTag}`, 'version']).catch(() => '');
	if (VERSION.test(version)) return version;
	throw new UserError(`npm has no n8n "${versionOrTag}": use a version, latest or next.`);
}
