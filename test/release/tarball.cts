import { readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../tools/root.cts';
import { run } from '../../tools/run.cts';
import { onShutdown } from '../../tools/shutdown.cts';
import { UserError } from '../../tools/user-error.cts';

/** Matches compiled code, codex files, schemas and icons, but no sources, source maps and tests. */
const IN_DIST = /^dist\/((nodes|credentials)\/[\w./-]+\.(js|json)|icons\/[\w.]+\.svg)$/;

/** A packed tarball. */
export interface Tarball {
	path: string;
	/** In bytes. */
	size: number;
	unpackedSize: number;
	files: string[];
}

/** The folders for packing a release. */
export type Workspace = Awaited<ReturnType<typeof createWorkspace>>;

/** Checks out the last commit into a temporary folder. */
export async function createWorkspace() {
	const folder = await mkdtemp(join(tmpdir(), 'sangoma-cx-release-'));
	onShutdown(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
	const [checkout, unpacked] = [join(folder, 'checkout'), join(folder, 'unpacked')];
	for (const path of [checkout, unpacked]) await mkdir(path);
	const archive = join(folder, 'checkout.tar');
	await run('git', ['archive', '--format=tar', `--output=${archive}`, 'HEAD'], { cwd: ROOT });
	await run('tar', ['-xf', archive, '-C', checkout]);
	await symlink(join(ROOT, 'node_modules'), join(checkout, 'node_modules'));
	return { folder, checkout, unpacked };
}

async function pack(source: string, target: string): Promise<Tarball> {
	const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', target];
	const [packed] = JSON.parse(await run('npm', args, { cwd: source })) as Array<
		Omit<Tarball, 'path' | 'files'> & { filename: string; files: Array<{ path: string }> }
	>;
	const { filename, size, unpackedSize, files } = packed;
	return { path: join(target, filename), size, unpackedSize, files: files.map(({ path }) => path) };
}

/** Builds the checkout, packs it as `npm publish` does, and unpacks the tarball. */
export async function packRelease({ folder, checkout, unpacked }: Workspace): Promise<Tarball> {
	await run('npm', ['run', '--silent', 'build'], { cwd: checkout });
	const tarball = await pack(checkout, folder);
	await run('tar', ['-xzf', tarball.path, '-C', unpacked, '--strip-components=1']);
	return tarball;
}

/** Packs the unpacked tarball again as the next version. */
export async function packNextVersion({ folder, unpacked }: Workspace): Promise<Tarball> {
	const source = join(folder, 'next');
	await cp(unpacked, source, { recursive: true });
	const args = ['version', 'patch', '--no-git-tag-version', '--ignore-scripts'];
	await run('npm', args, { cwd: source });
	return await pack(source, folder);
}

/**
 * Checks that `dist` contains only compiled files, that each node has its codex file, and that the
 * installation runs no script.
 * @throws UserError with all problems.
 */
export function checkFiles({ files }: Tarball, unpacked: string): void {
	const { n8n, scripts = {} } = JSON.parse(
		readFileSync(join(unpacked, 'package.json'), 'utf8'),
	) as { n8n: { nodes: string[] }; scripts?: Record<string, string> };
	const codex = n8n.nodes.map((file) => file.replace(/\.js$/, '.json'));
	const inDist = files.filter((file) => file.startsWith('dist/'));
	const problems = [
		...codex.filter((file) => !files.includes(file)).map((file) => `${file} is missing`),
		...inDist.filter((file) => !IN_DIST.test(file)).map((file) => `${file} must not be published`),
		...Object.keys(scripts)
			.filter((name) => /install/.test(name))
			.map((name) => `the script ${name} must not exist`),
	];
	if (problems.length > 0) throw new UserError(problems.join('\n'));
}
