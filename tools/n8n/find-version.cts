import { execFile } from 'node:child_process';
import { UserError } from '../user-error.cts';

const VERSION = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

/**
 * The version that is meant by a version or by a tag of npm, such as `latest` or `next`.
 * @throws UserError if npm knows no such tag.
 */
export function findN8nVersion(asked: string): Promise<string> {
	if (VERSION.test(asked)) return Promise.resolve(asked);
	return new Promise((resolve, reject) => {
		const args = ['view', `n8n@${asked}`, 'version', '--json'];
		execFile('npm', args, { shell: process.platform === 'win32' }, (_error, stdout) => {
			const found = VERSION.exec(stdout.trim().replace(/"/g, ''))?.[0];
			if (found) resolve(found);
			else reject(new UserError(`npm has no n8n "${asked}": name a version, latest or next.`));
		});
	});
}
