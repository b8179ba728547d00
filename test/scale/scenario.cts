import { isDeepStrictEqual } from 'node:util';
import type { Simulator } from '../../simulator/index.cts';
import type { Counts } from '../../tools/command-line.cts';
import type { CredentialReference } from '../../tools/n8n/client/workflows.cts';
import { waitFor } from '../../tools/wait.cts';
import type { Cluster } from './cluster/cluster.cts';
import type { LoadBalancer } from './cluster/load-balancer.cts';
import type { Servers } from './cluster/servers.cts';

/** Counts and prints the checks of all scenarios. */
export class Checks {
	constructor(private readonly counts: Counts) {}

	isTrue(statement: string, isTrue: boolean, actual?: unknown): void {
		this.counts[isTrue ? 'passed' : 'failed']++;
		const details = isTrue || actual === undefined ? '' : `\n  actual: ${JSON.stringify(actual)}`;
		console.log(`${isTrue ? '✓' : '✗'} ${statement}${details}`);
	}

	equals(statement: string, actual: unknown, expected: unknown): void {
		this.isTrue(statement, isDeepStrictEqual(actual, expected), actual);
	}
}

/** The environment of a scenario, which leaves no workflow active. */
export interface Context {
	simulator: Simulator;
	servers: Servers;
	loadBalancer: LoadBalancer;
	cluster: Cluster;
	/** A saved credential, with a token from the first activation on. */
	credential: CredentialReference;
	checks: Checks;
	/** Returns IDs that no event has used yet. */
	takeIds(count: number): number[];
}

/** Waits until a condition is true. Returns false after the timeout. */
export async function eventually(
	condition: () => Promise<boolean> | boolean,
	timeoutMs = 120_000,
): Promise<boolean> {
	const deadline = Date.now() + timeoutMs;
	const check = async () => ((await condition()) ? 'true' : Date.now() > deadline && 'late');
	return (await waitFor(check, { interval: 100, timeout: Infinity })) === 'true';
}
