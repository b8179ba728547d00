import type { Fault } from '../../../simulator/index.cts';
import { callEach, destinations, MAX_CONCURRENCY } from '../../kit/engine/calls.cts';
import { shortenPauses, unrefLongTimers } from '../../kit/engine/network.cts';
import { run } from '../../kit/engine/run-operation.cts';
import { createCredential, seed, simulator } from '../../kit/engine/tenant.cts';

function countsIn(description: string | null | undefined) {
	const pattern = /Of (\d+) items, (\d+) were completed, \d+ failed and (\d+) were not sent\./;
	const [total, done, unsent] =
		pattern
			.exec(description ?? '')
			?.slice(1)
			.map(Number) ?? [];
	return { total, done, unsent };
}

describe('After the first failure no further item is started', () => {
	test('item 500 of 1,000 is refused: the description counts what Sangoma CX received', async () => {
		const items = destinations(1000);
		simulator.chooseFault = ({ body }) =>
			(body as { destination: string }).destination === items[500].to
				? { kind: 'status', status: 422, body: { error: 'Because' } }
				: undefined;
		const { error, outputs } = await callEach(items);
		expect(outputs).toEqual([]);
		expect(error?.context).toMatchObject({ itemIndex: 500 });
		const { total, done, unsent } = countsIn(error?.description);
		expect(total).toBe(1000);
		expect(done).toBe(simulator.calls.length);
		expect(unsent).toBe(1000 - simulator.requests.length);
		expect(done).toBeGreaterThanOrEqual(500);
		expect(done).toBeLessThan(500 + MAX_CONCURRENCY);
	});

	test('an item with a wrong value counts as not sent', async () => {
		const items = destinations(20).map((item, index) => (index === 5 ? { to: '' } : item));
		const { error } = await callEach(items);
		expect(error?.message).toBe('Destination is empty');
		const { done, unsent } = countsIn(error?.description);
		expect(done).toBe(simulator.calls.length);
		expect(unsent).toBe(20 - simulator.requests.length);
	});

	test('reports the failure of the first item, if there are several', async () => {
		const items = destinations(3);
		simulator.chooseFault = ({ body }) => {
			const { destination } = body as { destination: string };
			if (destination === items[0].to) return { kind: 'hang' };
			return destination === items[2].to ? { kind: 'status', status: 404 } : undefined;
		};
		const { error } = await callEach(items, {}, { requestOptions: { timeout: 400 } });
		expect(error?.message).toMatch(/it did not respond within 0\.4 seconds/);
		expect(error?.context).toMatchObject({ itemIndex: 0 });
		expect(countsIn(error?.description)).toEqual({ total: 3, done: 1, unsent: 0 });
	});

	describe('the message names other items that may have been carried out', () => {
		/** Runs the operation for items of which some have a fault. */
		const runEach = async (operation: string, faults: Array<Fault | undefined>) => {
			const items = faults.map((_fault, index) => ({ text: `90${index}` }));
			simulator.chooseFault = ({ body }) => {
				const { destination, content } = body as Record<string, string>;
				return faults[Number((destination ?? content).slice(2))];
			};
			const text = '={{ $json.text }}';
			const { error } = await run(operation, { destination: text, content: text }, { items });
			return error;
		};
		const refused: Fault = {
			kind: 'status',
			status: 422,
			delayMs: 300,
			body: { error: 'Because' },
		};
		const lost: Fault = { kind: 'reset-after' };
		const check = "before you have checked the agent's calls in Sangoma CX";

		test('of calls, after a refused one, with the items whose calls were placed', async () => {
			const faults = [undefined, undefined, refused, lost, lost, undefined, lost];
			const error = await runEach('agent:call', faults);
			expect(error?.message).toBe(
				'Sangoma CX could not place the agent call: it did not accept a value ("Because"). ' +
					`For 3 other items (3-4, 6), Sangoma CX may have placed the call: do not repeat them ${check}`,
			);
			expect(error?.description).toMatch(
				/ Of 7 items, 3 were completed, 4 failed and 0 were not sent\. Completed items: 0-1, 5\.$/,
			);
			expect(simulator.calls).toHaveLength(6);
		});

		test('of calls, after one of them', async () => {
			const error = await runEach('agent:call', [lost, lost, undefined]);
			expect(error?.message).toMatch(
				`do not repeat it ${check}. For 1 other item (1), Sangoma CX may have placed the call: do not repeat it ${check}`,
			);
			expect(error?.description).toMatch(/ Completed items: 2\.$/);
		});

		test('of messages, at most five ranges, but not those that were refused', async () => {
			await seed();
			const faults = [refused, ...[...Array(8)].flatMap(() => [lost, refused])];
			const error = await runEach('message:send', faults);
			expect(error?.message).toMatch(
				/ For 8 other items \(1, 3, 5, 7, 9, …\), Sangoma CX may have sent the message: do not/,
			);
		});

		test('but not of requests that are safe to repeat', async () => {
			await seed();
			const items = ['1', '31', '31'].map((bot) => ({ bot }));
			simulator.chooseFault = ({ body }) =>
				(body as { agent_bot_id: string }).agent_bot_id === '1' ? refused : lost;
			const { error } = await run('agentBot:assign', { agentBotId: '={{ $json.bot }}' }, { items });
			expect(error?.message).toMatch(/\("Because"\)$/);
		});
	});

	test('the error of a single item does not mention others', async () => {
		simulator.injectFault({ kind: 'status', status: 422 });
		const { error } = await callEach(destinations(1));
		expect(error?.description).toMatch(/ \[HTTP 422, item 0\]$/);
	});

	test("ends the run's pause before the time that the server asked for", async () => {
		const items = destinations(3);
		simulator.chooseFault = ({ body }) =>
			(body as { destination: string }).destination === items[1].to
				? { kind: 'hang' }
				: { kind: 'status', status: 429, headers: { 'retry-after': '60' } };
		unrefLongTimers();
		const { error } = await callEach(items, {}, { requestOptions: { timeout: 400 } });
		expect(countsIn(error?.description)).toEqual({ total: 3, done: 0, unsent: 0 });
		expect(simulator.requests).toHaveLength(3);
	}, 15_000);
});

test('after its last item, a run no longer asks whether the server is back', async () => {
	shortenPauses();
	await seed();
	const fault = simulator.injectFault({ kind: 'status', status: 502, times: Infinity });
	await callEach(destinations(4), { onError: 'continueRegularOutput' });
	fault.remove();
	// The first probe would arrive before another run has ended.
	simulator.settings.latencyMs = 300;
	expect((await run('message:send')).error).toBeUndefined();
	expect(simulator.requests.map(({ operation }) => operation)).not.toContain('inbox:getAll');
});

describe("n8n's batching", () => {
	test('keeps its interval and stops at a failure', async () => {
		const batching = { batch: { batchSize: 3, batchInterval: 100 } };
		const items = destinations(9).map((item, index) => (index === 4 ? { to: '' } : item));
		const { error } = await callEach(items, {}, { requestOptions: { batching } });
		expect(error?.message).toBe('Destination is empty');
		expect(simulator.requests.length).toBeLessThanOrEqual(5);
	});

	test.each([
		['before anything is sent', { to: '' }, 0],
		['of a request', { to: '9999' }, 1],
	])(
		'does not delay the end of a run after a failure %s',
		async (_what, bad, requests) => {
			simulator.chooseFault = () => ({ kind: 'status', status: 422 });
			unrefLongTimers();
			const batching = { batch: { batchSize: 1, batchInterval: 600_000 } };
			const items = [bad, ...destinations(2)];
			const { error } = await callEach(items, {}, { requestOptions: { batching } });
			expect(countsIn(error?.description)).toEqual({ total: 3, done: 0, unsent: 3 - requests });
			expect(simulator.requests).toHaveLength(requests);
		},
		15_000,
	);

	test('does not pause where no item can be sent', async () => {
		unrefLongTimers();
		const batching = { batch: { batchSize: 1, batchInterval: 600_000 } };
		const credentials = createCredential({ clientSecret: 'wrong' });
		const options = { credentials, onError: 'continueErrorOutput' } as const;
		const { outputs } = await callEach(destinations(3), options, { requestOptions: { batching } });
		expect(outputs.map((items) => items.length)).toEqual([0, 3]);
		expect(simulator.requests).toEqual([]);
	}, 15_000);

	test.each([
		[-1, 'is disabled'],
		[0, 'is one by one'],
	])('of size %d %s', async (batchSize) => {
		const batching = { batch: { batchSize, batchInterval: 80 } };
		const start = Date.now();
		await callEach(destinations(4), {}, { requestOptions: { batching } });
		const last = Math.max(...simulator.requests.map(({ at }) => at));
		if (batchSize === 0) expect(last - start).toBeGreaterThanOrEqual(3 * 80 - 3);
		expect(simulator.calls).toHaveLength(4);
	});
});
