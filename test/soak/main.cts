// npm run soak: sends mixed traffic through one n8n, while the simulator causes faults. Neither the heap after
// a garbage collection nor the resident memory may grow. Writes a report to docs/results/soak.md.
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildPackage } from '../../tools/build.cts';
import { describeCommand, parseNumber, runChecks } from '../../tools/command-line.cts';
import { ROOT } from '../../tools/root.cts';
import { waitFor } from '../../tools/wait.cts';
import { activateTrigger, triggerWorkflow } from '../kit/load/events.cts';
import { prepareProbe } from '../kit/load/probe.cts';
import { createOwnFixture } from '../kit/n8n/fixture.cts';
import { drawPlot, growth, type Measurement } from './report.cts';
import { chooseFaults, sendTraffic, type Traffic } from './traffic.cts';

const PER_SECOND = 2;
const SAMPLES = 120;
const MB = 1_000_000;
/** In MB. n8n's own heap and resident memory vary by this much. */
const MAX_GROWTH = { heap: 15, rss: 60 };
const REPORT = join(ROOT, 'docs', 'results', 'soak.md');

async function soak(minutes: number): Promise<boolean> {
	await buildPackage();
	const probe = await prepareProbe();
	const save = { EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'none', EXECUTIONS_DATA_SAVE_ON_ERROR: 'none' };
	// Without the lazy sandbox of this fixture, n8n's resident memory varies by gigabytes.
	const { simulator, n8n, credential, process } = await createOwnFixture({ ...probe.env, ...save });
	const workflow = triggerWorkflow('Soak', credential);
	const { url } = await activateTrigger(n8n, simulator, workflow);
	simulator.chooseFault = chooseFaults();
	const started = Date.now();
	const until = started + minutes * 60_000;
	const traffic: Traffic = { sent: 0, statuses: {} };
	const sending = sendTraffic(simulator, { url, perSecond: PER_SECOND, until }, traffic);
	const measurements: Measurement[] = [];
	while (Date.now() < until) {
		const { rss, heapUsed } = await probe.begin();
		const elapsedMinutes = (Date.now() - started) / 60_000;
		measurements.push({ minutes: elapsedMinutes, rss: rss / MB, heap: heapUsed / MB });
		await sleep((minutes * 60_000) / SAMPLES);
	}
	await sending;
	const isIdle = async () => !(await n8n.executions.newest({ status: ['new', 'running'] }));
	await waitFor(isIdle, { interval: 1_000, timeout: 60_000 });

	const { 'agent:call': calls = {}, token = {} } = simulator.counts;
	const [first, last] = [measurements[0], measurements[measurements.length - 1]];
	const [heapGrowth, rssGrowth] = [growth(measurements, 'heap'), growth(measurements, 'rss')];
	const text = `# Soak test: results

\`npm run soak -- --minutes ${minutes}\`, ${new Date().toISOString().slice(0, 10)}: one n8n ${process.version} on a machine with ${availableParallelism()} cores, with N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=true. ${PER_SECOND} events per second, each of which places a call through the node. One in ten is repeated and one in twenty-five is forged; tokens are revoked every minute; about one API request in fifteen fails (503, 429, slow, broken connection, HTML, an error in a 200).

${drawPlot(measurements)}

| Measured | Result |
| --- | --- |
| Events sent, and the responses by status | ${traffic.sent}, ${JSON.stringify(traffic.statuses)} |
| Calls at the API, by status | ${JSON.stringify(calls)} |
| Token requests, by status | ${JSON.stringify(token)} |
| Heap after garbage collection, at the start and at the end | ${first.heap.toFixed(1)} MB, ${last.heap.toFixed(1)} MB |
| Resident memory, at the start and at the end | ${first.rss.toFixed(0)} MB, ${last.rss.toFixed(0)} MB |
| Growth of the heap from the middle third to the last third | ${heapGrowth.toFixed(1)} MB (at most ${MAX_GROWTH.heap} MB) |
| Growth of resident memory from the middle to the last third | ${rssGrowth.toFixed(1)} MB (at most ${MAX_GROWTH.rss} MB) |
`;
	mkdirSync(dirname(REPORT), { recursive: true });
	writeFileSync(REPORT, text);
	console.log(text);
	return heapGrowth <= MAX_GROWTH.heap && rssGrowth <= MAX_GROWTH.rss;
}

const command = describeCommand(
	'npm run soak --',
	'Sends mixed traffic through one n8n while faults occur, and reports its memory in docs/results/soak.md.',
).option('--minutes <number>', 'duration in minutes', parseNumber(0.1), 60);

void runChecks(command, async (counts) => {
	const { minutes } = command.opts<{ minutes: number }>();
	counts[(await soak(minutes)) ? 'passed' : 'failed']++;
});
