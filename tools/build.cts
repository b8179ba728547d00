import { existsSync, watch } from 'node:fs';
import { join } from 'node:path';
import { installCommunityPackage } from './n8n/user-folder.cts';
import { withProgress } from './progress.cts';
import { ROOT } from './root.cts';
import { outputOf, start } from './run.cts';
import { onShutdown } from './shutdown.cts';
import { UserError } from './user-error.cts';
import { waitFor } from './wait.cts';

const TSC = join('node_modules', 'typescript', 'bin', 'tsc');
const GULP = join('node_modules', 'gulp', 'bin', 'gulp.js');

/**
 * Builds the package of a checkout, this one unless told otherwise.
 * @throws UserError with the compiler's messages if it does not build.
 */
export async function buildPackage(folder = ROOT): Promise<void> {
	await withProgress('Building the package', undefined, async () => {
		for (const tool of [[GULP, '--silent', 'clean'], [TSC], [GULP, '--silent', 'assets']]) {
			const result = await start(process.execPath, tool, { cwd: folder });
			if (result.failed) throw new UserError(`The package does not build:\n${outputOf(result)}`);
		}
	});
}

/**
 * Rebuilds `dist` of a built checkout whenever a source changes, until this process ends, and passes on
 * what the compiler writes. Resolves once it watches.
 */
export async function watchPackage(
	folder = ROOT,
	log: (text: string) => void = console.log,
): Promise<void> {
	const options = { cwd: folder, buffer: false };
	start(process.execPath, [GULP, '--silent', 'watch'], {
		...options,
		stdio: 'inherit',
		all: false,
	});
	const compiler = start(process.execPath, [TSC, '--watch', '--preserveWatchOutput'], options);
	let isWatching = false;
	compiler.all?.on('data', (chunk: Buffer) => {
		const text = chunk.toString().trim();
		if (text) log(text);
		isWatching ||= text.includes('Watching for file changes');
	});
	await waitFor(() => isWatching, { timeout: 120_000, message: 'The compiler does not start.' });
}

/** So long after the last change of a file, the build has written all of them. */
const QUIET_MS = 150;

/** What makes an n8n load a community package anew when a file of it changes. */
export const HOT_RELOAD = { N8N_DEV_RELOAD: 'true' };

/**
 * Keeps the package in an n8n user folder as the sources of a built checkout are, until this process
 * ends. An n8n that was started with `HOT_RELOAD` takes the changes over. Resolves once changes count.
 */
export async function watchAndInstall(
	checkout: string,
	userFolder: string,
	say: (line: string) => void,
): Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	const install = async () => {
		// A whole new build empties the folder first.
		if (!existsSync(join(checkout, 'dist'))) return;
		const files = await installCommunityPackage(checkout, userFolder);
		if (files > 0) say(`${files} ${files === 1 ? 'file' : 'files'} of the package changed.`);
	};
	const later = () => {
		clearTimeout(timer);
		timer = setTimeout(() => {
			install().catch((error: unknown) => say(`The change did not get to n8n: ${String(error)}`));
		}, QUIET_MS);
	};
	const watcher = watch(join(checkout, 'dist'), { recursive: true }, later);
	onShutdown(() => {
		clearTimeout(timer);
		watcher.close();
	});
	await watchPackage(checkout, say);
}
