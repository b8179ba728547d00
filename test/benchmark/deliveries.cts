// Events into the trigger, beside n8n's own Webhook node with header authentication, in the same n8n.
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { INode } from 'n8n-workflow';
import { createCredential, CREDENTIAL_TYPE } from '../../tools/credential.cts';
import type { CredentialReference } from '../../tools/n8n/client/workflows.cts';
import { LAZY_SANDBOX } from '../../tools/n8n/settings.cts';
import { chain, END, TRIGGER } from '../e2e/support.cts';
import { call, messageOf } from '../scale/traffic/events.cts';
import { openBench, type Bench } from './bench.cts';
import { printTable } from './table.cts';

const CONCURRENCY = 20;

/** Where events go, and what is sent beside them. */
interface Target {
	workflowId: string;
	url: string;
	headers: Record<string, string>;
	messageType: 'incoming' | 'outgoing';
}

interface Measured {
	/** Events answered per second. */
	answered: number;
	/** Events per second until the last workflow that they started has ended. */
	done: number;
	/** Time to answer, in ms. */
	p50: number;
	p99: number;
	/** CPU time of n8n per event, in ms. */
	cpuMs: number;
}

let lastId = 0;

async function post(agent: Agent, { url, headers, messageType }: Target): Promise<number> {
	const body = JSON.stringify({ ...messageOf(++lastId), message_type: messageType });
	const start = performance.now();
	return await new Promise((resolve, reject) => {
		const outgoing = request(
			url,
			{ method: 'POST', agent, headers: { 'content-type': 'application/json', ...headers } },
			(answer) => {
				answer.resume().on('end', () => {
					if (answer.statusCode === 200) resolve(performance.now() - start);
					else reject(new Error(`${answer.statusCode} from ${url.split('?')[0]}`));
				});
			},
		);
		outgoing.on('error', reject).end(body);
	});
}

/** Waits until n8n has run so many more workflows; the next measurement is not to meet their rest. */
async function waitForRuns({ client }: Bench, workflowId: string, after: number, runs: number) {
	const active = { status: ['new', 'running'] };
	for (;;) {
		const newest = Number((await client.executions.newest({ workflowId }))?.id ?? 0);
		const isRunning = (await client.executions.newest({ workflowId, ...active })) !== undefined;
		// Nothing else runs meanwhile: the numbers of executions have no gaps.
		if (newest >= after + runs && !isRunning) return;
		await sleep(100);
	}
}

async function send(bench: Bench, target: Target, events: number): Promise<Measured> {
	const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
	const times: number[] = [];
	let left = events;
	const last = Number((await bench.client.executions.newest())?.id ?? 0);
	await bench.probe.begin();
	const start = performance.now();
	const sender = async () => {
		while (left-- > 0) times.push(await post(agent, target));
	};
	await Promise.all(Array.from({ length: CONCURRENCY }, sender));
	const answeredMs = performance.now() - start;
	agent.destroy();
	if (target.messageType === 'incoming') await waitForRuns(bench, target.workflowId, last, events);
	const doneMs = performance.now() - start;
	const { cpuMs } = await bench.probe.read();
	times.sort((a, b) => a - b);
	const at = (share: number) => times[Math.floor((times.length - 1) * share)];
	return {
		answered: (events / answeredMs) * 1000,
		done: (events / doneMs) * 1000,
		p50: at(0.5),
		p99: at(0.99),
		cpuMs: cpuMs / events,
	};
}

async function openTrigger(
	{ client, simulator }: Bench,
	{ id, name }: CredentialReference,
	work: INode,
): Promise<Omit<Target, 'messageType'>> {
	const trigger: INode = {
		id: 'trigger',
		name: 'Trigger',
		type: TRIGGER,
		typeVersion: 1.1,
		position: [0, 0],
		webhookId: 'benchmark-trigger',
		parameters: { source: 'webhook', events: ['message_created'], options: {} },
		credentials: { [CREDENTIAL_TYPE]: { id, name } },
	};
	const workflow = await client.workflows.create(chain('Trigger', [trigger, work]));
	await client.workflows.activate(workflow.id);
	const { url } = simulator.webhooks[simulator.webhooks.length - 1];
	return { workflowId: workflow.id, url, headers: {} };
}

async function openWebhookNode(
	{ client, n8n }: Bench,
	work: INode,
): Promise<Omit<Target, 'messageType'>> {
	const header = { name: 'X-Benchmark', value: 'a secret of some length' };
	const { id, name } = await client.credentials.create('Header', 'httpHeaderAuth', header);
	const webhook: INode = {
		id: 'webhook',
		name: 'Webhook',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		position: [0, 0],
		webhookId: 'benchmark-webhook',
		parameters: {
			httpMethod: 'POST',
			path: 'benchmark-webhook',
			authentication: 'headerAuth',
			responseMode: 'onReceived',
			options: {},
		},
		credentials: { httpHeaderAuth: { id, name } },
	};
	const workflow = await client.workflows.create(chain('Webhook', [webhook, work]));
	await client.workflows.activate(workflow.id);
	return {
		workflowId: workflow.id,
		url: `${n8n.url}/webhook/benchmark-webhook`,
		headers: { [header.name]: header.value },
	};
}

const show = (name: string, { answered, done, p50, p99, cpuMs }: Measured): string[] => [
	name,
	answered.toFixed(1),
	done.toFixed(1),
	`${p50.toFixed(1)} ms`,
	`${p99.toFixed(1)} ms`,
	`${cpuMs.toFixed(1)} ms`,
];

const HEAD = ['', 'answered/s', 'done/s', 'answer p50', 'p99', 'CPU/event'];

/** What is compared: what an event starts, and in which n8n. */
interface Comparison {
	title: string;
	work: (credential: CredentialReference) => INode;
	settings: Record<string, string>;
}

const COMPARISONS: Comparison[] = [
	{
		title: 'n8n as it comes, a workflow that does nothing',
		work: () => END,
		settings: {},
	},
	{
		title: 'n8n as it comes, a workflow that places a call',
		work: (credential) => call(credential, '9001'),
		settings: {},
	},
	// n8n prepares a sandbox for expressions only where one is evaluated.
	{
		title: `n8n with ${Object.keys(LAZY_SANDBOX)[0]}=true, a workflow that does nothing`,
		work: () => END,
		settings: LAZY_SANDBOX,
	},
];

/**
 * Measures accepted and dropped events, in n8n as it comes and with the setting that the README
 * names, and prints both sides and the ratios.
 */
export async function benchmarkDeliveries(events: number, rounds: number): Promise<void> {
	for (const comparison of COMPARISONS) {
		console.log(`\n${comparison.title}\n`);
		await compare(comparison, events, rounds);
	}
}

async function compare({ work, settings }: Comparison, events: number, rounds: number) {
	const bench = await openBench(settings);
	try {
		const { id, name } = await createCredential(bench.client, bench.simulator);
		const credential = { id, name };
		const trigger = await openTrigger(bench, credential, work(credential));
		const targets: Record<string, Target> = {
			'Sangoma CX Trigger': { ...trigger, messageType: 'incoming' },
			'Webhook node': {
				...(await openWebhookNode(bench, work(credential))),
				messageType: 'incoming',
			},
			'dropped by the trigger': { ...trigger, messageType: 'outgoing' },
		};
		for (const target of Object.values(targets)) await send(bench, target, 100);
		const measured: Record<string, Measured[]> = {};
		for (let round = 0; round < rounds; round++) {
			const order = Object.entries(targets);
			// Turn about, so that none always runs on the warmer machine.
			if (round % 2 === 1) order.reverse();
			for (const [name, target] of order)
				(measured[name] ??= []).push(await send(bench, target, events));
		}
		const middle = (name: string) =>
			measured[name].sort((a, b) => a.answered - b.answered)[Math.floor(rounds / 2)];
		printTable([HEAD, ...Object.keys(targets).map((name) => show(name, middle(name)))]);
		const [ours, theirs, dropped] = Object.keys(targets).map(middle);
		console.log(
			`\naccepted: ${(ours.answered / theirs.answered).toFixed(2)} of the Webhook node answered, ${(ours.done / theirs.done).toFixed(2)} done`,
		);
		console.log(
			`dropped: ${(dropped.answered / ours.answered).toFixed(1)} times as fast as accepted ones answered, ${(dropped.done / ours.done).toFixed(1)} done`,
		);
	} finally {
		await bench.close();
	}
}
