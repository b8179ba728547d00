import { rm } from 'node:fs/promises';
import { N8nClient } from '../../tools/n8n/client/client.cts';
import { startN8n } from '../../tools/n8n/start.cts';
import type { N8n } from '../../tools/n8n/start.cts';
import { makeUserFolder } from '../../tools/n8n/user-folder.cts';
import { onShutdown } from '../../tools/shutdown.cts';
import { startSimulator } from '../../simulator/index.cts';
import type { Simulator } from '../../simulator/index.cts';
import { installFloor } from './floor.cts';
import { prepareProbe } from './probe.cts';
import type { Probe } from './probe.cts';

/**
 * A real n8n with a probe in it, and a simulator, both on this machine. The simulator is in this
 * process, which does nothing else while a workflow runs.
 */
export interface Bench {
	n8n: N8n;
	client: N8nClient;
	simulator: Simulator;
	probe: Probe;
	close(): Promise<void>;
}

/** Sets up what a benchmark measures; `settings` are further environment variables of n8n. */
export async function openBench(settings: Record<string, string> = {}): Promise<Bench> {
	const userFolder = await makeUserFolder();
	const removeFolder = () => rm(userFolder, { recursive: true, force: true, maxRetries: 5 });
	onShutdown(removeFolder);
	await installFloor(userFolder);
	const probe = await prepareProbe();
	const n8n = await startN8n({
		userFolder,
		env: {
			...probe.env,
			// Executions of 10,000 items are large; nothing else here needs their history.
			EXECUTIONS_DATA_MAX_AGE: '1',
			...settings,
		},
	});
	const client = new N8nClient(n8n);
	await client.setUpOwner();
	const simulator = await startSimulator();
	return {
		n8n,
		client,
		simulator,
		probe,
		close: async () => {
			await n8n.stop();
			await simulator.close();
			await removeFolder();
		},
	};
}
