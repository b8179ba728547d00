import { randomUUID } from 'node:crypto';
import type { INode } from 'n8n-workflow';
import { startSimulator, type Simulator } from '../../../simulator/index.cts';
import type { N8nClient } from '../../../tools/n8n/client/client.cts';
import type { CredentialReference } from '../../../tools/n8n/client/workflows.cts';
import { createCredential } from '../../../tools/credential.cts';
import { LONG_TIMEOUT_MS, type WaitOptions } from '../../../tools/wait.cts';
import { chain } from './nodes.cts';
import { connectToSharedN8n, startTestN8n } from './shared-n8n.cts';

/** Whether the tests run on n8n 1 (npm run test:e2e -- --n8n 1.123.81). */
export const IS_N8N_1 = process.env.N8N_UNDER_TEST?.startsWith('1.') === true;

/** A tenant of a test's own, and an n8n with a credential for it. */
export interface Fixture {
	simulator: Simulator;
	n8n: N8nClient;
	/** A saved credential of the simulator's default client, with all scopes. */
	credential: CredentialReference;
	/** Registers a task that `close` runs before it stops the simulator. The last one runs first. */
	onClose(task: () => unknown): void;
	close(): Promise<void>;
}

/** A fixture with an n8n that no other test uses. Its `close` also stops that n8n. */
export type OwnFixture = Awaited<ReturnType<typeof createOwnFixture>>;

/** Returns options of `waitFor` for what takes n8n seconds, or minutes on a busy machine. */
export const longTimeout = (what: string): WaitOptions => ({
	...{ interval: 200, timeout: LONG_TIMEOUT_MS },
	message: `Timed out waiting for ${what}.`,
});

/**
 * Starts a simulator and saves a credential for it in an n8n, by default the shared one. There, other test
 * files have conversations with the same IDs at the same time, so each tenant has a domain of its own.
 */
export async function createFixture(
	n8n = connectToSharedN8n(),
	options: { tenantDomain?: string } = { tenantDomain: `${randomUUID()}.cx.sangoma.com` },
): Promise<Fixture> {
	const settings = { deliveryTimeoutMs: LONG_TIMEOUT_MS };
	const simulator = await startSimulator({ settings, ...options });
	const { id, name } = await createCredential(n8n, simulator);
	const tasks: Array<() => unknown> = [() => simulator.close()];
	const onClose = (task: () => unknown) => void tasks.push(task);
	const close = async () => {
		for (const task of tasks.splice(0).reverse()) await task();
	};
	return { simulator, n8n, credential: { id, name }, onClose, close };
}

/** Starts an n8n that a test can kill and restart, and a simulator for it. */
export async function createOwnFixture(env?: Record<string, string>) {
	const { installation, n8n: process, client } = await startTestN8n({ env });
	const fixture = await createFixture(client, {});
	const close = async () => {
		await fixture.close();
		await process.stop();
	};
	return { ...fixture, installation, process, close };
}

/**
 * Creates a fixture before the tests of a block, or before each of them, and closes it afterwards. The
 * returned object is empty until then.
 */
export function useFixture<T extends Fixture>(
	create: () => Promise<T>,
	{ forEach = false } = {},
): T {
	const fixture = {} as T;
	const [before, after] = forEach ? [beforeEach, afterEach] : [beforeAll, afterAll];
	before(async () => void Object.assign(fixture, await create()), 2 * LONG_TIMEOUT_MS);
	after(() => fixture.close());
	return fixture;
}

/** Declares a test with a fixture of its own that runs concurrently with others. */
export const concurrentTest = (name: string, run: (fixture: Fixture) => Promise<void>) =>
	test.concurrent(name, async () => {
		const fixture = await createFixture();
		await run(fixture).finally(fixture.close);
	});

/** Saves a workflow in which each node leads to the next one, and returns its ID. */
export const save = async ({ n8n }: Fixture, ...nodes: INode[]): Promise<string> =>
	(await n8n.workflows.create(chain('Test', nodes))).id;

/** Saves and activates such a workflow, and returns its ID. */
export async function publish(fixture: Fixture, ...nodes: INode[]): Promise<string> {
	const id = await save(fixture, ...nodes);
	await fixture.n8n.workflows.activate(id);
	return id;
}
