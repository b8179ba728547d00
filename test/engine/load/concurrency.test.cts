import { waitFor } from '../../../tools/wait.cts';
import { callEach, callEachOnce, destinations, MAX_CONCURRENCY } from '../../kit/engine/calls.cts';
import { unrefLongTimers } from '../../kit/engine/network.cts';
import { createCredential, requestsReached, simulator } from '../../kit/engine/tenant.cts';

describe('Bounded concurrency', () => {
	test('never exceeds the limit, and keeps the order', async () => {
		// Without a limit, n8n would start every item during this time.
		simulator.settings.latencyMs = 800;
		const items = destinations(MAX_CONCURRENCY + 50);
		await callEachOnce(items);
		expect(simulator.maxInFlight).toBeLessThanOrEqual(MAX_CONCURRENCY);
		// The network may change the order of concurrent requests.
		const first = simulator.calls.slice(0, MAX_CONCURRENCY).map(({ destination }) => destination);
		const expected = items.slice(0, MAX_CONCURRENCY).map(({ to }) => to);
		expect(first.sort()).toEqual(expected.sort());
	});

	test('does not exceed the limit after failures, either', async () => {
		let refusals = MAX_CONCURRENCY;
		simulator.chooseFault = () => (refusals-- > 0 ? { kind: 'status', status: 429 } : undefined);
		const items = destinations(MAX_CONCURRENCY + 50);
		await callEachOnce(items);
		expect(simulator.maxInFlight).toBeLessThanOrEqual(MAX_CONCURRENCY);
	});

	test("allows a user's larger batch", async () => {
		const batchSize = MAX_CONCURRENCY + 50;
		const batching = { batch: { batchSize, batchInterval: 1 } };
		simulator.settings.latencyMs = 5000;
		const running = callEach(destinations(batchSize), {}, { requestOptions: { batching } });
		await requestsReached(batchSize);
		expect(simulator.inFlight).toBe(batchSize);
		expect((await running).error).toBeUndefined();
	});

	test("keeps a user's smaller batch and its interval", async () => {
		const batching = { batch: { batchSize: 2, batchInterval: 50 } };
		const start = Date.now();
		await callEach(destinations(6), {}, { requestOptions: { batching } });
		const [, , third, , fifth] = simulator.requests.map(({ at }) => at - start);
		expect(third).toBeGreaterThanOrEqual(50 - 1);
		expect(fifth).toBeGreaterThanOrEqual(100 - 2);
	});
});

describe('Cancelling', () => {
	/** Starts calls, cancels them once this many requests have arrived, and waits for the end. */
	async function cancelAfter(requests: number, ...[items, options]: Parameters<typeof callEach>) {
		let cancel = () => {};
		const onStart = (engine: { cancel: () => void }) => (cancel = engine.cancel);
		const running = callEach(items, { ...options, onStart });
		await requestsReached(requests);
		cancel();
		await running;
	}

	test.each(['stopWorkflow', 'continueRegularOutput'] as const)(
		'sends nothing that is queued, with On Error %s',
		async (onError) => {
			simulator.settings.latencyMs = 1000;
			const credentials = createCredential();
			const items = destinations(MAX_CONCURRENCY + 50);
			await cancelAfter(MAX_CONCURRENCY, items, { credentials, onError });
			// A queued request would arrive before another run has ended.
			await waitFor(() => simulator.inFlight === 0);
			expect((await callEach(destinations(1, 5000), { credentials })).error).toBeUndefined();
			expect(simulator.requests).toHaveLength(MAX_CONCURRENCY + 1);
		},
	);

	test('ends the run before a pause ends', async () => {
		const items = destinations(MAX_CONCURRENCY);
		simulator.chooseFault = ({ body }) =>
			(body as { destination: string }).destination === items[0].to
				? { kind: 'status', status: 429, headers: { 'retry-after': '20' } }
				: { kind: 'hang' };
		unrefLongTimers();
		await cancelAfter(items.length, items);
		expect(simulator.requests).toHaveLength(items.length);
		expect(simulator.calls).toEqual([]);
		// Shorter than the pause.
	}, 15_000);
});
