import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../tools/root.cts';
import { onShutdown } from '../../tools/shutdown.cts';
import { run } from './run.cts';

/** What npm says of a tarball that it packed. */
export interface Tarball {
	path: string;
	/** In bytes. */
	size: number;
	unpackedSize: number;
	files: string[];
}

/** Where the release is made: the last commit, and beside it what comes of it. */
export interface Workshop {
	folder: string;
	checkout: string;
	unpacked: string;
}

/** Lays out the last commit in a folder of its own, which is removed at the end. */
export async function openWorkshop(): Promise<Workshop> {
	const folder = await mkdtemp(join(tmpdir(), 'sangoma-cx-release-'));
	onShutdown(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
	const [checkout, unpacked] = [join(folder, 'checkout'), join(folder, 'unpacked')];
	for (const path of [checkout, unpacked]) await mkdir(path);
	const archive = join(folder, 'checkout.tar');
	await run('git', ['archive', '--format=tar', `--output=${archive}`, 'HEAD'], ROOT);
	await run('tar', ['-xf', archive, '-C', checkout], folder);
	await symlink(join(ROOT, 'node_modules'), join(checkout, 'node_modules'));
	return { folder, checkout, unpacked };
}

async function pack(source: string, target: string): Promise<Tarball> {
	const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', target];
	const [packed] = JSON.parse(await run('npm', args, source)) as Array<{
		filename: string;
		size: number;
		unpackedSize: number;
		files: Array<{ path: string }>;
	}>;
	const { filename, size, unpackedSize, files } = packed;
	return { path: join(target, filename), size, unpackedSize, files: files.map(({ path }) => path) };
}

/** Builds the checkout, packs it as `npm publish` would, and unpacks the tarball. */
export async function packRelease({ folder, checkout, unpacked }: Workshop): Promise<Tarball> {
	await run('npm', ['run', '--silent', 'build'], checkout);
	const tarball = await pack(checkout, folder);
	await run('tar', ['-xzf', tarball.path, '-C', unpacked, '--strip-components=1'], folder);
	return tarball;
}

/** Packs what was unpacked once more, as the version after it. */
export async function packNextVersion({ folder, unpacked }: Workshop): Promise<Tarball> {
	const source = join(folder, 'next');
	await cp(unpacked, source, { recursive: true });
	await run('npm', ['version', 'patch', '--no-git-tag-version', '--ignore-scripts'], source);
	return await pack(source, folder);
}
