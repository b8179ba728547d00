import { outputOf, start } from '../run.cts';
import { UserError } from '../user-error.cts';

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
function explain(output: string): string {
	for (const [pattern, meaning] of FAILURES) {
		const match = pattern.exec(output);
		if (match) return meaning.replace('$1', match[1]);
	}
	return output.trim().split('\n').at(-1) ?? '';
}

/**
 * Runs npm quietly in a folder.
 * @throws UserError that says `what` failed and why, as far as npm's output tells.
 */
export async function runNpm(
	what: string,
	args: string[],
	folder: string,
	env: Record<string, string> = {},
): Promise<void> {
	const result = await start('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
		cwd: folder,
		env: npmEnvironment(env),
		extendEnv: false,
	});
	if (result.failed) throw new UserError(`${what} failed: ${explain(outputOf(result))}`);
}
