import { setTimeout as sleep } from 'node:timers/promises';
import type { IRunExecutionData } from 'n8n-workflow';
import type { Execution, ExecutionSummary } from './execution.cts';
import { FINISHED } from './execution.cts';
import { parseFlatted } from './flatted.cts';
import type { RestSession } from './rest.cts';
import { N8nError } from './rest.cts';
import { findTrigger } from './workflow.cts';
import type { Workflow } from './workflow.cts';

const POLL_MS = { first: 50, longest: 500 };
const PAGE = 100;

/**
 * Asked for both kinds at once, n8n looks for them side by side, and misses what ends meanwhile:
 * they are asked for one after the other.
 */
const KINDS = [
	['new', 'running'],
	['waiting', 'success', 'error', 'crashed', 'canceled', 'unknown'],
];

/** Which executions to list. */
export interface ExecutionFilter {
	status?: string[];
	mode?: string;
}

/** One page of the list; `nextCursor` (null at the end) is unknown to n8n 1.x. */
interface Page {
	results: ExecutionSummary[];
	nextCursor?: string | null;
}

const newestFirst = (one: ExecutionSummary, other: ExecutionSummary) =>
	Number(other.id) - Number(one.id);

/** Executions: started by hand as the editor does, waited for, listed, read. */
export class ExecutionsApi {
	constructor(private readonly rest: RestSession) {}

	/** Starts a run by hand and returns its id at once. `from` names the trigger to start from. */
	async start(workflowId: string, from?: string): Promise<string> {
		const started = await this.runByHand(workflowId, from);
		if (!started.executionId)
			throw new N8nError('n8n waits for a webhook instead of running.', 409);
		return started.executionId;
	}

	/** Runs a workflow by hand, waits for its end and returns all that its nodes gave. */
	async run(
		workflowId: string,
		{ from, timeoutMs }: { from?: string; timeoutMs?: number } = {},
	): Promise<Execution> {
		return await this.finished(await this.start(workflowId, from), timeoutMs);
	}

	/** Makes a trigger listen for one test event, as its button in the editor does. */
	async listenForTestEvent(workflowId: string, trigger?: string): Promise<void> {
		const { waitingForWebhook } = await this.runByHand(workflowId, trigger, true);
		if (!waitingForWebhook) throw new N8nError('n8n runs instead of waiting for a webhook.', 409);
	}

	/** Stops listening for a test event. n8n answers at once, and stops a moment later. */
	async stopListening(workflowId: string): Promise<void> {
		await this.rest.send('DELETE', `/rest/test-webhook/${workflowId}`);
	}

	/** The execution as it is now, with all that its nodes gave so far. */
	async get(id: string): Promise<Execution> {
		const execution = await this.rest.send<ExecutionSummary & { data: string }>(
			'GET',
			`/rest/executions/${id}`,
		);
		return { ...execution, data: parseFlatted(execution.data) as IRunExecutionData };
	}

	/** The execution once it has ended, however it did. */
	async finished(id: string, timeoutMs = 60_000): Promise<Execution> {
		const deadline = Date.now() + timeoutMs;
		for (let pause = POLL_MS.first; ; pause = Math.min(pause * 1.5, POLL_MS.longest)) {
			const execution = await this.get(id);
			if (FINISHED.includes(execution.status)) return execution;
			if (Date.now() > deadline) throw new N8nError(`Execution ${id} does not end.`, 504);
			await sleep(pause);
		}
	}

	/** All executions of a workflow, newest first. */
	async list(
		workflowId: string,
		{ status, ...filter }: ExecutionFilter = {},
	): Promise<ExecutionSummary[]> {
		const found = new Map<string, ExecutionSummary>();
		for (const kind of status ? [status] : KINDS) {
			for await (const page of this.pages({ workflowId, ...filter, status: kind })) {
				for (const execution of page) found.set(execution.id, execution);
			}
		}
		return [...found.values()].sort(newestFirst);
	}

	/** The newest execution, of all workflows or of one; undefined if there is none. */
	async newest({ status, ...filter }: ExecutionFilter & { workflowId?: string } = {}): Promise<
		ExecutionSummary | undefined
	> {
		const found: ExecutionSummary[] = [];
		for (const kind of status ? [status] : KINDS) {
			const { results } = await this.page({ ...filter, status: kind }, 1);
			found.push(...results);
		}
		return found.sort(newestFirst)[0];
	}

	private async *pages(filter: object): AsyncGenerator<ExecutionSummary[]> {
		let position: Record<string, string> = {};
		for (;;) {
			const { results, nextCursor } = await this.page(filter, PAGE, position);
			yield results;
			if (nextCursor === null || results.length < PAGE) return;
			const lastId = results[results.length - 1].id;
			position = nextCursor ? { cursor: nextCursor } : { lastId };
		}
	}

	private async page(filter: object, limit: number, position = {}): Promise<Page> {
		const params = { filter: JSON.stringify(filter), limit, ...position };
		return await this.rest.send<Page>('GET', '/rest/executions', undefined, params);
	}

	/** n8n 1.x wants the whole workflow in the request, 2.x takes its own and ignores this one. */
	private async runByHand(
		workflowId: string,
		from?: string,
		onlyTrigger = false,
	): Promise<{ executionId?: string; waitingForWebhook?: boolean }> {
		const workflowData = await this.rest.send<Workflow>('GET', `/rest/workflows/${workflowId}`);
		const name = from ?? findTrigger(workflowData).name;
		const destinationNode = onlyTrigger ? { nodeName: name, mode: 'inclusive' } : undefined;
		const body = { workflowData, triggerToStartFrom: { name }, destinationNode };
		return await this.rest.send('POST', `/rest/workflows/${workflowId}/run`, body);
	}
}
