import type { Execution } from '../../tools/n8n/client/executions.cts';
import { errorOf, jsonOf } from '../../tools/n8n/client/executions.cts';
import type { WorkflowDefinition } from '../../tools/n8n/client/workflows.cts';

const VALUE_LIMIT = 40;
const LINE_LIMIT = 100;

/** A value in a few characters: what is inside of objects and lists is only counted. */
function shorten(value: unknown): string {
	if (Array.isArray(value)) return `[${value.length}]`;
	if (typeof value === 'object' && value !== null) return '{…}';
	const text = JSON.stringify(value) ?? 'undefined';
	return text.length > VALUE_LIMIT ? `${text.slice(0, VALUE_LIMIT - 1)}…` : text;
}

const showItem = (json: object): string =>
	Object.entries(json)
		.map(([key, value]) => `${key}: ${shorten(value)}`)
		.join(', ');

const cut = (line: string) =>
	line.length > LINE_LIMIT ? `${line.slice(0, LINE_LIMIT - 1)}…` : line.trimEnd();

/** Lines that tell what each node of a workflow gave, in the order in which they ran. */
export function showRun(workflow: WorkflowDefinition, execution: Execution): string[] {
	const { runData } = execution.data.resultData;
	const width = Math.max(...workflow.nodes.map(({ name }) => (name in runData ? name.length : 0)));
	const order = Object.entries(runData).sort(
		([, [first]], [, [second]]) => first.executionIndex - second.executionIndex,
	);
	return order.flatMap(([name]) => {
		const error = errorOf(execution, name);
		const items = error ? [`failed: ${error.message}`] : jsonOf(execution, name).map(showItem);
		const mark = error ? '✗' : '✓';
		return (items.length > 0 ? items : ['(nothing)']).map((text, index) =>
			cut(
				index === 0
					? `  ${mark} ${name.padEnd(width)}  ${text}`
					: `    ${' '.repeat(width)}  ${text}`,
			),
		);
	});
}
