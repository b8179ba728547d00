import { execFile } from 'node:child_process';
import { UserError } from '../../tools/user-error.cts';
import { onShutdown } from '../../tools/shutdown.cts';

/**
 * Runs a command quietly in a folder and gives what it wrote to its standard output.
 * @throws UserError with all that it wrote, if it fails.
 */
export function run(command: string, args: string[], cwd: string): Promise<string> {
	return new Promise((resolve, reject) => {
		const options = { cwd, maxBuffer: 50_000_000, shell: process.platform === 'win32' };
		const child = execFile(command, args, options, (error, stdout, stderr) => {
			forget();
			if (!error) return resolve(stdout);
			const output = `${stdout}${stderr}`.trim() || error.message;
			reject(new UserError(`${command} ${args[0]} failed:\n${output}`));
		});
		const forget = onShutdown(() => {
			child.kill();
		});
	});
}
