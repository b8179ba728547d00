import type { IDataObject, INodeExecutionData, IRunExecutionData } from 'n8n-workflow';

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
