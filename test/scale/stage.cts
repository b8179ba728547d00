import type { CredentialReference } from '../../tools/n8n/client/workflows.cts';
import type { Simulator } from '../../simulator/index.cts';
import type { Checks } from './checks.cts';
import type { Cluster } from './cluster/cluster.cts';
import type { Databases } from './cluster/databases.cts';
import type { Front } from './cluster/front.cts';

/** All that the scenes play on. */
export interface Stage {
	simulator: Simulator;
	databases: Databases;
	front: Front;
	cluster: Cluster;
	/** Saved in n8n, with a token since the first activation. */
	credential: CredentialReference;
	checks: Checks;
	/** Ids that no event had before. */
	takeIds(count: number): number[];
}

/** Ids that count upwards, for as long as the program runs. */
export function countIds(): (count: number) => number[] {
	let last = 0;
	return (count) => Array.from({ length: count }, () => ++last);
}

/** Waits until something is so; false if it is not so in time. */
export async function eventually(
	isSo: () => Promise<boolean> | boolean,
	patienceMs = 120_000,
): Promise<boolean> {
	const deadline = Date.now() + patienceMs;
	for (;;) {
		if (await isSo()) return true;
		if (Date.now() > deadline) return false;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}
