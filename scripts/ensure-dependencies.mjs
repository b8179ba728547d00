// Installs the development dependencies if they are missing or older than the lock file: the first
// thing that `npm start` and `npm test` do, so that a fresh clone needs no other command.
// Plain JavaScript, because it runs before there is anything to run TypeScript with.
import { spawnSync } from 'node:child_process';
import { lstatSync, statSync, utimesSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));

/** npm's own note of what it installed. */
const NOTE = 'node_modules/.package-lock.json';

const modifiedAt = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Those of another checkout, which sees to them. */
const isBorrowed = () => lstatSync('node_modules').isSymbolicLink();

const installed = modifiedAt(NOTE);
if (installed === 0 || (!isBorrowed() && installed < modifiedAt('package.json'))) {
	console.log(
		'Installing the development dependencies (npm install, a few minutes the first time) …',
	);
	// Not saved: what the lock file says holds, whatever else a registry has by now.
	const args = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
	const { status } = spawnSync('npm', args, {
		stdio: 'inherit',
		shell: process.platform === 'win32',
	});
	if (status !== 0) {
		console.error('The dependencies could not be installed: is the npm registry reachable?');
		process.exit(1);
	}
	// Where nothing was to be done, npm leaves its note as old as it was.
	utimesSync(NOTE, new Date(), new Date());
}
