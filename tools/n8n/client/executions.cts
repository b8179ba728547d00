import type { IDataObject, INodeExecutionData, IRunExecutionData } from 'n8n-workflow';
import { parse } from 'flatted';
import { LONG_TIMEOUT_MS, waitFor } from '../../wait.cts';
import { N8nError, type RestSession } from './rest.cts';
import { findTrigger, type Workflow } from './workflows.cts';

interface ExecutionSummary {
	id: string;
	workflowId: string;
	mode: string;
	status: string;
	startedAt: string;
	stoppedAt: string | null;
}

/** An execution with the output of its nodes. */
export interface Execution extends ExecutionSummary {
	data: IRunExecutionData;
}

/** The final statuses of an execution. */
export const FINISHED = ['success', 'error', 'crashed', 'canceled'];

const POLL_MS = 100;
const PAGE_SIZE = 100;

/**
 * Each group takes a request of its own. For both in one request, n8n runs two queries and can miss an
 * execution that moves from one group to the other in between.
 */
const STATUS_GROUPS = [
	['new', 'running'],
	['waiting', 'success', 'error', 'crashed', 'canceled', 'unknown'],
];

/** Returns the output items of a node, by default of its first run and first output. */
export function nodeItems(
	{ data }: Execution,
	node: string,
	{ run = 0, output = 0 } = {},
): INodeExecutionData[] {
	return data.resultData.runData[node]?.[run]?.data?.main[output] ?? [];
}

/** Returns the JSON of a node's output items. */
export function jsonOf(
	execution: Execution,
	node: string,
	which?: { run?: number; output?: number },
): IDataObject[] {
	return nodeItems(execution, node, which).map(({ json }) => json);
}

/** Returns the error of an execution or of one of its nodes; undefined if there is none. */
export function errorOf(
	{ data }: Execution,
	node?: string,
): { message: string; description?: string | null } | undefined {
	const { error, runData } = data.resultData;
	return node === undefined ? error : runData[node]?.find((task) => task.error)?.error;
}

interface ExecutionFilter {
	status?: string[];
	mode?: string;
}

/** A page of the list. `nextCursor` is null on the last page, and missing in n8n 1. */
interface Page {
	results: ExecutionSummary[];
	nextCursor?: string | null;
}

const newestFirst = (a: ExecutionSummary, b: ExecutionSummary) => Number(b.id) - Number(a.id);

/** Executions, and manual runs as the editor starts them. */
export class ExecutionsApi {
	constructor(private readonly rest: RestSession) {}

	/** Starts a manual run, from a trigger if one is named, and returns its ID immediately. */
	async start(workflowId: string, from?: string): Promise<string> {
		const { executionId } = await this.runManually(workflowId, from);
		if (executionId) return executionId;
		throw new N8nError('n8n waits for a webhook instead of running the workflow.', 409);
	}

	/** Runs a workflow manually and returns the execution once it has ended. */
	async run(
		workflowId: string,
		{ from, timeoutMs }: { from?: string; timeoutMs?: number } = {},
	): Promise<Execution> {
		return await this.finished(await this.start(workflowId, from), timeoutMs);
	}

	/** Makes a trigger listen for one test event, as its button in the editor does. */
	async listenForTestEvent(workflowId: string, trigger?: string): Promise<void> {
		const { waitingForWebhook } = await this.runManually(workflowId, trigger, true);
		if (!waitingForWebhook)
			throw new N8nError('n8n runs the workflow instead of waiting for a webhook.', 409);
	}

	/** Stops listening for a test event. n8n responds immediately and stops a moment later. */
	async stopListening(workflowId: string): Promise<void> {
		await this.rest.send('DELETE', `/rest/test-webhook/${workflowId}`);
	}

	async get(id: string): Promise<Execution> {
		const execution = await this.rest.send<ExecutionSummary & { data: string }>(
			'GET',
			`/rest/executions/${id}`,
		);
		return { ...execution, data: parse(execution.data) as IRunExecutionData };
	}

	/** Returns the execution once it has ended, whatever its status. */
	async finished(id: string, timeout = LONG_TIMEOUT_MS): Promise<Execution> {
		const findFinished = async () => {
			const execution = await this.get(id);
			return FINISHED.includes(execution.status) && execution;
		};
		const message = `Execution ${id} did not end.`;
		return await waitFor(findFinished, { interval: POLL_MS, timeout, message });
	}

	/** Returns all executions of a workflow, newest first. */
	async list(
		workflowId: string,
		{ status, ...filter }: ExecutionFilter = {},
	): Promise<ExecutionSummary[]> {
		const found = new Map<string, ExecutionSummary>();
		for (const group of status ? [status] : STATUS_GROUPS)
			for await (const page of this.pages({ workflowId, ...filter, status: group }))
				for (const execution of page) found.set(execution.id, execution);
		return [...found.values()].sort(newestFirst);
	}

	/** Returns the newest execution, of all workflows or of one; undefined if there is none. */
	async newest({ status, ...filter }: ExecutionFilter & { workflowId?: string } = {}): Promise<
		ExecutionSummary | undefined
	> {
		const found: ExecutionSummary[] = [];
		for (const group of status ? [status] : STATUS_GROUPS)
			found.push(...(await this.page({ ...filter, status: group }, 1)).results);
		return found.sort(newestFirst)[0];
	}

	private async *pages(filter: object): AsyncGenerator<ExecutionSummary[]> {
		let position = {};
		for (;;) {
			const { results, nextCursor } = await this.page(filter, PAGE_SIZE, position);
			yield results;
			if (nextCursor === null || results.length < PAGE_SIZE) return;
			position = nextCursor ? { cursor: nextCursor } : { lastId: results[PAGE_SIZE - 1].id };
		}
	}

	private page(filter: object, limit: number, position = {}): Promise<Page> {
		const params = { filter: JSON.stringify(filter), limit, ...position };
		return this.rest.send('GET', '/rest/executions', undefined, params);
	}

	/** Sends the whole workflow, which n8n 1 runs. n8n 2 runs the saved one. */
	private async runManually(
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
