import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import { startSimulator, type RecordedRequest, type Simulator } from '../../../simulator/index.cts';
import { credentialData } from '../../../tools/credential.cts';
import { LONG_TIMEOUT_MS, waitFor } from '../../../tools/wait.cts';
import { CredentialStore } from './credential-store.cts';

// A busy machine is slow.
jest.setTimeout(60_000);

/** The simulated tenant of a test file, reset before each test. */
export let simulator: Simulator;

beforeAll(async () => {
	// The trigger also accepts events of newer engines.
	simulator = await startSimulator({
		settings: { differences: ['newer-events'], deliveryTimeoutMs: LONG_TIMEOUT_MS },
	});
});

beforeEach(async () => {
	// A pending request must not count for the next test.
	await waitFor(() => simulator.inFlight === 0);
	simulator.reset();
});

afterAll(async () => await simulator.close());

/** Creates a credential for the simulator's default client, with these changes. */
export function createCredential(changes: IDataObject = {}): CredentialStore {
	const hidden = { grantType: 'clientCredentials', authentication: 'header' };
	const data = { ...hidden, ...credentialData(simulator, changes) };
	return new CredentialStore(data as ICredentialDataDecryptedObject);
}

/** Creates the objects in the documentation's samples: contact 77, conversation 418 and bot 31. */
export async function seed(): Promise<void> {
	await simulator.sendCustomerMessage({
		inboxId: 12,
		content: 'Where is my parcel?',
		name: 'Rosa Example',
		email: 'rosa@example.org',
	});
	simulator.state.bots.add({
		name: 'Seeded bot',
		description: null,
		outgoing_url: 'http://127.0.0.1:9/bot',
		access_token: 'secret-of-the-seeded-bot',
		tenant_domain: simulator.client.tenantDomain,
		at: Date.now(),
	});
}

/** Waits until the tenant has received this many requests. */
export async function requestsReached(count: number): Promise<void> {
	await waitFor(() => simulator.requests.length >= count);
}

/** Returns the bodies of all requests, in order. */
export const sentBodies = (): unknown[] => simulator.requests.map(({ body }) => body);

/** Returns the operations that the tenant carried out, in order. */
export const processedOperations = (): string[] =>
	simulator.requests.filter(({ processed }) => processed).map(({ operation }) => operation);

/** Returns the number of calls to each destination. */
export function callsByDestination(): Map<string, number> {
	const calls = new Map<string, number>();
	for (const { destination: to } of simulator.calls) calls.set(to, (calls.get(to) ?? 0) + 1);
	return calls;
}

/** Returns the violations of the API contract. */
export const violations = (): Array<RecordedRequest['violation']> =>
	simulator.requests.map(({ violation }) => violation).filter(Boolean);
