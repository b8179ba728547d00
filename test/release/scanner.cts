import { join } from 'node:path';
import { UserError } from '../../tools/user-error.cts';
import { ROOT } from '../../tools/root.cts';
import { run } from './run.cts';

const PROGRAM = join(__dirname, 'scan.mjs');

/**
 * Has n8n's scanner look at a folder: `source` as it does at the commit that a release was made of,
 * `tarball` as it does at what was published. Gives how many files it looked at.
 * @throws UserError with the findings if there is one, be it a warning.
 */
export async function scan(folder: string, leg: 'source' | 'tarball'): Promise<number> {
	const output = (await run(process.execPath, [PROGRAM, folder, leg], ROOT)).trim();
	const { files, errors, warnings } = JSON.parse(output.split('\n').at(-1) ?? '') as {
		files: number;
		errors: number;
		warnings: number;
	};
	if (files === 0) throw new UserError(`the scanner found no files in the ${leg}`);
	if (errors + warnings > 0)
		throw new UserError(`${errors} errors, ${warnings} warnings:\n${output}`);
	return files;
}
