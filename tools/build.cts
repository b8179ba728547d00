import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { endGroup } from './n8n/process-group.cts';
import { withProgress } from './n8n/progress.cts';
import { UserError } from './user-error.cts';
import { ROOT } from './root.cts';
import { onShutdown } from './shutdown.cts';

const TSC = join('node_modules', 'typescript', 'bin', 'tsc');
const GULP = join('node_modules', 'gulp', 'bin', 'gulp.js');

/** A build tool with its arguments, run by this Node in a folder. */
function start(folder: string, [script, ...args]: string[], output: 'inherit' | 'pipe') {
	const child = spawn(process.execPath, [join(folder, script), ...args], {
		cwd: folder,
		stdio: ['ignore', output, output],
		detached: process.platform !== 'win32',
	});
	const forget = onShutdown(() => endGroup(child));
	child.once('close', forget);
	return child;
}

/** Runs a tool to its end. Throws a UserError with what it said if it fails. */
function finish(folder: string, tool: string[]): Promise<void> {
	return new Promise((resolve, reject) => {
		const child = start(folder, tool, 'pipe');
		let output = '';
		for (const stream of [child.stdout, child.stderr])
			stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
		child.once('error', (error) =>
			reject(new UserError(`It cannot be started: ${error.message}.`)),
		);
		child.once('close', (code) =>
			code === 0 ? resolve() : reject(new UserError(`The package does not build:\n${output}`)),
		);
	});
}

/**
 * Builds the package of a checkout, this one unless told otherwise.
 * @throws UserError with the compiler's messages if it does not build.
 */
export function buildPackage(folder = ROOT): Promise<void> {
	return withProgress('Building the package', undefined, async () => {
		await finish(folder, [GULP, '--silent', 'clean']);
		await finish(folder, [TSC]);
		await finish(folder, [GULP, '--silent', 'assets']);
	});
}

/**
 * Keeps `dist` of a built checkout as its sources are, until this process ends, and passes on what the
 * compiler says. Resolves once it waits for changes.
 */
export async function watchPackage(
	folder = ROOT,
	say: (text: string) => void = (text) => console.log(text),
): Promise<void> {
	start(folder, [GULP, '--silent', 'watch'], 'inherit');
	const compiler = start(folder, [TSC, '--watch', '--preserveWatchOutput'], 'pipe');
	await new Promise<void>((resolve) => {
		compiler.stdout?.on('data', (chunk: Buffer) => {
			const text = chunk.toString().trim();
			if (text) say(text);
			if (/Watching for file changes/.test(text)) resolve();
		});
	});
}
