// Installs the development dependencies if they are missing or older than package.json, so that a fresh
// clone needs no other command. Plain JavaScript: without them, nothing runs TypeScript.
import { spawnSync } from 'node:child_process';
import { lstatSync, statSync, utimesSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));

/** npm writes it at the end of an installation. */
const INSTALLED = 'node_modules/.package-lock.json';

const modifiedAt = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** True if they are those of another checkout, which keeps them up to date. */
const isLink = () => lstatSync('node_modules').isSymbolicLink();

const installedAt = modifiedAt(INSTALLED);
if (installedAt === 0 || (!isLink() && installedAt < modifiedAt('package.json'))) {
	console.log('Installing the development dependencies (npm install, a few minutes at first) …');
	// Not saved: the lock file stays as it is.
	const args = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
	const shell = process.platform === 'win32';
	const { status } = spawnSync('npm', args, { stdio: 'inherit', shell });
	if (status !== 0) {
		console.error('The dependencies could not be installed: is the npm registry reachable?');
		process.exit(1);
	}
	// npm does not touch the file if there was nothing to do.
	utimesSync(INSTALLED, new Date(), new Date());
}
