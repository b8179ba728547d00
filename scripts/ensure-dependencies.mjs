// Installs the development dependencies if they are missing or older than package.json, so that a fresh
// clone needs no other command. This is JavaScript because TypeScript needs the dependencies.
import { spawnSync } from 'node:child_process';
import { lstatSync, statSync, utimesSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));

/** npm writes it at the end of an installation. */
const INSTALLED = 'node_modules/.package-lock.json';

const modifiedAt = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Whether they belong to another checkout, which keeps them up to date. */
const isLink = () => lstatSync('node_modules').isSymbolicLink();

const installedAt = modifiedAt(INSTALLED);
if (installedAt === 0 || (!isLink() && installedAt < modifiedAt('package.json'))) {
	console.log('Installing the development dependencies (npm install, a few minutes at first) …');
	// Keeps the lock file as it is.
	const args = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
	const { status } = spawnSync('npm', args, { stdio: 'inherit' });
	if (status !== 0) {
		console.error('Could not install the dependencies: is the npm registry reachable?');
		process.exit(1);
	}
	// npm does not touch the file if there is nothing to do.
	utimesSync(INSTALLED, new Date(), new Date());
}
