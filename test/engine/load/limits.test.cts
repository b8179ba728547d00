import {
	callEach,
	destinations,
	expectEachCalledOnce,
	MAX_CONCURRENCY,
} from '../../kit/engine/calls.cts';
import { shortenPauses } from '../../kit/engine/network.cts';
import { itemsOf, run } from '../../kit/engine/run-operation.cts';
import { seed, simulator } from '../../kit/engine/tenant.cts';
import { waitFor } from '../../../tools/wait.cts';

beforeEach(shortenPauses);

/** The chat engine's response above its limit, without Retry-After (recorded). */
const LIMITED = { kind: 'status', status: 429, text: 'Retry later' } as const;
const NO_PEER = { kind: 'status', status: 502, text: '<html>Bad gateway</html>' } as const;

/** Makes all requests after the first `healthy` ones fail for this time. */
function startOutage(healthy: number, ms: number, status = 502): void {
	let count = 0;
	let endsAt: number | undefined;
	simulator.chooseFault = () => {
		if (++count <= healthy) return undefined;
		endsAt ??= Date.now() + ms;
		return Date.now() < endsAt ? { ...NO_PEER, status } : undefined;
	};
}

const refusedRequests = () => simulator.requests.filter(({ processed }) => !processed).length;
const continues = { onError: 'continueRegularOutput' } as const;
const errorsOf = (result: Parameters<typeof itemsOf>[0]) =>
	itemsOf(result).flatMap(({ error }) => (error === undefined ? [] : [String(error)]));

describe('A limit on requests', () => {
	/** The window is longer than the retries of one item. (Pauses are shortened.) */
	const limit = { requests: 150, windowMs: 1_500 };

	test('250 items against 150 requests per window are all sent once', async () => {
		simulator.injectFault({ name: 'limit-per-minute', limit });
		const items = destinations(250);
		expect(errorsOf(await callEach(items, continues))).toEqual([]);
		expectEachCalledOnce(items);
		// The requests in progress when the limit was reached, and one for each pause.
		expect(refusedRequests()).toBeLessThanOrEqual(MAX_CONCURRENCY + 10);
	});

	test('250 messages against 150 per window in one conversation are all sent once', async () => {
		await seed();
		const perConversation = { ...limit, per: 'conversation' } as const;
		simulator.injectFault({ name: 'limit-per-conversation', limit: perConversation });
		const items = [...Array(250).keys()].map((index) => ({ text: `Message ${index}` }));
		const result = await run(
			'message:send',
			{ content: '={{ $json.text }}' },
			{ items, ...continues },
		);
		expect(errorsOf(result)).toEqual([]);
		const sent = simulator.requests
			.filter(({ processed }) => processed)
			.map(({ body }) => (body as { content: string }).content);
		expect(sent.sort()).toEqual(items.map(({ text }) => text).sort());
	});

	test('does not delay other nodes', async () => {
		await seed();
		const fault = simulator.injectFault({ ...LIMITED, operation: 'agent:call', times: Infinity });
		const paused = callEach(destinations(50), continues);
		await waitFor(() => refusedRequests() > 0);
		for (let sent = 0; sent < 5; sent++) {
			expect((await run('message:send')).error).toBeUndefined();
		}
		expect(simulator.calls).toEqual([]);
		fault.remove();
		expect(errorsOf(await paused)).toEqual([]);
	});

	test('pauses the run for the time in Retry-After', async () => {
		let refused = 0;
		simulator.chooseFault = () =>
			refused++ === 0 ? { ...LIMITED, headers: { 'retry-after': '2' } } : undefined;
		const items = destinations(20);
		expect(errorsOf(await callEach(items, continues))).toEqual([]);
		expectEachCalledOnce(items);
	});

	test('that never ends: all items fail, after a limited number of requests', async () => {
		simulator.injectFault({ ...LIMITED, times: Infinity });
		const result = await callEach(destinations(300), continues);
		const errors = errorsOf(result);
		expect(errors).toHaveLength(300);
		expect(new Set(errors)).toEqual(
			new Set([expect.stringContaining('it received too many requests')]),
		);
		expect(simulator.requests.length).toBeLessThanOrEqual(MAX_CONCURRENCY + 20);
		expect(simulator.calls).toEqual([]);
	});

	test('does not make a single item wait for long', async () => {
		await seed();
		simulator.injectFault({ ...LIMITED, headers: { 'retry-after': '30' }, times: Infinity });
		const { error } = await run('message:send');
		expect(error?.message).toContain('it received too many requests');
		expect(simulator.requests).toHaveLength(1);
	});
});

describe('An outage', () => {
	test('leaves only requests in progress unknown, and everything else is sent once', async () => {
		startOutage(150, 400);
		const items = destinations(600);
		const result = await callEach(items, continues);
		const errors = errorsOf(result);
		expect(errors.every((error) => error.startsWith('It is unknown whether'))).toBe(true);
		expect(errors.length).toBeLessThanOrEqual(MAX_CONCURRENCY);
		expect(simulator.calls).toHaveLength(600 - errors.length);
		expect(new Set(simulator.calls.map(({ destination }) => destination)).size).toBe(
			simulator.calls.length,
		);
	});

	test.each([521, 523, 530])('is one for a gateway that says so with %d, too', async (status) => {
		startOutage(20, 400, status);
		const result = await callEach(destinations(300), continues);
		const errors = errorsOf(result);
		expect(errors.every((error) => error.startsWith('It is unknown whether'))).toBe(true);
		expect(errors.length).toBeLessThanOrEqual(MAX_CONCURRENCY);
		expect(simulator.calls).toHaveLength(300 - errors.length);
	});

	test('of eight seconds in the simulator: nothing is sent twice', async () => {
		jest.restoreAllMocks();
		simulator.settings.latencyMs = 20;
		const items = destinations(600);
		const running = callEach(items, continues);
		await waitFor(() => simulator.requests.length >= 125);
		simulator.injectFault({ name: 'outage', forMs: 8_000 });
		const errors = errorsOf(await running);
		expect(errors.length).toBeLessThanOrEqual(MAX_CONCURRENCY);
		expect(simulator.calls).toHaveLength(600 - errors.length);
	});

	test('is probed with the list of inboxes, even if the scope does not allow it', async () => {
		startOutage(20, 1_000);
		const outage = simulator.chooseFault;
		simulator.chooseFault = (question) =>
			outage?.(question) ??
			(question.operation === 'inbox:getAll'
				? { kind: 'status', status: 403, body: { error: 'No scope' } }
				: undefined);
		const result = await callEach(destinations(200), continues);
		expect(errorsOf(result).length).toBeLessThanOrEqual(MAX_CONCURRENCY);
		expect(simulator.requests.some(({ operation }) => operation === 'inbox:getAll')).toBe(true);
	});

	test('that never ends: the remaining items are not sent, and their errors say so', async () => {
		startOutage(0, 1e9);
		const result = await callEach(destinations(300), continues);
		const errors = errorsOf(result);
		expect(errors).toHaveLength(300);
		const unknown = errors.filter((error) => error.startsWith('It is unknown'));
		expect(unknown.length).toBeLessThanOrEqual(MAX_CONCURRENCY);
		expect(errors.filter((error) => /it did not respond/.test(error))).toHaveLength(
			300 - unknown.length,
		);
	});

	test('does not delay the end of a run that stops at the first failure', async () => {
		startOutage(10, 1e9);
		const { error } = await callEach(destinations(300));
		expect(error?.message).toMatch(/^It is unknown whether/);
		expect(error?.description).toMatch(
			/Of 300 items, 10 were completed, \d+ failed and \d+ were not/,
		);
		expect(simulator.requests.length).toBeLessThanOrEqual(10 + MAX_CONCURRENCY);
	});
});

describe('A run that fails', () => {
	test('counts what was completed, failed and not sent, and lists the IDs so far', async () => {
		await seed();
		simulator.chooseFault = ({ body }) =>
			(body as { name?: string }).name === 'C2'
				? { kind: 'status', status: 422, body: { error: 'No' } }
				: undefined;
		const items = [...Array(5).keys()].map((index) => ({ name: `C${index}` }));
		const parameters = {
			...{ name: '={{ $json.name }}', additionalFields: {} },
			requestOptions: { batching: { batch: { batchSize: 1, batchInterval: 1 } } },
		};
		const { error } = await run('contact:create', parameters, { items });
		const created = simulator.contacts.filter(({ name }) => /^C\d$/.test(name));
		expect(error?.description).toContain(
			`Of 5 items, ${created.length} were completed, 1 failed and ${4 - created.length} were not sent.` +
				` IDs of the results so far: ${created.map(({ id }) => id).join(', ')}.`,
		);
	});
});
