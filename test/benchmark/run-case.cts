import { createCredential } from '../../tools/credential.cts';
import { FINISHED } from '../../tools/n8n/client/executions.cts';
import { N8nError } from '../../tools/n8n/client/rest.cts';
import { waitFor } from '../../tools/wait.cts';
import { SHOP } from '../kit/inboxes.cts';
import type { Usage } from '../kit/load/probe.cts';
import { chain, startWith } from '../kit/n8n/nodes.cts';
import type { Bench } from './bench.cts';
import { startLatencyProbe, type LatencyReport } from './latency-probe.cts';
import type { Sender } from './senders.cts';

/** The parameters of a comparison. `latencyMs` is the API's. A cold start has no stored token. */
export interface Case {
	items: number;
	latencyMs: number;
	start: 'cold' | 'warm';
	rounds: number;
}

/** The measurements of one run. */
export interface Run {
	/** Time of the sending node, in ms. */
	nodeMs: number;
	/** Time of the whole execution according to n8n, in ms. */
	executionMs: number;
	tokenRequests: number;
	/** The maximum number of requests in flight. */
	inFlight: number;
	usage: Usage;
	latency: LatencyReport;
}

function ignoreBusy(error: unknown): undefined {
	if (!(error instanceof N8nError) || error.status !== 503) throw error;
}

async function waitForEnd({ client }: Bench, workflowId: string) {
	const findFinished = async () => {
		// After a long stall, n8n briefly reports that its database is not ready.
		const execution = await client.executions.newest({ workflowId }).catch(ignoreBusy);
		return execution && FINISHED.includes(execution.status) && execution;
	};
	const execution = await waitFor(findFinished, { interval: 250, timeout: 1_200_000 });
	if (execution.status === 'success') return execution;
	throw new Error(`The execution ended with the status ${execution.status}`);
}

/**
 * Runs a workflow in which a node sends all items of the case. With `shrink`, memory peaks are comparable,
 * but times are not.
 * @throws Error if the execution fails, or if a message is missing.
 */
export async function runCase(
	bench: Bench,
	sender: Sender,
	{ items, latencyMs, start }: Case,
	options = { shrink: false },
): Promise<Run> {
	const { client, simulator, probe, n8n } = bench;
	simulator.reset();
	simulator.settings.latencyMs = latencyMs;
	const { conversation } = await simulator.sendCustomerMessage({ inboxId: SHOP, content: 'Hello' });
	const { id, name } = await createCredential(client, simulator);
	if (start === 'warm') await client.credentials.test(id);
	const tokensBefore = simulator.tokenRequests.length;
	const send = sender.makeNode(simulator, { id, name });
	const [trigger, code] = startWith([]);
	const jsCode = `return Array.from({ length: ${items} }, (_, n) => (
		{ json: { conversation: ${conversation.id}, text: 'Message ' + n } }
	));`;
	const nodes = [trigger, { ...code, parameters: { jsCode } }, send];
	const workflow = await client.workflows.create(chain('Benchmark', nodes));

	await probe.begin(options);
	const stopLatencyProbe = await startLatencyProbe(n8n.url);
	await client.executions.start(workflow.id);
	const { id: executionId, startedAt, stoppedAt } = await waitForEnd(bench, workflow.id);
	const [latency, usage] = await Promise.all([stopLatencyProbe(), probe.read()]);

	const sent = simulator.messages.length - 1;
	if (sent !== items) throw new Error(`${sender.name}: ${sent} of ${items} messages arrived`);
	const { data } = await client.executions.get(executionId);
	await client.workflows.delete(workflow.id);
	await client.credentials.delete(id);
	return {
		nodeMs: data.resultData.runData[send.name][0].executionTime,
		executionMs: Date.parse(stoppedAt ?? '') - Date.parse(startedAt),
		tokenRequests: simulator.tokenRequests.length - tokensBefore,
		inFlight: simulator.maxInFlight,
		usage,
		latency,
	};
}
