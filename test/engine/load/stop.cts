import { CredentialStore } from '../credentialStore.cts';
import { MAX_CONCURRENCY } from '../../../nodes/SangomaCx/execute/runItems.ts';
import { simulator } from '../tenant.cts';
import { callEach, destinations } from './calls.cts';

/** The two numbers in the description of a run that stopped. */
function countsIn(description: string | null | undefined) {
	const [, total, done, unsent] =
		/Of (\d+) items, (\d+) were carried out and (\d+) were not sent\.$/.exec(description ?? '') ??
		[];
	return { total: Number(total), done: Number(done), unsent: Number(unsent) };
}

describe('At the first failure no further item is started', () => {
	it('item 500 of 1,000 is refused: the description counts what Sangoma CX saw', async () => {
		const items = destinations(1000);
		simulator.chooseFault = ({ body }) =>
			(body as { destination: string }).destination === items[500].to
				? { kind: 'status', status: 422, body: { error: 'Because' } }
				: undefined;
		const { error, outputs } = await callEach(CredentialStore.for(simulator), items);
		expect(outputs).toEqual([]);
		expect(error?.context).toMatchObject({ itemIndex: 500 });
		const { total, done, unsent } = countsIn(error?.description);
		expect(total).toBe(1000);
		expect(done).toBe(simulator.calls.length);
		expect(unsent).toBe(1000 - simulator.requests.length);
		expect(done).toBeGreaterThanOrEqual(500);
		expect(done).toBeLessThan(500 + MAX_CONCURRENCY);
	});

	it('a value that is wrong was not sent, either', async () => {
		const items = destinations(20).map((item, index) => (index === 5 ? { to: '' } : item));
		const { error } = await callEach(CredentialStore.for(simulator), items);
		expect(error?.message).toBe('Destination is empty');
		const { done, unsent } = countsIn(error?.description);
		expect(done).toBe(simulator.calls.length);
		expect(unsent).toBe(20 - simulator.requests.length);
	});

	it('of several that failed, the first item is told, whichever failed first', async () => {
		const items = destinations(3);
		simulator.chooseFault = ({ body }) => {
			const { destination } = body as { destination: string };
			if (destination === items[0].to) return { kind: 'hang' };
			return destination === items[2].to ? { kind: 'status', status: 404 } : undefined;
		};
		const options = { requestOptions: { timeout: 400 } };
		const { error } = await callEach(CredentialStore.for(simulator), items, {}, options);
		expect(error?.message).toMatch(/the connection broke or took too long/);
		expect(error?.context).toMatchObject({ itemIndex: 0 });
		expect(countsIn(error?.description)).toEqual({ total: 3, done: 1, unsent: 0 });
	});

	it('one item alone says nothing of others', async () => {
		simulator.injectFault({ kind: 'status', status: 422 });
		const { error } = await callEach(CredentialStore.for(simulator), destinations(1));
		expect(error?.description).toMatch(/ \[HTTP 422, item 0\]$/);
	});
});

describe("n8n's batching", () => {
	it('keeps its pace, and stops at a failure like any other', async () => {
		const batching = { batch: { batchSize: 3, batchInterval: 100 } };
		const items = destinations(9).map((item, index) => (index === 4 ? { to: '' } : item));
		const { error } = await callEach(
			CredentialStore.for(simulator),
			items,
			{},
			{
				requestOptions: { batching },
			},
		);
		expect(error?.message).toBe('Destination is empty');
		expect(simulator.requests.length).toBeLessThanOrEqual(5);
	});

	it.each([
		[-1, 'is disabled'],
		[0, 'is one by one'],
	])('of size %d %s', async (batchSize) => {
		const batching = { batch: { batchSize, batchInterval: 80 } };
		const start = Date.now();
		await callEach(
			CredentialStore.for(simulator),
			destinations(4),
			{},
			{
				requestOptions: { batching },
			},
		);
		const last = Math.max(...simulator.requests.map(({ at }) => at));
		if (batchSize === 0) expect(last - start).toBeGreaterThanOrEqual(3 * 80 - 3);
		expect(simulator.calls).toHaveLength(4);
	});
});
