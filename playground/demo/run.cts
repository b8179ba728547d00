import { inspect } from 'node:util';
import type { Execution } from '../../tools/n8n/client/executions.cts';
import { errorOf, jsonOf } from '../../tools/n8n/client/executions.cts';

const MAX_LENGTH = 100;

const showItem = (json: object) =>
	inspect(json, { depth: 0, breakLength: Infinity, maxStringLength: 40 });

const truncate = (line: string) =>
	line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH - 1)}…` : line;

/** Returns lines that show the output of each node, in the order in which the nodes ran. */
export function showRun(execution: Execution): string[] {
	const { runData } = execution.data.resultData;
	const width = Math.max(...Object.keys(runData).map(({ length }) => length));
	const order = Object.entries(runData).sort(
		([, [first]], [, [second]]) => first.executionIndex - second.executionIndex,
	);
	return order.flatMap(([name]) => {
		const error = errorOf(execution, name);
		const items = error ? [`failed: ${error.message}`] : jsonOf(execution, name).map(showItem);
		return (items.length > 0 ? items : ['(no items)']).map((text, index) => {
			const label = index === 0 ? `${error ? '✗' : '✓'} ${name}` : '';
			return truncate(`  ${label.padEnd(width + 2)}  ${text}`);
		});
	});
}
