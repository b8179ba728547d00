import { setTimeout as sleep } from 'node:timers/promises';
import type { ExecutionSummary } from '../../tools/n8n/client/executions.cts';
import { FINISHED } from '../../tools/n8n/client/executions.cts';
import { N8nError } from '../../tools/n8n/client/rest.cts';
import { createCredential } from '../../tools/credential.cts';
import { chain } from '../e2e/support.cts';
import type { Bench } from './bench.cts';
import type { BystanderReport } from './bystander.cts';
import { startBystander } from './bystander.cts';
import type { ProbeReport } from './probe.cts';
import type { Batch, Sender } from './senders.cts';
import { makeItems } from './senders.cts';

const POLL_MS = 250;

/** One comparison: how many items, at which latency of the API, with a token stored or without. */
export interface Case {
	items: number;
	latencyMs: number;
	start: 'cold' | 'warm';
	rounds: number;
	batch?: Batch;
}

/** What one run took. */
export interface Measured {
	/** Time of the sending node, in ms. */
	nodeMs: number;
	/** Time of the whole execution as n8n notes it, in ms. */
	wholeMs: number;
	tokenRequests: number;
	n8n: ProbeReport;
	bystander: BystanderReport;
}

function ignoreBusy(error: unknown): undefined {
	if (!(error instanceof N8nError) || error.status !== 503) throw error;
}

async function waitForEnd({ client }: Bench, workflowId: string): Promise<ExecutionSummary> {
	for (;;) {
		await sleep(POLL_MS);
		// After a long stall, n8n says for a moment that its database is not ready.
		const execution = await client.executions.newest({ workflowId }).catch(ignoreBusy);
		if (execution === undefined || !FINISHED.includes(execution.status)) continue;
		if (execution.status === 'success') return execution;
		throw new Error(`The run ended with ${execution.status}`);
	}
}

/**
 * Runs a workflow in which this node sends all items of the case, while a bystander looks on; with
 * `shrink`, for its memory, not for its time.
 * @throws Error if the run fails, or if not every message arrived.
 */
export async function runCase(
	bench: Bench,
	sender: Sender,
	wanted: Case,
	options = { shrink: false },
): Promise<Measured> {
	const { client, simulator, probe, n8n } = bench;
	const { items, latencyMs, start, batch } = wanted;
	simulator.reset();
	simulator.settings.latencyMs = latencyMs;
	const { conversation } = await simulator.sendCustomerMessage({ inboxId: 12, content: 'Hello' });
	const { id, name } = await createCredential(client, simulator);
	if (start === 'warm') await client.credentials.test(id);
	const tokensBefore = simulator.tokenRequests.length;
	const send = sender.makeNode({ simulator, credential: { id, name }, batch });
	const nodes = [...makeItems(items, conversation.id), send];
	const workflow = await client.workflows.create(chain('Benchmark', nodes));

	await probe.begin(options);
	const bystander = await startBystander(n8n.url);
	await client.executions.start(workflow.id);
	const execution = await waitForEnd(bench, workflow.id);
	const [seen, took] = await Promise.all([bystander.stop(), probe.read()]);

	const sent = simulator.messages.length - 1;
	if (sent !== items) throw new Error(`${sender.name}: ${sent} of ${items} messages arrived`);
	const { data } = await client.executions.get(execution.id);
	await client.workflows.delete(workflow.id);
	await client.credentials.delete(id);
	return {
		nodeMs: data.resultData.runData[send.name][0].executionTime,
		wholeMs: Date.parse(execution.stoppedAt ?? '') - Date.parse(execution.startedAt),
		tokenRequests: simulator.tokenRequests.length - tokensBefore,
		n8n: took,
		bystander: seen,
	};
}
