import type { INodeParameters } from 'n8n-workflow';
import { MAX_CONCURRENCY } from '../../../nodes/SangomaCx/execute/runItems.ts';
import type { NodeResult } from './engine.cts';
import { run, type RunOptions } from './run-operation.cts';
import { callsByDestination } from './tenant.cts';

export { MAX_CONCURRENCY };

/** Returns items with one destination each, numbered from `from`. */
export const destinations = (count: number, from = 0): Array<{ to: string }> =>
	[...Array(count).keys()].map((index) => ({ to: `9${from + index}` }));

/** Places an agent call to the destination of each item. */
export async function callEach(
	items: Array<{ to: string }>,
	options: RunOptions = {},
	changes: INodeParameters = {},
): Promise<NodeResult> {
	const parameters = { destination: '={{ $json.to }}', ...changes };
	return await run('agent:call', parameters, { items, ...options });
}

/** Fails unless each destination was called exactly once. */
export function expectEachCalledOnce(items: Array<{ to: string }>): void {
	const calls = callsByDestination();
	expect(calls.size).toBe(items.length);
	expect([...calls].filter(([, count]) => count !== 1)).toEqual([]);
}

/** Places the calls, and fails unless all succeed and each destination was called exactly once. */
export async function callEachOnce(
	...[items, ...options]: Parameters<typeof callEach>
): Promise<NodeResult> {
	const result = await callEach(items, ...options);
	expect(result.error).toBeUndefined();
	expectEachCalledOnce(items);
	return result;
}
