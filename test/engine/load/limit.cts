import { CredentialStore } from '../credentialStore.cts';
import { requestsReached, simulator, until } from '../tenant.cts';
import { callEach, destinations, expectEachCalledOnce, MAX_CONCURRENCY } from './calls.cts';

/** Long enough for n8n to start every item meanwhile, if nothing held it back. */
const LATENCY = { latencyMs: 800 };
const MORE = 50;

describe('Bounded load', () => {
	it('never more requests in flight than the limit; first come, first served', async () => {
		Object.assign(simulator.settings, LATENCY);
		const items = destinations(MAX_CONCURRENCY + MORE);
		const { error } = await callEach(CredentialStore.for(simulator), items);
		expect(error).toBeUndefined();
		expect(simulator.maxInFlight).toBeLessThanOrEqual(MAX_CONCURRENCY);
		expectEachCalledOnce(items);
		// Among those that are in flight together, the network may change the order.
		const first = simulator.calls.slice(0, MAX_CONCURRENCY).map(({ destination }) => destination);
		expect(first.sort()).toEqual(
			items
				.slice(0, MAX_CONCURRENCY)
				.map(({ to }) => to)
				.sort(),
		);
	});

	it('not after failures, either: a place in flight is given back', async () => {
		simulator.chooseFault = ({ attempt }) =>
			attempt === 1 ? { kind: 'status', status: 429 } : undefined;
		const items = destinations(MAX_CONCURRENCY + 50);
		const { error } = await callEach(CredentialStore.for(simulator), items);
		expect(error).toBeUndefined();
		expect(simulator.maxInFlight).toBeLessThanOrEqual(MAX_CONCURRENCY);
		expectEachCalledOnce(items);
	});

	it("a user's larger batch wins", async () => {
		const batchSize = MAX_CONCURRENCY + 50;
		const batching = { batch: { batchSize, batchInterval: 1 } };
		Object.assign(simulator.settings, { latencyMs: 2000 });
		const running = callEach(
			CredentialStore.for(simulator),
			destinations(batchSize),
			{},
			{ requestOptions: { batching } },
		);
		await requestsReached(batchSize);
		expect(simulator.inFlight).toBe(batchSize);
		expect((await running).error).toBeUndefined();
	});

	it("a user's smaller batch is kept, with its interval", async () => {
		const batching = { batch: { batchSize: 2, batchInterval: 50 } };
		const start = Date.now();
		await callEach(
			CredentialStore.for(simulator),
			destinations(6),
			{},
			{ requestOptions: { batching } },
		);
		const [, , third, , fifth] = simulator.requests.map(({ at }) => at - start);
		expect(third).toBeGreaterThanOrEqual(50 - 1);
		expect(fifth).toBeGreaterThanOrEqual(100 - 2);
	});
});

/** The timer of a pause outlives it, since n8n's sleep cannot be stopped: Jest is not to wait for it. */
function letLongTimersGo(): void {
	const { setTimeout: start } = globalThis;
	jest.spyOn(globalThis, 'setTimeout').mockImplementation(((...args: Parameters<typeof start>) => {
		const timer = start(...args);
		return Number(args[1]) >= 20_000 ? timer.unref() : timer;
	}) as never);
}

describe('Cancelling stops waiting at once', () => {
	it.each([
		['a node that stops at a failure', 'stopWorkflow'],
		['a node that goes on after one', 'continueRegularOutput'],
	] as const)('in the queue of %s: nothing that waits is sent any more', async (_node, onError) => {
		Object.assign(simulator.settings, { latencyMs: 1000 });
		const credentials = CredentialStore.for(simulator);
		let cancel = () => {};
		const running = callEach(credentials, destinations(MAX_CONCURRENCY + 50), {
			onError,
			onStart: (engine) => (cancel = engine.cancel),
		});
		await requestsReached(MAX_CONCURRENCY);
		cancel();
		await running;
		// What was under way made room: whatever took it would be there before another run has ended.
		await until(() => simulator.inFlight === 0);
		expect((await callEach(credentials, destinations(1, 5000))).error).toBeUndefined();
		expect(simulator.requests).toHaveLength(MAX_CONCURRENCY + 1);
	});

	it('in a pause: the run ends before the pause does', async () => {
		const items = destinations(MAX_CONCURRENCY);
		simulator.chooseFault = ({ body }) =>
			(body as { destination: string }).destination === items[0].to
				? { kind: 'status', status: 429, headers: { 'retry-after': '20' } }
				: { kind: 'hang' };
		letLongTimersGo();
		let cancel = () => {};
		const running = callEach(CredentialStore.for(simulator), items, {
			onStart: (engine) => (cancel = engine.cancel),
		});
		await requestsReached(items.length);
		cancel();
		await running;
		expect(simulator.requests).toHaveLength(items.length);
		expect(simulator.calls).toEqual([]);
		// Less than the pause.
	}, 15_000);
});
