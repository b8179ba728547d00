import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { N8nClient } from '../../../tools/n8n/client/client.cts';
import { LAZY_SANDBOX } from '../../../tools/n8n/settings.cts';
import { startN8n } from '../../../tools/n8n/start.cts';
import type { N8n } from '../../../tools/n8n/start.cts';
import { ROOT } from '../../../tools/root.cts';
import { onShutdown } from '../../../tools/shutdown.cts';
import type { Databases } from './databases.cts';
import type { Front } from './front.cts';

/** How many executions a worker runs at once. */
const CONCURRENCY = 10;

/** An n8n in queue mode: one main, and any number of webhook processors and workers. */
export interface Cluster {
	main: N8n;
	client: N8nClient;
	processors: N8n[];
	workers: N8n[];
	addProcessor(): Promise<N8n>;
	addWorker(): Promise<N8n>;
}

/** The settings that all processes of the cluster share: those of n8n's own documentation. */
export function clusterSettings(databases: Databases, front: Front): Record<string, string> {
	return {
		...databases.env,
		EXECUTIONS_MODE: 'queue',
		WEBHOOK_URL: `${front.url}/`,
		N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		...LAZY_SANDBOX,
		N8N_LOG_LEVEL: 'warn',
	};
}

/** For whoever looks into a failure. */
async function keepLog(name: string, log: string): Promise<void> {
	const folder = join(ROOT, 'test-results', 'scale');
	await mkdir(folder, { recursive: true });
	await writeFile(join(folder, `${name}.log`), log);
}

/** Starts the main, which lays out the database; processors and workers are added to it. */
export async function startCluster(databases: Databases, front: Front): Promise<Cluster> {
	const encryptionKey = randomBytes(16).toString('hex');
	const env = clusterSettings(databases, front);
	const start = async (...command: string[]) => {
		const n8n = await startN8n({ command, encryptionKey, env });
		onShutdown(async () => {
			await n8n.stop();
			await keepLog(`${command[0]}-${n8n.port}`, n8n.log());
		});
		return n8n;
	};
	const main = await start('start');
	const client = new N8nClient(main);
	await client.setUpOwner();
	const cluster: Cluster = {
		main,
		client,
		processors: [],
		workers: [],
		addProcessor: async () => {
			const processor = await start('webhook');
			cluster.processors.push(processor);
			front.targets.push(processor.url);
			return processor;
		},
		addWorker: async () => {
			const worker = await start('worker', `--concurrency=${CONCURRENCY}`);
			cluster.workers.push(worker);
			return worker;
		},
	};
	return cluster;
}
