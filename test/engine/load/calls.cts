import type { INodeParameters } from 'n8n-workflow';
import { MAX_CONCURRENCY } from '../../../nodes/SangomaCx/execute/runItems.ts';
import type { CredentialStore } from '../credentialStore.cts';
import type { NodeResult, NodeRun } from '../engine.cts';
import { run } from '../samples.cts';
import { callsByDestination } from '../tenant.cts';

export { MAX_CONCURRENCY };

/** Items that each call a destination of their own, from a number on. */
export const destinations = (count: number, from = 0) =>
	[...Array(count).keys()].map((index) => ({ to: `9${from + index}` }));

/** Calls a destination per item. */
export async function callEach(
	credentials: CredentialStore,
	items: NonNullable<NodeRun['items']>,
	more: Partial<NodeRun> = {},
	changes: INodeParameters = {},
): Promise<NodeResult> {
	const parameters = { destination: '={{ $json.to }}', ...changes };
	return await run('agent:call', credentials, parameters, { items, ...more });
}

/** Fails unless each destination was called exactly once. */
export function expectEachCalledOnce(items: Array<{ to: string }>): void {
	const calls = callsByDestination();
	expect(calls.size).toBe(items.length);
	expect([...calls].filter(([, count]) => count !== 1)).toEqual([]);
}
