// npm run soak [-- --minutes 60]: mixed traffic through one n8n, with the simulator's faults on. Neither the
// memory in use after a garbage collection nor the resident memory may grow; a report goes to docs/results/.
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import axios from 'axios';
import { buildPackage } from '../../tools/build.cts';
import { N8nClient } from '../../tools/n8n/client/client.cts';
import { parseNumber, describeCommand, runCommand } from '../../tools/command-line.cts';
import { createCredential } from '../../tools/credential.cts';
import { LAZY_SANDBOX } from '../../tools/n8n/settings.cts';
import { startN8n } from '../../tools/n8n/start.cts';
import { findFreePort } from '../../tools/ports.cts';
import { formatError } from '../../tools/user-error.cts';
import { ROOT } from '../../tools/root.cts';
import { onShutdown } from '../../tools/shutdown.cts';
import { startSimulator } from '../../simulator/index.cts';
import type { Simulator } from '../../simulator/index.cts';
import { triggerWorkflow } from '../scale/traffic/events.cts';
import { drawPlot, growth } from './report.cts';
import type { Sample } from './report.cts';
import { chooseFaults, sendTraffic } from './traffic.cts';
import type { Traffic } from './traffic.cts';

const PER_SECOND = 2;
const SAMPLES = 120;
const MB = 1_000_000;
/** n8n's own memory goes up and down by so many MB: its heap between two collections, and all it has. */
const MAX_GROWTH = { heap: 15, rss: 60 };

const grewTooMuch = (samples: Sample[]) =>
	(['heap', 'rss'] as const).some((of) => growth(samples, of) > MAX_GROWTH[of]);

interface Soaked {
	version: string;
	measure(): Promise<{ rss: number; heapUsed: number }>;
}

async function openN8n(simulator: Simulator): Promise<Soaked> {
	const port = await findFreePort();
	const env = {
		// Without it, n8n's resident memory goes up and down by gigabytes.
		...LAZY_SANDBOX,
		NODE_OPTIONS: `--require ${join(__dirname, 'memory-probe.cjs')}`,
		MEMORY_PROBE_PORT: String(port),
		EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'none',
		EXECUTIONS_DATA_SAVE_ON_ERROR: 'none',
	};
	const n8n = await startN8n({ env });
	onShutdown(() => n8n.stop());
	const client = new N8nClient(n8n);
	await client.setUpOwner();
	const { id, name } = await createCredential(client, simulator);
	const workflow = await client.workflows.create(triggerWorkflow('Soak', { id, name }));
	await client.workflows.activate(workflow.id);
	const measure = async () => (await axios.get(`http://127.0.0.1:${port}/`)).data;
	return { version: n8n.version, measure };
}

function writeReport(
	version: string,
	samples: Sample[],
	traffic: Traffic,
	simulator: Simulator,
): void {
	const folder = join(ROOT, 'docs', 'results');
	mkdirSync(folder, { recursive: true });
	const [first, last] = [samples[0], samples[samples.length - 1]];
	const minutes = (last.seconds / 60).toFixed(0);
	const grew = (of: 'heap' | 'rss') =>
		`${growth(samples, of).toFixed(1)} MB (at most ${MAX_GROWTH[of]} MB)`;
	const title = `n8n with the package: ${last.events} events in ${minutes} minutes`;
	writeFileSync(join(folder, 'soak-memory.svg'), drawPlot(samples, title));
	const day = new Date().toISOString().slice(0, 10);
	const { 'agent:call': calls = {}, token = {} } = simulator.counts;
	const text = `# Soak test: results

\`npm run soak -- --minutes ${minutes}\`, ${day}: one n8n ${version} on a machine with ${availableParallelism()} cores, with N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=true. ${PER_SECOND} events per second, each of which places a call through the node. One in ten is repeated and one in twenty-five is forged; tokens are revoked every minute; about one API request in fifteen fails (503, 429, slow, broken connection, HTML, an error in a 200).

![Memory over time](soak-memory.svg)

| Measured | Result |
| --- | --- |
| Events sent, and the responses by status | ${traffic.sent}, ${JSON.stringify(traffic.statuses)} |
| Calls at the API, by status | ${JSON.stringify(calls)} |
| Token requests, by status | ${JSON.stringify(token)} |
| Heap after garbage collection, at the start and at the end | ${first.heap.toFixed(1)} MB, ${last.heap.toFixed(1)} MB |
| Resident memory, at the start and at the end | ${first.rss.toFixed(0)} MB, ${last.rss.toFixed(0)} MB |
| Growth of the heap from the middle third to the last third | ${grew('heap')} |
| Growth of resident memory from the middle to the last third | ${grew('rss')} |
`;
	writeFileSync(join(folder, 'soak.md'), text);
	console.log(text);
}

async function soak(minutes: number): Promise<boolean> {
	await buildPackage();
	const simulator = await startSimulator();
	onShutdown(() => simulator.close());
	const { version, measure } = await openN8n(simulator);
	simulator.chooseFault = chooseFaults();
	const started = Date.now();
	const until = started + minutes * 60_000;
	const traffic: Traffic = { sent: 0, statuses: {} };
	const sending = sendTraffic(simulator, { perSecond: PER_SECOND, until }, traffic);
	const samples: Sample[] = [];
	while (Date.now() < until) {
		const { rss, heapUsed } = await measure();
		const seconds = (Date.now() - started) / 1000;
		samples.push({ seconds, events: traffic.sent, rss: rss / MB, heap: heapUsed / MB });
		await sleep((minutes * 60_000) / SAMPLES);
	}
	await sending;
	await sleep(5_000);
	writeReport(version, samples, traffic, simulator);
	return !grewTooMuch(samples);
}

const command = describeCommand(
	'npm run soak --',
	'Sends mixed traffic with faults through one n8n, and reports its memory in docs/results.',
).option('--minutes <number>', 'how long', parseNumber(0.1), 60);

void runCommand(command, async () => {
	const { minutes } = command.opts<{ minutes: number }>();
	const passed = await soak(minutes).catch((error: unknown) => {
		console.error(`\n${formatError(error)}`);
		return false;
	});
	console.log(passed ? '\n1 passed, 0 failed' : '\n0 passed, 1 failed');
	return passed;
});
