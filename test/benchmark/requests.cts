// Items through `message: send`, beside n8n's own HTTP Request node with the same credential, the same
// body and the same two expressions, in the same n8n.
import { setTimeout as sleep } from 'node:timers/promises';
import type { INode } from 'n8n-workflow';
import { createCredential, CREDENTIAL_TYPE } from '../../playground/credential.cts';
import { N8nError } from '../../playground/client/rest.cts';
import type { CredentialReference } from '../../playground/client/workflow.cts';
import { chain, sangomaCx } from '../e2e/support.cts';
import { median, openBench, printTable, type Bench } from './bench.cts';

interface Measured {
	ms: number;
	longestStallMs: number;
	tokenRequests: number;
	/** CPU time that n8n took, which other programs on the machine change less than the time. */
	cpuMs: number;
	rss: number;
}

/** One comparison: how many items, at which latency of the API, with a token stored or without. */
export interface Case {
	items: number;
	latencyMs: number;
	start: 'cold' | 'warm';
	rounds: number;
	/** n8n's own setting in the node's Options; the interval in ms. */
	batch?: { batchSize: number; batchInterval: number };
}

const SOURCE_CODE = (items: number, conversation: number) =>
	`return Array.from({ length: ${items} }, (_, n) => ({ json: { conversation: ${conversation}, text: 'Message ' + n } }));`;

function makeItems(items: number, conversation: number): INode[] {
	const base = { typeVersion: 1, position: [0, 0] as [number, number], parameters: {} };
	return [
		{ ...base, id: 'start', name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
		{
			...base,
			id: 'items',
			name: 'Items',
			type: 'n8n-nodes-base.code',
			typeVersion: 2,
			parameters: { jsCode: SOURCE_CODE(items, conversation) },
		},
	];
}

const SENDERS = {
	'Sangoma CX': (_bench: Bench, credential: CredentialReference, { batch }: Case): INode =>
		sangomaCx('Send', credential, {
			resource: 'message',
			operation: 'send',
			conversationId: '={{ $json.conversation }}',
			content: '={{ $json.text }}',
			additionalFields: {},
			requestOptions: batch ? { batching: { batch } } : {},
		}),
	'HTTP Request': ({ simulator }: Bench, credential: CredentialReference): INode => ({
		id: 'send',
		name: 'Send',
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		position: [0, 0],
		parameters: {
			method: 'POST',
			url: `${simulator.apiUrl}/api/v1/digital-interactions/messages/`,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: CREDENTIAL_TYPE,
			sendBody: true,
			specifyBody: 'json',
			jsonBody: `={ "tenant_domain": "${simulator.client.tenantDomain}", "conversation_id": {{ $json.conversation }}, "content": "{{ $json.text }}" }`,
			options: {},
		},
		credentials: { [CREDENTIAL_TYPE]: credential },
	}),
};

function busy(error: unknown): undefined {
	if (!(error instanceof N8nError) || error.status !== 503) throw error;
}

async function waitForEnd(bench: Bench, workflowId: string): Promise<string> {
	for (;;) {
		// After a long stall, n8n says for a moment that its database is not ready.
		const execution = await bench.client.executions.newest({ workflowId }).catch(busy);
		if (execution !== undefined && ['success', 'error', 'crashed'].includes(execution.status)) {
			if (execution.status === 'success') return execution.id;
			throw new Error(`The run ended with ${execution.status}`);
		}
		await sleep(250);
	}
}

export async function runOnce(
	bench: Bench,
	sender: keyof typeof SENDERS,
	wanted: Case,
): Promise<Measured> {
	const { client, simulator } = bench;
	simulator.reset();
	simulator.settings.latencyMs = wanted.latencyMs;
	const { conversation } = await simulator.customerWrites({ inboxId: 12, content: 'Hello' });
	const credential = await createCredential(client, simulator);
	if (wanted.start === 'warm') await client.credentials.test(credential.id);
	const before = simulator.tokenRequests.length;

	const nodes = [
		...makeItems(wanted.items, conversation.id),
		SENDERS[sender](bench, { id: credential.id, name: credential.name }, wanted),
	];
	const workflow = await client.workflows.create(chain('Benchmark', nodes));
	const { cpuMs } = await bench.readLoop();
	await client.executions.start(workflow.id);
	const id = await waitForEnd(bench, workflow.id);
	const { longestMs, rss, ...after } = await bench.readLoop();
	const { data } = await client.executions.get(id);
	const sent = simulator.messages.length - 1;
	if (sent !== wanted.items)
		throw new Error(`${sender}: ${sent} of ${wanted.items} messages arrived`);
	await client.workflows.delete(workflow.id);
	return {
		ms: data.resultData.runData.Send[0].executionTime,
		longestStallMs: longestMs,
		tokenRequests: simulator.tokenRequests.length - before,
		cpuMs: Math.round(after.cpuMs - cpuMs),
		rss,
	};
}

async function compare(bench: Bench, wanted: Case): Promise<string[]> {
	const results: Record<keyof typeof SENDERS, Measured[]> = {
		'Sangoma CX': [],
		'HTTP Request': [],
	};
	for (let round = 0; round < wanted.rounds; round++) {
		// Turn about, so that neither always runs on the warmer machine.
		const order = Object.keys(SENDERS) as Array<keyof typeof SENDERS>;
		if (round % 2 === 1) order.reverse();
		for (const sender of order) results[sender].push(await runOnce(bench, sender, wanted));
	}
	const ours = results['Sangoma CX'];
	const theirs = results['HTTP Request'];
	const time = (runs: Measured[]) => median(runs.map(({ ms }) => ms));
	const stall = (runs: Measured[]) => median(runs.map(({ longestStallMs }) => longestStallMs));
	return [
		String(wanted.items),
		`${wanted.latencyMs} ms`,
		wanted.start,
		`${time(ours)} ms`,
		`${time(theirs)} ms`,
		(time(ours) / time(theirs)).toFixed(2),
		(time(ours) / wanted.items).toFixed(2),
		`${Math.round(stall(ours))} ms`,
		`${Math.round(stall(theirs))} ms`,
		String(Math.max(...ours.map(({ tokenRequests }) => tokenRequests))),
		String(Math.max(...theirs.map(({ tokenRequests }) => tokenRequests))),
	];
}

const HEAD = [
	'items',
	'latency',
	'start',
	'Sangoma CX',
	'HTTP Request',
	'ratio',
	'ms/item',
	'stall',
	'(HTTP)',
	'tokens',
	'(HTTP)',
];

/** Measures each case and prints both sides, the ratio, and n8n's longest stall. */
export async function benchmarkRequests(cases: Case[]): Promise<void> {
	const bench = await openBench();
	try {
		// n8n compiles and caches on its first runs; nobody is to be measured with that.
		for (const sender of Object.keys(SENDERS) as Array<keyof typeof SENDERS>) {
			await runOnce(bench, sender, { items: 100, latencyMs: 20, start: 'warm', rounds: 1 });
		}
		const rows = [HEAD];
		for (const wanted of cases) {
			const row = await compare(bench, wanted);
			rows.push(row);
			console.log(row.join('  '));
		}
		console.log('');
		printTable(rows);
		const batch = { batchSize: 50, batchInterval: 500 };
		const batched: Case = { items: 1000, latencyMs: 20, start: 'warm', rounds: 1, batch };
		const { ms, longestStallMs } = await runOnce(bench, 'Sangoma CX', batched);
		console.log(
			`\n1000 items in batches of 50, one every 500 ms: ${ms} ms, longest stall ${Math.round(longestStallMs)} ms`,
		);
	} finally {
		await bench.close();
	}
}
