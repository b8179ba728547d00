import { randomBytes } from 'node:crypto';
import { N8nClient } from '../../../tools/n8n/client/client.cts';
import { LAZY_SANDBOX } from '../../../tools/n8n/settings.cts';
import { startN8n, type N8n } from '../../../tools/n8n/start.cts';
import { onShutdown } from '../../../tools/shutdown.cts';
import { saveLog } from '../../kit/n8n/shared-n8n.cts';
import type { LoadBalancer } from './load-balancer.cts';
import type { Servers } from './servers.cts';

/** The maximum number of executions that a worker runs at the same time. */
const CONCURRENCY = 10;

/** An n8n in queue mode: one main process, and any number of webhook processors and workers. */
export interface Cluster {
	main: N8n;
	client: N8nClient;
	processors: N8n[];
	workers: N8n[];
	addProcessor(): Promise<void>;
	addWorker(): Promise<void>;
}

/** Starts the main process, which creates the database's tables, without processors and workers. */
export async function startCluster(
	servers: Servers,
	{ url, targets }: LoadBalancer,
): Promise<Cluster> {
	const encryptionKey = randomBytes(16).toString('hex');
	// The settings that n8n's documentation recommends.
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
			await saveLog(n8n, `scale/${command[0]}-${n8n.port}`);
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
