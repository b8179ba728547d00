import { startSimulator } from '../../simulator/index.cts';
import type { FaultRule, Simulator } from '../../simulator/index.cts';
import { getToken, http, requestToken, send } from './client.cts';
import { sampleOf } from './samples.cts';

let simulator: Simulator;
let token: string;
beforeAll(async () => {
	simulator = await startSimulator();
});
beforeEach(async () => {
	simulator.reset();
	token = await getToken(simulator);
});
afterAll(() => simulator.close());

const CALL = sampleOf('agent:call');
/** Status and body, or the code of a broken connection. */
const outcome = (sample = CALL) =>
	send(simulator, token, sample).then(
		({ status, data }) => [status, data],
		(error: { code?: string }) => [error.code],
	);

describe('each kind of fault', () => {
	const error = 'no';
	const cases: Array<[FaultRule, unknown[], boolean]> = [
		[{ kind: 'status', status: 503, body: { error } }, [503, { error }], false],
		[{ kind: 'status', status: 429, text: 'slow down' }, [429, 'slow down'], false],
		[{ kind: 'status', status: 500 }, [500, { error: expect.any(String) }], false],
		[{ kind: 'status-after', status: 504 }, [504, { error: expect.any(String) }], true],
		[{ kind: 'answer', status: 201, body: { id: 1 } }, [201, { id: 1 }], true],
		[{ kind: 'answer', status: 204 }, [204, ''], true],
		[{ kind: 'error-behind-200', body: { error } }, [200, { error }], false],
		[{ kind: 'html' }, [502, expect.stringContaining('<html>')], false],
		[{ kind: 'html', status: 200 }, [200, expect.stringContaining('<html>')], false],
		[{ kind: 'reset-before' }, ['ECONNRESET'], false],
		[{ kind: 'reset-after' }, ['ECONNRESET'], true],
		[{ kind: 'slow', ms: 1 }, [200, ''], true],
	];

	test.each(cases)('%j', async (fault, expected, processed) => {
		simulator.fail(fault);
		expect(await outcome()).toEqual(expected);
		expect(simulator.calls).toHaveLength(processed ? 1 : 0);
		const status = expected.length === 2 ? expected[0] : null;
		expect(simulator.requests.at(-1)).toMatchObject({ fault: fault.kind, processed, status });
		expect(await outcome()).toEqual([200, '']);
		expect(simulator.inFlight).toBe(0);
	});

	test.each([true, false])('hang, processed: %s', async (processed) => {
		simulator.fail({ kind: 'hang', processed });
		const headers = { Authorization: `Bearer ${token}` };
		const closed = new Promise((resolve) => simulator.once('request', resolve));
		const url = simulator.apiUrl + CALL.path;
		await expect(http.post(url, CALL.body, { headers, timeout: 50 })).rejects.toMatchObject({
			code: 'ECONNABORTED',
		});
		expect(await closed).toMatchObject({ status: null, processed, fault: 'hang' });
		expect([simulator.calls.length, simulator.inFlight]).toEqual([processed ? 1 : 0, 0]);
	});

	test('headers come with it', async () => {
		simulator.fail({ kind: 'status', status: 429, headers: { 'Retry-After': '7' } });
		const { headers } = await send(simulator, token, CALL);
		expect(headers['retry-after']).toBe('7');
	});

	test('one that does not exist is refused', () => {
		expect(() => simulator.fail({ kind: 'nothing' } as unknown as FaultRule)).toThrow(/nothing/);
	});
});

describe('which requests a rule meets', () => {
	const statuses = async (count: number, sample = CALL) => {
		const found = [];
		for (let n = 0; n < count; n++) found.push((await outcome(sample))[0]);
		return found;
	};

	test('as many as it says, and it counts them', async () => {
		const fault = simulator.fail({ kind: 'status', status: 500, times: 2 });
		expect(await statuses(3)).toEqual([500, 500, 200]);
		expect(fault.used).toBe(2);
	});

	test('all, until it is removed', async () => {
		const fault = simulator.fail({ kind: 'status', status: 500, times: Infinity });
		expect(await statuses(4)).toEqual([500, 500, 500, 500]);
		fault.remove();
		expect(await statuses(1)).toEqual([200]);
	});

	test('those of its operation, or of its path', async () => {
		const queue = sampleOf('queue:call');
		simulator.fail({ kind: 'status', status: 500, operation: 'queue:call' });
		simulator.fail({ kind: 'status', status: 502, path: `/cx${queue.path}` });
		expect(await statuses(1)).toEqual([200]);
		expect(await statuses(3, queue)).toEqual([500, 502, 200]);
	});

	test('one after the other, in their order', async () => {
		simulator.fail({ kind: 'status', status: 500 });
		simulator.fail({ kind: 'status', status: 503 });
		expect(await statuses(3)).toEqual([500, 503, 200]);
	});

	test('requests for a token only if it says so', async () => {
		simulator.fail({ kind: 'status', status: 500, times: Infinity });
		expect((await requestToken(simulator)).status).toBe(200);
		simulator.fail({ kind: 'status', status: 503, operation: 'token' });
		expect((await requestToken(simulator)).status).toBe(503);
		expect(simulator.tokenRequests.at(-1)).toMatchObject({ fault: 'status', status: 503 });
	});

	test('a chooser sees operation, body and how often this body came', async () => {
		const seen: unknown[] = [];
		simulator.chooseFault = ({ operation, body, attemptNumberForThisBody }) => {
			seen.push([operation, body, attemptNumberForThisBody]);
			return attemptNumberForThisBody < 2 ? { kind: 'reset-after' } : undefined;
		};
		expect(await statuses(2)).toEqual(['ECONNRESET', 200]);
		expect(seen).toEqual([1, 2].map((attempt) => ['agent:call', CALL.body, attempt]));
		expect(simulator.calls).toHaveLength(2);
	});
});

describe('load', () => {
	test('what is in flight is counted, and takes as long as the settings say', async () => {
		simulator.settings.latencyMs = 100;
		const start = Date.now();
		await Promise.all(Array.from({ length: 30 }, () => outcome()));
		expect(Date.now() - start).toBeGreaterThanOrEqual(99);
		expect([simulator.inFlight, simulator.maxInFlight]).toEqual([0, 30]);
		simulator.settings.latencyMs = 0;
		simulator.resetCounters();
		await outcome();
		expect(simulator.maxInFlight).toBe(1);
	});

	test('the history is bounded, the counts are not', async () => {
		const [first] = [await outcome(), simulator.requests[0]].slice(1);
		const { headers } = simulator.requests[0];
		const blank = { ...simulator.requests[0], headers };
		for (let n = 0; n < 60_000; n++) simulator.history.end(simulator.history.begin(blank), 200);
		expect(simulator.requests.length).toBeGreaterThan(40_000);
		expect(simulator.requests.length).toBeLessThanOrEqual(50_000);
		expect(simulator.requests).not.toContain(first);
		expect(simulator.counts['agent:call']).toEqual({ '200': 60_001 });
	});
});
