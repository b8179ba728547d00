import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { withProgress } from '../progress.cts';
import { run } from '../run.cts';
import { UserError } from '../user-error.cts';
import { cacheFolder, fetchOnce } from './cache.cts';
import { runNpm } from './npm.cts';

const VERSION = '24.21.0';

/** n8n's native parts are prebuilt for these majors of Node only, by the major of n8n. */
const SUITABLE: Record<string, readonly number[]> = { '1': [22, 24], '2': [24, 26] };

/** A Node that can run n8n: its binary, and the folder with its headers where it has them. */
export interface NodeRuntime {
	binary: string;
	/** The folder that holds `include/node`, which node-gyp needs; undefined if there is none. */
	headers?: string;
}

function describe(binary: string): NodeRuntime {
	const folder = dirname(dirname(binary));
	return existsSync(join(folder, 'include', 'node', 'node_api.h'))
		? { binary, headers: folder }
		: { binary };
}

function majorOf(version: string): number {
	return Number(/^v?(\d+)\./.exec(version)?.[1]);
}

async function givenNode(path: string, suitable: readonly number[]): Promise<NodeRuntime> {
	const binary = resolve(path);
	const version = await run(binary, ['--version']).catch(() => {
		throw new UserError(`SANGOMA_CX_NODE is ${path}, which cannot be run as Node.`);
	});
	if (suitable.includes(majorOf(version))) return describe(binary);
	const needed = suitable.join(' or ');
	throw new UserError(`SANGOMA_CX_NODE is Node ${version}, but Node ${needed} is needed.`);
}

/**
 * A Node that runs this version of n8n: `$SANGOMA_CX_NODE`, else the one that runs us, else one
 * from npm, fetched into the cache once.
 * @throws UserError if there is none to be had.
 */
export async function ensureNode(n8nVersion: string): Promise<NodeRuntime> {
	const suitable = SUITABLE[n8nVersion.split('.')[0]] ?? SUITABLE['2'];
	if (process.env.SANGOMA_CX_NODE) return givenNode(process.env.SANGOMA_CX_NODE, suitable);
	if (suitable.includes(majorOf(process.version))) return describe(process.execPath);

	const windows = process.platform === 'win32';
	const name = `node-${windows ? 'win' : process.platform}-${process.arch}`;
	const folder = join(cacheFolder(), `node-${VERSION}`);
	const what = `Fetching Node ${VERSION} (n8n ${n8nVersion} cannot run on ${process.version})`;
	await fetchOnce(folder, (partial) =>
		withProgress(what, undefined, () => {
			const args = ['install', `${name}@${VERSION}`, '--ignore-scripts', '--prefix', partial];
			return runNpm(what, args, partial);
		}),
	);
	return describe(join(folder, 'node_modules', name, 'bin', windows ? 'node.exe' : 'node'));
}
