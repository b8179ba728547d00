import { existsSync, watch } from 'node:fs';
import { join } from 'node:path';
import { installCommunityPackage } from './n8n/user-folder.cts';
import { withProgress } from './progress.cts';
import { ROOT } from './root.cts';
import { outputOf, start } from './run.cts';
import { onShutdown } from './shutdown.cts';
import { UserError } from './user-error.cts';

const TSC = join('node_modules', 'typescript', 'bin', 'tsc');
const GULP = join('node_modules', 'gulp', 'bin', 'gulp.js');

const DEBOUNCE_MS = 150;

/** Makes n8n reload a community package whenever one of its files changes. */
export const HOT_RELOAD = { N8N_DEV_RELOAD: 'true' };

/**
 * Builds the package of a checkout, by default this one.
 * @throws UserError with the compiler's messages if it does not build.
 */
export async function buildPackage(folder = ROOT): Promise<void> {
	await withProgress('Building the package', async () => {
		for (const tool of [[GULP, '--silent', 'clean'], [TSC], [GULP, '--silent', 'assets']]) {
			const result = await start(process.execPath, tool, { cwd: folder });
			if (result.failed) throw new UserError(`The package does not build:\n${outputOf(result)}`);
		}
	});
}

/**
 * Updates `dist` of a built checkout whenever a source file changes, until this process ends. `log`
 * receives the compiler's output. Resolves once it is watching.
 */
export async function watchPackage(
	folder = ROOT,
	log: (text: string) => void = console.log,
): Promise<void> {
	const options = { cwd: folder, buffer: false };
	void start(process.execPath, [GULP, '--silent', 'watch'], { ...options, stdout: 'inherit' });
	const compiler = start(process.execPath, [TSC, '--watch', '--preserveWatchOutput'], options);
	await new Promise<void>((resolve) => {
		compiler.all?.on('data', (chunk: Buffer) => {
			const text = chunk.toString().trim();
			if (text) log(text);
			if (text.includes('Watching for file changes')) resolve();
		});
	});
}

/**
 * Updates the package in an n8n user folder whenever a source file of a built checkout changes, until
 * this process ends. An n8n started with `HOT_RELOAD` loads the changes. Resolves once it is watching.
 */
export async function watchAndInstall(
	checkout: string,
	userFolder: string,
	log: (line: string) => void,
): Promise<void> {
	const dist = join(checkout, 'dist');
	const install = async () => {
		// A new build removes the folder first.
		if (!existsSync(dist)) return;
		const files = await installCommunityPackage(checkout, userFolder);
		if (files > 0) log(`${files} ${files === 1 ? 'file' : 'files'} of the package changed.`);
	};
	const fail = (error: unknown) => log(`Could not install the change: ${String(error)}`);
	let timer: NodeJS.Timeout | undefined;
	const watcher = watch(dist, { recursive: true }, () => {
		clearTimeout(timer);
		timer = setTimeout(() => void install().catch(fail), DEBOUNCE_MS);
	});
	onShutdown(() => {
		clearTimeout(timer);
		watcher.close();
	});
	await watchPackage(checkout, log);
}
