import { isDeepStrictEqual } from 'node:util';
import type { Simulator } from '../../simulator/index.cts';
import type { CredentialReference } from '../../tools/n8n/client/workflows.cts';
import { waitFor } from '../../tools/wait.cts';
import type { Cluster } from './cluster/cluster.cts';
import type { LoadBalancer } from './cluster/load-balancer.cts';
import type { Servers } from './cluster/servers.cts';

/** Counts and prints the checks of all scenarios. */
export class Checks {
	passed = 0;

	failed = 0;

	/** Checks that a statement is true. */
	holds(statement: string, isTrue: boolean, found?: unknown): void {
		if (isTrue) this.passed++;
		else this.failed++;
		const details = isTrue || found === undefined ? '' : `\n  found: ${JSON.stringify(found)}`;
		console.log(`${isTrue ? '✓' : '✗'} ${statement}${details}`);
	}

	/** Checks that two values are equal. */
	equals(statement: string, found: unknown, expected: unknown): void {
		this.holds(statement, isDeepStrictEqual(found, expected), found);
	}
}

/** What a scenario works with. It leaves no workflow active. */
export interface Context {
	simulator: Simulator;
	servers: Servers;
	loadBalancer: LoadBalancer;
	cluster: Cluster;
	/** Saved in n8n, with a token since the first activation. */
	credential: CredentialReference;
	checks: Checks;
	/** Returns IDs that no event had before. */
	takeIds(count: number): number[];
}

/** Waits until a condition is true; returns false if it is not in time. */
export async function eventually(
	condition: () => Promise<boolean> | boolean,
	timeoutMs = 120_000,
): Promise<boolean> {
	const deadline = Date.now() + timeoutMs;
	const check = async () => ((await condition()) ? 'true' : Date.now() > deadline && 'late');
	return (await waitFor(check, { interval: 100, timeout: Infinity })) === 'true';
}
