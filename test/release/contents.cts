import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { UserError } from '../../tools/user-error.cts';
import type { Tarball } from './checkout.cts';

const MAX_SIZE = 60_000;

const BESIDE_DIST = ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'];

/** Compiled code, codex files and schemas, icons; no sources, no maps, no tests. */
const IN_DIST = /^dist\/((nodes|credentials)\/[\w./-]+\.(js|json)|icons\/[\w.]+\.svg)$/;

/** What n8n lets a verified community package require. */
const ALLOWED = ['n8n-workflow', 'node:crypto', 'crypto'];

interface Manifest {
	dependencies?: object;
	peerDependencies?: Record<string, string>;
	scripts?: Record<string, string>;
	n8n: { nodes: string[]; credentials: string[] };
}

function findForeignRequires(folder: string, files: string[]): string[] {
	return files
		.filter((file) => file.endsWith('.js'))
		.flatMap((file) => {
			const code = readFileSync(join(folder, file), 'utf8');
			const required = [...code.matchAll(/\brequire\(["']([^"']+)["']\)/g)].map(([, name]) => name);
			return required
				.filter((name) => !name.startsWith('.') && !ALLOWED.includes(name))
				.map(
					(name) => `${file} requires ${name}${builtinModules.includes(name) ? ' of Node' : ''}`,
				);
		});
}

/**
 * Checks what would be published: small, complete, nothing beside it, no foreign code required.
 * @throws UserError that names all that is wrong.
 */
export function checkContents({ size, files }: Tarball, unpacked: string): void {
	const manifest = JSON.parse(readFileSync(join(unpacked, 'package.json'), 'utf8')) as Manifest;
	const named = [...manifest.n8n.nodes, ...manifest.n8n.credentials];
	const codex = manifest.n8n.nodes.map((file) => file.replace(/\.js$/, '.json'));
	const missing = [...BESIDE_DIST, ...named, ...codex].filter((file) => !files.includes(file));
	const foreign = files.filter((file) => !BESIDE_DIST.includes(file) && !IN_DIST.test(file));
	const onlyPeer = JSON.stringify(manifest.peerDependencies) === '{"n8n-workflow":"*"}';
	const wrong = [
		size < MAX_SIZE ? [] : `it has ${size} bytes, and at most ${MAX_SIZE} are wanted`,
		missing.map((file) => `${file} is missing`),
		foreign.map((file) => `${file} does not belong into it`),
		Object.keys(manifest.dependencies ?? {}).map((name) => `it depends on ${name}`),
		onlyPeer ? [] : 'its peer dependencies are not exactly n8n-workflow',
		Object.keys(manifest.scripts ?? {})
			.filter((name) => /install/.test(name))
			.map((name) => `it has the script ${name}`),
		findForeignRequires(unpacked, files),
	].flat();
	if (wrong.length > 0) throw new UserError(wrong.join('\n'));
}
