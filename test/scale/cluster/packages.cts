import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../release/run.cts';

/** Where the distribution's servers are. */
export interface Servers {
	/** The folder with `initdb`, `postgres` and `psql`. */
	postgres: string;
	redis: string;
}

const POSTGRES = '/usr/lib/postgresql';
const REDIS = '/usr/bin/redis-server';

function findServers(): Servers | undefined {
	const versions = existsSync(POSTGRES) ? readdirSync(POSTGRES) : [];
	const folders = versions.map((version) => join(POSTGRES, version, 'bin'));
	const postgres = folders.filter((folder) => existsSync(join(folder, 'postgres'))).at(-1);
	return postgres && existsSync(REDIS) ? { postgres, redis: REDIS } : undefined;
}

/**
 * PostgreSQL and Redis from Debian's packages, installed if they are not there and we may. Only
 * their programs are used: no service of theirs is started.
 * @throws UserError if they cannot be installed.
 */
export async function ensureServers(): Promise<Servers | undefined> {
	const found = findServers();
	if (found || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return found;
	console.log('Installing PostgreSQL and Redis from the distribution (about a minute, once) …');
	const install = ['install', '-y', '--no-install-recommends', 'postgresql', 'redis-server'];
	const quiet = ['DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1', 'apt-get'];
	await run('env', [...quiet, 'update'], '/');
	await run('env', [...quiet, ...install], '/');
	return findServers();
}
