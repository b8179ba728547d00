import { startSimulator, type RecordedRequest, type Simulator } from '../../simulator/index.cts';

/** The simulated tenant of a test file, as good as new before each test. */
export let simulator: Simulator;

beforeAll(async () => {
	simulator = await startSimulator();
});

beforeEach(async () => {
	// A request that was given up is not to be counted for the test after it.
	await until(() => simulator.inFlight === 0);
	simulator.reset();
});

afterAll(async () => await simulator.close());

/** Makes what the documentation's samples refer to: contact 77, conversation 418 and bot 31. */
export async function furnish(): Promise<void> {
	await simulator.sendCustomerMessage({
		inboxId: 12,
		content: 'Where is my parcel?',
		name: 'Rosa Example',
		email: 'rosa@example.org',
	});
	simulator.state.bots.add({
		name: 'Ready-made bot',
		description: null,
		outgoing_url: 'http://127.0.0.1:9/bot',
		access_token: 'secret-of-the-ready-made-bot',
		tenant_domain: simulator.client.tenantDomain,
		at: Date.now(),
	});
}

/** Resolves once a condition holds. */
export async function until(holds: () => boolean): Promise<void> {
	await new Promise<void>((resolve) => {
		const check = () => (holds() ? resolve() : setImmediate(check));
		check();
	});
}

/** Resolves once the tenant got this many requests in all. */
export async function requestsReached(count: number): Promise<void> {
	await until(() => simulator.requests.length >= count);
}

/** The bodies of the requests that were sent, in order. */
export const sentBodies = () => simulator.requests.map(({ body }) => body);

/** How often each destination was really called. */
export function callsByDestination(): Map<string, number> {
	const calls = new Map<string, number>();
	for (const { destination } of simulator.calls) {
		calls.set(destination, (calls.get(destination) ?? 0) + 1);
	}
	return calls;
}

/** What broke the contract, if anything did. */
export const violations = () =>
	simulator.requests.map(({ violation }: RecordedRequest) => violation).filter(Boolean);
