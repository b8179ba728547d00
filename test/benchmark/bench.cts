import { join } from 'node:path';
import { startSimulator, type Simulator } from '../../simulator/index.cts';
import { N8nClient } from '../../tools/n8n/client/client.cts';
import { startN8n, type N8n } from '../../tools/n8n/start.cts';
import { prepareProbe, type Probe } from '../kit/load/probe.cts';
import type { Rows } from '../kit/load/table.cts';

/**
 * An n8n with a probe and one build of the package, and a simulator in this process, which does nothing
 * else while a workflow runs.
 */
export interface Bench {
	n8n: N8n;
	client: N8nClient;
	simulator: Simulator;
	probe: Probe;
	close(): Promise<void>;
}

async function openBench(packageFolder: string, settings: Record<string, string>): Promise<Bench> {
	const probe = await prepareProbe();
	const env = {
		...probe.env,
		N8N_CUSTOM_EXTENSIONS: join(__dirname, 'baseline'),
		// Executions of 10,000 items are large.
		EXECUTIONS_DATA_MAX_AGE: '1',
		...settings,
	};
	const n8n = await startN8n({ packageFolder, env });
	const client = new N8nClient(n8n);
	await client.setUpOwner();
	const simulator = await startSimulator();
	const close = async () => {
		await n8n.stop();
		await simulator.close();
	};
	return { n8n, client, simulator, probe, close };
}

/**
 * Starts an n8n for each build (the folder of a built package), measures, and stops them. `settings` are
 * environment variables.
 */
export async function withBenches(
	builds: string[],
	settings: Record<string, string>,
	measure: (benches: Bench[]) => Promise<void>,
): Promise<void> {
	const benches: Bench[] = [];
	try {
		for (const build of builds) benches.push(await openBench(build, settings));
		await measure(benches);
	} finally {
		for (const bench of benches) await bench.close();
	}
}

/** The runs of a subject with a build, and the runs of all subjects with that build. */
export interface Result<Run> {
	runs: Run[];
	all: Run[][];
}

let turn = 0;

/**
 * Runs each subject with each build once per round, in alternating order, because the machine may become
 * slower over time. Returns the rows of a table: the results of each subject by build.
 */
export async function compareInTurns<Run>(
	builds: number,
	subjects: string[],
	rounds: number,
	run: (build: number, subject: number) => Promise<Run>,
): Promise<Rows<Result<Run>>> {
	const runs = Array.from({ length: builds }, () => subjects.map((): Run[] => []));
	const order = subjects.flatMap((_, subject) => runs.map((_build, build) => [build, subject]));
	for (let round = 0; round < rounds; round++)
		for (const [build, subject] of turn++ % 2 === 0 ? order : [...order].reverse())
			runs[build][subject].push(await run(build, subject));
	return subjects.map((name, subject) => [name, runs.map((all) => ({ runs: all[subject], all }))]);
}
