import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { installDebianPackages } from '../../../tools/debian.cts';
import { findFreePort } from '../../../tools/ports.cts';
import { endGroup, hasEnded, outputOf, run, signalGroup, start } from '../../../tools/run.cts';
import { onShutdown } from '../../../tools/shutdown.cts';
import { UserError } from '../../../tools/user-error.cts';
import { waitFor } from '../../../tools/wait.cts';

const POSTGRES = '/usr/lib/postgresql';
const REDIS = '/usr/bin/redis-server';
const USER = 'n8n';
const HOST = '127.0.0.1';

const isRoot = () => process.getuid?.() === 0;

/** Returns the folder of PostgreSQL's programs; undefined if PostgreSQL or Redis is missing. */
function findPrograms(): string | undefined {
	const versions = existsSync(POSTGRES) && existsSync(REDIS) ? readdirSync(POSTGRES) : [];
	const folders = versions.map((version) => join(POSTGRES, version, 'bin'));
	return folders.filter((folder) => existsSync(join(folder, 'postgres'))).at(-1);
}

/**
 * Installs PostgreSQL and Redis if they are missing, and returns the folder of PostgreSQL's programs;
 * undefined if they are missing and this process cannot install them.
 * @throws UserError if the installation fails.
 */
export async function ensurePrograms(): Promise<string | undefined> {
	const found = findPrograms();
	if (found) return found;
	await installDebianPackages('Installing PostgreSQL and Redis', ['postgresql', 'redis-server']);
	return findPrograms();
}

interface Server {
	/** Stops it and starts it again with the same folder and port. */
	restart(pauseMs: number): Promise<void>;
}

/** Returns a command that runs as another user if this process is root. */
const asUser = (user: string, command: string[]) =>
	isRoot()
		? ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups', ...command]
		: command;

/**
 * Starts a server and waits until the command `ready` succeeds. The server ends with this process, even
 * if that is killed.
 * @throws UserError with its output if it does not become ready.
 */
async function startDaemon(name: string, command: string[], ready: string[]): Promise<Server> {
	const launch = async () => {
		const child = start('setpriv', ['--pdeathsig=INT', ...command]);
		const isReady = async () => hasEnded(child) || !(await start(ready[0], ready.slice(1))).failed;
		const stop = () => {
			signalGroup(child, 'SIGINT');
			return endGroup(child);
		};
		await waitFor(isReady, { interval: 100, timeout: 60_000 }).catch(stop);
		if (hasEnded(child)) throw new UserError(`${name} did not start:\n${outputOf(await child)}`);
		return stop;
	};
	let stop = await launch();
	return {
		restart: async (pauseMs) => {
			await stop();
			await sleep(pauseMs);
			stop = await launch();
		},
	};
}

async function startPostgres(bin: string, folder: string, port: string): Promise<Server> {
	const data = join(folder, 'postgres');
	await mkdir(data, { mode: 0o700 });
	if (isRoot()) await run('chown', ['postgres:postgres', folder, data]);
	const initdb = [join(bin, 'initdb'), '-D', data, '-U', USER, '--auth=trust', '-E', 'UTF8'];
	const [program, ...args] = asUser('postgres', initdb);
	await run(program, args, { cwd: folder });
	const settings = [`listen_addresses=${HOST}`, 'max_connections=200', 'shared_buffers=256MB'];
	const postgres = [join(bin, 'postgres'), '-D', data, '-p', port, '-k', data];
	return await startDaemon(
		'PostgreSQL',
		asUser('postgres', [...postgres, ...settings.flatMap((setting) => ['-c', setting])]),
		[join(bin, 'pg_isready'), '-h', HOST, '-p', port, '-q'],
	);
}

async function startRedis(folder: string, port: string): Promise<Server> {
	const data = join(folder, 'redis');
	await mkdir(data);
	// Each command is written to disk, so that a restart loses no job.
	const settings = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''];
	const redis = [REDIS, '--port', port, '--bind', HOST, '--dir', data, ...settings];
	return await startDaemon('Redis', redis, ['redis-cli', '-h', HOST, '-p', port, 'ping']);
}

/** PostgreSQL and Redis on 127.0.0.1, with their data in a temporary folder. */
export interface Servers {
	postgres: Server;
	redis: Server;
	env: Record<string, string>;
	/** Queries PostgreSQL. Returns rows of text fields. */
	query(sql: string): Promise<string[][]>;
}

/** Starts PostgreSQL and Redis on free ports. Their folder is removed at the end. */
export async function startServers(bin: string): Promise<Servers> {
	const folder = await mkdtemp(join(tmpdir(), 'sangoma-cx-scale-'));
	onShutdown(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
	const [port, redisPort] = [String(await findFreePort()), String(await findFreePort())];
	const redis = await startRedis(folder, redisPort);
	const postgres = await startPostgres(bin, folder, port);
	const psql = ['-h', HOST, '-p', port, '-U', USER, '-d', 'postgres', '-AtqX', '-F', '\t'];
	const query = async (sql: string) => {
		const output = await run(join(bin, 'psql'), [...psql, '-c', sql]);
		return output.split('\n').flatMap((line) => (line ? [line.split('\t')] : []));
	};
	const env = {
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: HOST,
		DB_POSTGRESDB_PORT: port,
		DB_POSTGRESDB_DATABASE: 'postgres',
		DB_POSTGRESDB_USER: USER,
		DB_POSTGRESDB_POOL_SIZE: '30',
		QUEUE_BULL_REDIS_HOST: HOST,
		QUEUE_BULL_REDIS_PORT: redisPort,
	};
	return { postgres, redis, env, query };
}
