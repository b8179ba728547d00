import { spawn } from 'node:child_process';
import { UserError } from '../user-error.cts';
import { onShutdown } from '../shutdown.cts';
import { endGroup } from './process-group.cts';

/** What npm's output says, and what that means for a person. The first match counts. */
const FAILURES: ReadonlyArray<[pattern: RegExp, meaning: string]> = [
	[/ENOSPC/, 'the disk is full.'],
	[/EACCES|EPERM|EROFS/, 'the cache folder cannot be written to.'],
	[/(?:ENOTFOUND|EAI_AGAIN) ([\w.-]+)/, '$1 cannot be reached: is there a network?'],
	[
		/ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET/,
		'the npm registry cannot be reached.',
	],
	[/E404|ETARGET|ENOVERSIONS|EBADPLATFORM/, 'the npm registry does not have it.'],
	[/E401|E403/, 'the npm registry does not let it be had.'],
	[
		/not found: make|find Python|gyp ERR/,
		'a C++ compiler, make and Python are needed to build it.',
	],
];

/** Settings of the npm that started us (`npm start`) that would steer the npm that we start. */
const INHERITED =
	/^npm_(package|lifecycle|command|config_(ignore_scripts|local_prefix|prefix|omit|node_gyp$))|^INIT_CWD$/i;

function npmEnvironment(extra: Record<string, string>): NodeJS.ProcessEnv {
	const own = Object.entries(process.env).filter(([name]) => !INHERITED.test(name));
	return { ...Object.fromEntries(own), ...extra };
}

/** Why npm failed, by its output: in our words, else npm's last. */
function explain(output: string): string | undefined {
	for (const [pattern, meaning] of FAILURES) {
		const match = pattern.exec(output);
		if (match) return meaning.replace('$1', match[1]);
	}
	return output.trim().split('\n').at(-1) || undefined;
}

/**
 * Runs npm quietly in a folder. Throws a UserError that says `what` failed and why, as far as npm's
 * output tells.
 */
export function runNpm(
	what: string,
	args: string[],
	folder: string,
	env: Record<string, string> = {},
): Promise<void> {
	return new Promise((resolve, reject) => {
		const windows = process.platform === 'win32';
		const child = spawn('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
			cwd: folder,
			env: npmEnvironment(env),
			stdio: ['ignore', 'pipe', 'pipe'],
			shell: windows,
			// A group of its own, so that a node-gyp under it can be ended with it.
			detached: !windows,
		});
		const forget = onShutdown(() => endGroup(child));
		let output = '';
		for (const stream of [child.stdout, child.stderr])
			stream.on('data', (chunk) => (output = (output + chunk).slice(-100_000)));
		child.once('error', (error) => {
			forget();
			reject(new UserError(`${what} failed: npm cannot be started (${error.message}).`));
		});
		child.once('close', (code) => {
			forget();
			if (code === 0) return resolve();
			reject(new UserError(`${what} failed: ${explain(output) ?? `npm ended with ${code}`}`));
		});
	});
}
