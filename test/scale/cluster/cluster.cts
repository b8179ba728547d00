import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { N8nClient } from '../../../tools/n8n/client/client.cts';
import { LAZY_SANDBOX } from '../../../tools/n8n/settings.cts';
import { startN8n, type N8n } from '../../../tools/n8n/start.cts';
import { ROOT } from '../../../tools/root.cts';
import { onShutdown } from '../../../tools/shutdown.cts';
import type { LoadBalancer } from './load-balancer.cts';
import type { Servers } from './servers.cts';

/** How many executions a worker runs at once. */
const CONCURRENCY = 10;
const LOG_FOLDER = join(ROOT, 'test-results', 'scale');

/** An n8n in queue mode: one main, and any number of webhook processors and workers. */
export interface Cluster {
	main: N8n;
	client: N8nClient;
	processors: N8n[];
	workers: N8n[];
	addProcessor(): Promise<void>;
	addWorker(): Promise<void>;
}

/** Starts the main, which creates the database's tables; processors and workers are added later. */
export async function startCluster(
	servers: Servers,
	{ url, targets }: LoadBalancer,
): Promise<Cluster> {
	const encryptionKey = randomBytes(16).toString('hex');
	// All processes share the settings of n8n's own documentation.
	const env = {
		...servers.env,
		EXECUTIONS_MODE: 'queue',
		WEBHOOK_URL: `${url}/`,
		N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		...LAZY_SANDBOX,
		N8N_LOG_LEVEL: 'warn',
	};
	const start = async (...command: string[]) => {
		const n8n = await startN8n({ command, encryptionKey, env });
		onShutdown(async () => {
			await n8n.stop();
			await mkdir(LOG_FOLDER, { recursive: true });
			await writeFile(join(LOG_FOLDER, `${command[0]}-${n8n.port}.log`), n8n.log());
		});
		return n8n;
	};
	const main = await start('start');
	const client = new N8nClient(main);
	await client.setUpOwner();
	const [processors, workers]: [N8n[], N8n[]] = [[], []];
	return {
		main,
		client,
		processors,
		workers,
		addProcessor: async () => {
			const processor = await start('webhook');
			processors.push(processor);
			targets.push(processor.url);
		},
		addWorker: async () => {
			workers.push(await start('worker', `--concurrency=${CONCURRENCY}`));
		},
	};
}
