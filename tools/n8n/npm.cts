import { withProgress } from '../progress.cts';
import { outputOf, start } from '../run.cts';
import { UserError } from '../user-error.cts';

/** The reasons for npm's failures. The first match counts. */
const REASONS: ReadonlyArray<[pattern: RegExp, reason: string]> = [
	[/ENOSPC/, 'the disk is full.'],
	[/EACCES|EPERM|EROFS/, 'the cache folder is not writable.'],
	[/(?:ENOTFOUND|EAI_AGAIN) ([\w.-]+)/, '$1 cannot be reached: is there a network?'],
	[/ECONN|ETIMEDOUT|E(NET|HOST)UNREACH|ERR_SOCKET/, 'the npm registry cannot be reached.'],
	[/E404|ETARGET|ENOVERSIONS|EBADPLATFORM/, 'the npm registry does not have it.'],
	[/E401|E403/, 'the npm registry denies access to it.'],
	[/not found: make|find Python|gyp ERR/, 'building it needs a C++ compiler, make and Python.'],
];

/** Variables that the npm of this process sets, and that would change the npm that it starts. */
const PARENT_SETTINGS =
	/^npm_(package|lifecycle|command|config_(ignore_scripts|local_prefix|prefix|omit|node_gyp$))|^INIT_CWD$/i;

/** Returns the reason for a failure, or else npm's last line. */
function explain(output: string): string {
	for (const [pattern, reason] of REASONS) {
		const match = pattern.exec(output);
		if (match) return reason.replace('$1', match[1]);
	}
	return output.split('\n').at(-1) ?? '';
}

/**
 * Runs npm in a folder and shows `what` it does and for how long; with `showSize`, also the size of the
 * folder.
 * @throws UserError with the reason, as far as npm's output shows it.
 */
export async function runNpm(
	what: string,
	args: string[],
	folder: string,
	{ env = {}, showSize = false }: { env?: Record<string, string>; showSize?: boolean } = {},
): Promise<void> {
	const own = Object.entries(process.env).filter(([name]) => !PARENT_SETTINGS.test(name));
	const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--prefix', folder];
	const install = async () => {
		const result = await start('npm', [...args, ...quiet], {
			cwd: folder,
			env: { ...Object.fromEntries(own), ...env },
			extendEnv: false,
		});
		if (result.failed) throw new UserError(`${what} failed: ${explain(outputOf(result))}`);
	};
	await withProgress(what, install, showSize ? folder : undefined);
}
