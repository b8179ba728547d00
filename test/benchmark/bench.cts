import { join } from 'node:path';
import axios from 'axios';
import { N8nClient } from '../../playground/client/client.cts';
import { findFreePort } from '../../playground/network.cts';
import { startN8n } from '../../playground/n8n/start.cts';
import type { N8n } from '../../playground/n8n/start.cts';
import { startSimulator } from '../../simulator/index.cts';
import type { Simulator } from '../../simulator/index.cts';

/** What n8n's event loop did since the last look. */
export interface LoopReport {
	/** The longest time, in ms, in which n8n could do nothing else. */
	longestMs: number;
	/** CPU time of n8n since it started, in ms. */
	cpuMs: number;
	/** Resident memory, in bytes. */
	rss: number;
}

/** A real n8n with a probe in it, and a simulator, both on this machine. */
export interface Bench {
	n8n: N8n;
	client: N8nClient;
	simulator: Simulator;
	/** Reads the probe and starts a new measurement. */
	readLoop(): Promise<LoopReport>;
	close(): Promise<void>;
}

/** Sets up what a benchmark measures; `settings` are further environment variables of n8n. */
export async function openBench(settings: Record<string, string> = {}): Promise<Bench> {
	const probePort = await findFreePort();
	const probe = join(__dirname, 'event-loop-probe.cjs');
	const simulator = await startSimulator();
	const n8n = await startN8n({
		env: {
			NODE_OPTIONS: `--require ${probe}`,
			EVENT_LOOP_PROBE_PORT: String(probePort),
			// Executions of 10,000 items are large; nothing else here needs their history.
			EXECUTIONS_DATA_MAX_AGE: '1',
			...settings,
		},
	});
	const client = new N8nClient(n8n);
	await client.setUpOwner();
	return {
		n8n,
		client,
		simulator,
		readLoop: async () => (await axios.post(`http://127.0.0.1:${probePort}/`)).data as LoopReport,
		close: async () => {
			await n8n.stop();
			await simulator.close();
		},
	};
}

/** The middle one of an odd number of figures. */
export function median(figures: number[]): number {
	return [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)];
}

/** Prints rows as a table with aligned columns, the first row being the head. */
export function printTable(rows: string[][]): void {
	const widths = rows[0].map((_cell, column) => Math.max(...rows.map((row) => row[column].length)));
	for (const row of rows) {
		console.log(row.map((cell, column) => cell.padStart(widths[column])).join('  '));
	}
}
