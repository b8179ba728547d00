import { startSimulator } from '../../../simulator/index.cts';
import type { Simulator } from '../../../simulator/index.cts';
import type { CredentialReference } from '../../../tools/client/workflow.cts';
import { createCredential } from '../../../tools/credential.cts';
import type { N8nInstallation } from '../../../tools/n8n/ensure-n8n.cts';
import type { N8n } from '../../../tools/n8n/start.cts';
import { type ConnectedN8n, connectToSharedN8n, startTestN8n } from './shared-n8n.cts';

/** Whether n8n 1 is tested (npm run test:e2e -- --n8n 1.123.81). */
export const IS_N8N_1 = process.env.N8N_UNDER_TEST?.startsWith('1.') === true;

/** What a test on n8n works with: a tenant of its own, and an n8n that has a credential for it. */
export interface Fixture {
	simulator: Simulator;
	n8n: ConnectedN8n;
	/** A saved credential of the simulator's default client, with all scopes. */
	credential: CredentialReference;
	/** Stops the simulator, after what `onClose` was given, last first. */
	close(): Promise<void>;
	onClose(task: () => unknown): void;
}

/** A fixture with an n8n that no other test uses. Its `close` stops the n8n, too. */
export interface OwnFixture extends Fixture {
	installation: N8nInstallation;
	process: N8n;
}

/** The tests look at what is answered, not at how fast a busy machine does it. */
const DELIVERY_PATIENCE_MS = 120_000;

/** Starts a simulator and saves a credential for it in an n8n: by default, the shared one. */
export async function createFixture(n8n = connectToSharedN8n()): Promise<Fixture> {
	const simulator = await startSimulator({
		settings: { deliveryPatienceMs: DELIVERY_PATIENCE_MS },
	});
	const { id, name } = await createCredential(n8n, simulator);
	const tasks: Array<() => unknown> = [() => simulator.close()];
	const onClose = (task: () => unknown) => void tasks.push(task);
	const close = async () => {
		for (const task of tasks.splice(0).reverse()) await task();
	};
	return { simulator, n8n, credential: { id, name }, onClose, close };
}

/** Starts an n8n that can be killed and restarted, and a simulator for it. */
export async function createOwnFixture(env?: Record<string, string>): Promise<OwnFixture> {
	const { installation, n8n: process, client } = await startTestN8n(env);
	const fixture = await createFixture(client);
	const close = async () => {
		await fixture.close();
		await process.stop();
	};
	return { ...fixture, installation, process, close };
}

/**
 * Creates a fixture before the tests of a block and closes it after them. Until then, the returned
 * object is empty.
 */
export function useFixture<T extends Fixture>(create: () => Promise<T>): T {
	const fixture = {} as T;
	beforeAll(async () => {
		Object.assign(fixture, await create());
	}, 240_000);
	afterAll(() => fixture.close());
	return fixture;
}

/** Runs a test with a fixture of its own, so that such tests can run side by side. */
export const withFixture =
	(run: (fixture: Fixture) => Promise<void>) => async (): Promise<void> => {
		const fixture = await createFixture();
		try {
			await run(fixture);
		} finally {
			await fixture.close();
		}
	};
