import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../../../tools/ports.cts';
import { onShutdown } from '../../../tools/shutdown.cts';
import { run } from '../../release/run.cts';
import type { Servers } from './packages.cts';
import { startService } from './service.cts';
import type { Service } from './service.cts';

const USER = 'n8n';

/** A PostgreSQL and a Redis of our own, on loopback. */
export interface Databases {
	postgres: Service;
	redis: Service;
	/** What n8n has to know of both. */
	env: Record<string, string>;
	/** Asks PostgreSQL; gives rows of fields as text. */
	query(sql: string): Promise<string[][]>;
}

function accepts(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = createConnection({ port, host: '127.0.0.1' });
		socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
		socket.once('connect', () => socket.destroy());
	});
}

const isRoot = () => process.getuid?.() === 0;

async function startPostgres(bin: string, folder: string, port: number): Promise<Service> {
	const data = join(folder, 'postgres');
	await mkdir(data, { mode: 0o700 });
	if (isRoot()) await run('chown', ['postgres:postgres', folder, data], folder);
	const become = ['--reuid=postgres', '--regid=postgres', '--clear-groups'];
	const initdb = [join(bin, 'initdb'), '-D', data, '-U', USER, '--auth=trust', '-E', 'UTF8'];
	await run('setpriv', [...(isRoot() ? become : []), ...initdb], folder);
	const settings = ['listen_addresses=127.0.0.1', 'max_connections=200', 'shared_buffers=256MB'];
	return await startService({
		name: 'PostgreSQL',
		command: join(bin, 'postgres'),
		args: ['-D', data, '-p', String(port), '-k', data, ...settings.flatMap((set) => ['-c', set])],
		user: 'postgres',
		endSignal: 'SIGINT',
		isReady: () =>
			run(join(bin, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port), '-q'], folder).then(
				() => true,
				() => false,
			),
	});
}

/** With its journal written for each command, so that a restart forgets no job. */
async function startRedis(command: string, folder: string, port: number): Promise<Service> {
	const data = join(folder, 'redis');
	await mkdir(data);
	const journal = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''];
	const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', data];
	return await startService({
		name: 'Redis',
		command,
		args: [...place, ...journal],
		endSignal: 'SIGTERM',
		isReady: () => accepts(port),
	});
}

/** Starts both on free ports and in a folder of their own, which is removed at the end. */
export async function startDatabases({ postgres: bin, redis }: Servers): Promise<Databases> {
	const folder = await mkdtemp(join(tmpdir(), 'sangoma-cx-scale-'));
	onShutdown(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
	const [port, redisPort] = [await findFreePort(), await findFreePort()];
	const redisService = await startRedis(redis, folder, redisPort);
	const postgres = await startPostgres(bin, folder, port);
	const query = async (sql: string) => {
		const place = ['-h', '127.0.0.1', '-p', String(port), '-U', USER, '-d', 'postgres'];
		const output = await run(join(bin, 'psql'), [...place, '-AtqX', '-F', '\t', '-c', sql], folder);
		return output.split('\n').flatMap((line) => (line ? [line.split('\t')] : []));
	};
	const env = {
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(port),
		DB_POSTGRESDB_DATABASE: 'postgres',
		DB_POSTGRESDB_USER: USER,
		DB_POSTGRESDB_POOL_SIZE: '30',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redisPort),
	};
	return { postgres, redis: redisService, env, query };
}
