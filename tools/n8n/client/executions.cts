import type { IDataObject, INodeExecutionData, IRunExecutionData } from 'n8n-workflow';
import { parse } from 'flatted';
import { waitFor } from '../../wait.cts';
import type { RestSession } from './rest.cts';
import { N8nError } from './rest.cts';
import { findTrigger } from './workflows.cts';
import type { Workflow } from './workflows.cts';

/** What the list of executions says of each. */
export interface ExecutionSummary {
	id: string;
	workflowId: string;
	mode: string;
	status: string;
	startedAt: string;
	stoppedAt: string | null;
}

/** One execution with all that its nodes gave. */
export interface Execution extends ExecutionSummary {
	data: IRunExecutionData;
}

/** Says in which states an execution will not change any more. */
export const FINISHED = ['success', 'error', 'crashed', 'canceled'];

/** The items that a node gave: of its first run and first output, unless told otherwise. */
export function itemsOf(
	execution: Execution,
	node: string,
	{ run = 0, output = 0 } = {},
): INodeExecutionData[] {
	const task = execution.data.resultData.runData[node]?.[run];
	return task?.data?.main[output] ?? [];
}

/** The JSON of the items that a node gave. */
export function jsonOf(
	execution: Execution,
	node: string,
	which: { run?: number; output?: number } = {},
): IDataObject[] {
	return itemsOf(execution, node, which).map(({ json }) => json);
}

/** What stopped an execution, or one node of it; undefined if nothing did. */
export function errorOf(
	execution: Execution,
	node?: string,
): { message: string; description?: string | null } | undefined {
	const { error, runData } = execution.data.resultData;
	return node === undefined ? error : runData[node]?.find((task) => task.error)?.error;
}

const POLL_MS = 100;
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
		return { ...execution, data: parse(execution.data) as IRunExecutionData };
	}

	/** Returns the execution once it has ended, whatever its status. */
	async finished(id: string, timeout = 60_000): Promise<Execution> {
		return await waitFor(
			async () => {
				const execution = await this.get(id);
				return FINISHED.includes(execution.status) && execution;
			},
			{ interval: POLL_MS, timeout, message: `Execution ${id} does not end.` },
		);
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
