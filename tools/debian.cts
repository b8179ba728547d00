import { existsSync } from 'node:fs';
import { withProgress } from './progress.cts';
import { run, start } from './run.cts';

/**
 * Installs Debian packages. Does nothing if this process is not root, or on another system.
 * @throws UserError if apt-get fails.
 */
export async function installDebianPackages(label: string, packages: string[]): Promise<void> {
	if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
	// With RUNLEVEL=1, packages do not start their services.
	const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
	const install = ['-qq', 'install', '-y', '--no-install-recommends', ...packages];
	await withProgress(label, async () => {
		await start('apt-get', ['-qq', 'update'], { env });
		await run('apt-get', install, { env });
	});
}
