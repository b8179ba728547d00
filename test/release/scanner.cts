import { join } from 'node:path';
import { ROOT } from '../../tools/root.cts';
import { run } from '../../tools/run.cts';
import { UserError } from '../../tools/user-error.cts';

const PROGRAM = join(__dirname, 'scan.mjs');

/**
 * Lets n8n's scanner check a folder: as the `source` at the commit of a release, or as the published
 * `tarball`. Returns how many files it checked.
 * @throws UserError with the findings if there are any, even warnings.
 */
export async function scan(folder: string, leg: 'source' | 'tarball'): Promise<number> {
	const output = (await run(process.execPath, [PROGRAM, folder, leg], { cwd: ROOT })).trim();
	const { files, errors, warnings } = JSON.parse(output.split('\n').at(-1) ?? '') as Record<
		'files' | 'errors' | 'warnings',
		number
	>;
	if (files === 0) throw new UserError(`The scanner found no files in the ${leg}.`);
	if (errors + warnings > 0)
		throw new UserError(`${errors} errors, ${warnings} warnings:\n${output}`);
	return files;
}
