// Compares deliveries to the trigger with n8n's own Webhook node with header authentication, in the same n8n.
import { Agent } from 'node:http';
import { Readable } from 'node:stream';
import type { INode } from 'n8n-workflow';
import { createCredential } from '../../tools/credential.cts';
import type { CredentialReference } from '../../tools/n8n/client/workflows.cts';
import { LAZY_SANDBOX } from '../../tools/n8n/settings.cts';
import { waitFor } from '../../tools/wait.cts';
import {
	activateTrigger,
	activateWebhook,
	callNode,
	messageEvent,
	postEvent,
	triggerWorkflow,
	type ActiveWorkflow,
} from '../kit/load/events.cts';
import { median, number, printTable, quantile, type Column } from '../kit/load/table.cts';
import { END } from '../kit/n8n/nodes.cts';
import { compareInTurns, withBenches, type Bench, type Result } from './bench.cts';

const CONCURRENCY = 20;
const WARM_UP_EVENTS = 100;

/** A workflow that receives events, and the type of their messages. */
interface Target extends ActiveWorkflow {
	headers?: Record<string, string>;
	messageType: 'incoming' | 'outgoing';
}

interface Run {
	/** Responses per second. */
	responses: number;
	/** Executions per second, until the last one has finished. */
	finished: number;
	/** Response times in ms. */
	times: number[];
	/** CPU time of n8n per event, in ms. */
	cpuMs: number;
}

let lastId = 0;

/** Waits until n8n has finished this many more executions. */
async function waitForExecutions(
	{ client }: Bench,
	workflowId: string,
	after: number,
	count: number,
) {
	const { executions } = client;
	const areFinished = async () => {
		const newest = Number((await executions.newest({ workflowId }))?.id ?? 0);
		const running = await executions.newest({ workflowId, status: ['new', 'running'] });
		// Nothing else runs, so the IDs of executions have no gaps.
		return newest >= after + count && running === undefined;
	};
	await waitFor(areFinished, { interval: 100, timeout: 600_000 });
}

async function send(bench: Bench, target: Target, count: number): Promise<Run> {
	const { url, headers, messageType } = target;
	const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
	const deliver = async (id: number) => {
		const sent = performance.now();
		const event = { ...messageEvent(id), message_type: messageType };
		const status = await postEvent(url, event, { agent, headers });
		if (status !== 200) throw new Error(`${status} from ${url.split('?')[0]}`);
		return performance.now() - sent;
	};
	const last = Number((await bench.client.executions.newest())?.id ?? 0);
	const ids = Array.from({ length: count }, () => ++lastId);
	await bench.probe.begin();
	const start = performance.now();
	const times: number[] = await Readable.from(ids)
		.map(deliver, { concurrency: CONCURRENCY })
		.toArray();
	const respondedMs = performance.now() - start;
	agent.destroy();
	if (messageType === 'incoming') await waitForExecutions(bench, target.id, last, count);
	const finishedMs = performance.now() - start;
	const { cpuMs } = await bench.probe.read();
	return {
		responses: (count / respondedMs) * 1000,
		finished: (count / finishedMs) * 1000,
		times,
		cpuMs: cpuMs / count,
	};
}

const milliseconds = (figure: number) => `${figure.toFixed(1)} ms`;
const responsesOf = (runs: Run[]) => median(runs.map((run) => run.responses));
const finishedOf = (runs: Run[]) => median(runs.map((run) => run.finished));
const timeAt = (share: number) => (result: Result<Run>) =>
	median(result.runs.map(({ times }) => quantile(times, share)));

const COLUMNS: Array<Column<Result<Run>>> = [
	['Responses/s', ({ runs }) => responsesOf(runs), number(1)],
	['Ratio to Webhook', ({ runs, all }) => responsesOf(runs) / responsesOf(all[1]), number(2)],
	['Ratio to accepted', ({ runs, all }) => responsesOf(runs) / responsesOf(all[0]), number(2)],
	['Finished/s', ({ runs }) => finishedOf(runs), number(1)],
	['Ratio to Webhook', ({ runs, all }) => finishedOf(runs) / finishedOf(all[1]), number(2)],
	['Ratio to accepted', ({ runs, all }) => finishedOf(runs) / finishedOf(all[0]), number(2)],
	['Response p50', timeAt(0.5), milliseconds],
	['p99', timeAt(0.99), milliseconds],
	['CPU time per event', ({ runs }) => median(runs.map((run) => run.cpuMs)), milliseconds],
];

type NodeOf = (credential: CredentialReference) => INode;

/** The comparisons: the node that an event runs, and the settings of n8n. */
const COMPARISONS: Array<[title: string, next: NodeOf, settings: Record<string, string>]> = [
	['Default settings, a workflow that does nothing', () => END, {}],
	[
		'Default settings, a workflow that places a call',
		(credential) => callNode(credential, '9001'),
		{},
	],
	// n8n prepares a sandbox for expressions only where one is evaluated.
	[
		`With ${Object.keys(LAZY_SANDBOX)[0]}=true, a workflow that does nothing`,
		() => END,
		LAZY_SANDBOX,
	],
];

const SUBJECTS = ['Sangoma CX Trigger', 'Webhook node', 'Dropped by the trigger'];

/** Activates both workflows. Returns the targets in the order of the subjects. */
async function openTargets(bench: Bench, next: NodeOf): Promise<Target[]> {
	const { client, simulator, n8n } = bench;
	const { id, name } = await createCredential(client, simulator);
	const node = next({ id, name });
	const workflow = triggerWorkflow('Trigger', { id, name }, node);
	const trigger = await activateTrigger(client, simulator, workflow);
	const header = { name: 'X-Benchmark', value: 'a secret of some length' };
	const auth = await client.credentials.create('Header', 'httpHeaderAuth', header);
	const webhook = await activateWebhook(client, n8n.url, [node], {
		parameters: { authentication: 'headerAuth' },
		credentials: { httpHeaderAuth: { id: auth.id, name: auth.name } },
	});
	return [
		{ ...trigger, messageType: 'incoming' },
		{ ...webhook, messageType: 'incoming', headers: { [header.name]: header.value } },
		{ ...trigger, messageType: 'outgoing' },
	];
}

/** Measures accepted and dropped events of each build, with n8n's default settings and with `LAZY_SANDBOX`. */
export async function benchmarkDeliveries(
	builds: string[],
	events: number,
	rounds: number,
): Promise<void> {
	for (const [title, next, settings] of COMPARISONS) {
		console.log(`\n${title}\n`);
		await withBenches(builds, settings, async (benches) => {
			const targets: Target[][] = [];
			for (const bench of benches) targets.push(await openTargets(bench, next));
			const sendTo = (build: number, subject: number, count = events) =>
				send(benches[build], targets[build][subject], count);
			// The first runs of n8n are slower.
			await compareInTurns(benches.length, SUBJECTS, 1, (build, subject) =>
				sendTo(build, subject, Math.min(WARM_UP_EVENTS, events)),
			);
			const rows = await compareInTurns(benches.length, SUBJECTS, rounds, sendTo);
			printTable(COLUMNS, rows);
		});
	}
}
