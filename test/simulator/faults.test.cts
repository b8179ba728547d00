import { faultPreset, startSimulator } from '../../simulator/index.cts';
import type { FaultPresetName, FaultRule, Simulator } from '../../simulator/index.cts';
import { sampleOf } from '../samples.cts';
import { getToken, http, requestToken, send } from '../kit/simulator-client.cts';

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
		[{ kind: 'html', status: 200, text: '<!-- x --><html>' }, [200, '<!-- x --><html>'], false],
		[{ kind: 'truncated' }, [200, '{'], true],
		[{ kind: 'reset-before' }, ['ECONNRESET'], false],
		[{ kind: 'reset-after' }, ['ECONNRESET'], true],
		[{ kind: 'slow', ms: 1 }, [200, ''], true],
	];

	test.each(cases)('%j', async (fault, expected, processed) => {
		simulator.injectFault(fault);
		expect(await outcome()).toEqual(expected);
		expect(simulator.calls).toHaveLength(processed ? 1 : 0);
		const status = expected.length === 2 ? expected[0] : null;
		expect(simulator.requests.at(-1)).toMatchObject({ fault: fault.kind, processed, status });
		expect(await outcome()).toEqual([200, '']);
		expect(simulator.inFlight).toBe(0);
	});

	test.each([true, false])('hang, processed: %s', async (processed) => {
		simulator.injectFault({ kind: 'hang', processed });
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
		simulator.injectFault({ kind: 'status', status: 429, headers: { 'Retry-After': '7' } });
		const { headers } = await send(simulator, token, CALL);
		expect(headers['retry-after']).toBe('7');
	});

	test('a redirect leads where it says', async () => {
		const to = `${simulator.apiUrl}${sampleOf('queue:call').path}`;
		simulator.injectFault({ kind: 'redirect', status: 302, to });
		const headers = { Authorization: `Bearer ${token}` };
		const url = simulator.apiUrl + CALL.path;
		const answer = await http.post(url, CALL.body, { headers, maxRedirects: 0 });
		expect([answer.status, answer.headers.location]).toEqual([302, to]);
		expect(simulator.calls).toEqual([]);
	});

	test('one that does not exist is refused', () => {
		expect(() => simulator.injectFault({ kind: 'nothing' } as unknown as FaultRule)).toThrow(
			/nothing/,
		);
	});
});

describe('ready-made faults', () => {
	/** Status, body, and when to come back. */
	const answerTo = async (name: FaultPresetName, sample = CALL) => {
		simulator.injectFault({ name });
		const { status, data, headers } = await send(simulator, token, sample);
		return [status, data, headers['retry-after']];
	};
	const error = expect.any(String);

	test.each<[FaultPresetName, number, string | undefined]>([
		['retry-later-429', 429, '1'],
		['retry-later-503', 503, '1'],
		['retry-after-0', 429, '0'],
		['retry-after-negative', 429, '-5'],
		['retry-after-past', 429, 'Wed, 21 Oct 2015 07:28:00 GMT'],
	])('%s', async (name, status, pause) => {
		expect(await answerTo(name)).toEqual([status, { error }, pause]);
		expect(simulator.calls).toEqual([]);
		expect(await outcome()).toEqual([200, '']);
	});

	test.each<[FaultPresetName, unknown, boolean]>([
		['login-behind-200', 'Please log in', false],
		['web-page-behind-200', expect.stringMatching(/^<!-- x --><html>/), false],
		['empty-list', [], true],
		['empty-payload', { payload: [] }, true],
	])('%s', async (name, body, processed) => {
		expect(await answerTo(name)).toEqual([200, body, undefined]);
		expect(simulator.calls).toHaveLength(processed ? 1 : 0);
	});

	test('half of a list of inboxes', async () => {
		const [status, text] = await answerTo('truncated', sampleOf('inbox:getAll'));
		expect([status, text]).toEqual([200, expect.stringMatching(/^\{"payload":\[\{"id":12/)]);
		expect(() => JSON.parse(text as string)).toThrow();
	});

	test.each<[FaultPresetName, number, unknown, string | undefined]>([
		['token-error-behind-200', 200, { error: 'invalid_client' }, undefined],
		['token-empty', 200, {}, undefined],
		['token-null', 200, expect.objectContaining({ access_token: null }), undefined],
		['token-429', 429, { error }, undefined],
		['token-429-retry-after', 429, { error }, '1'],
		['token-408', 408, { error }, undefined],
		['token-408-retry-after', 408, { error }, '1'],
	])('%s', async (name, status, body, pause) => {
		simulator.injectFault({ name });
		expect(await outcome()).toEqual([200, '']);
		const answer = await requestToken(simulator);
		expect([answer.status, answer.data, answer.headers['retry-after']]).toEqual([
			...[status, body, pause],
		]);
		expect((await requestToken(simulator)).status).toBe(200);
	});

	test.each<[FaultPresetName, number]>([
		['redirect-302', 302],
		['redirect-307', 307],
		['redirect-308', 308],
	])('%s leads to the redirect target, which records who follows', async (name, status) => {
		simulator.injectFault({ name, times: 2 });
		const headers = { Authorization: `Bearer ${token}` };
		const url = simulator.apiUrl + CALL.path;
		const careful = await http.post(url, CALL.body, { headers, maxRedirects: 0 });
		expect([careful.status, careful.headers.location]).toEqual([
			status,
			`${simulator.redirectTarget.url}/cx${CALL.path}`,
		]);
		expect(simulator.redirectTarget.requests).toEqual([]);

		await fetch(careful.headers.location, { method: 'POST', headers, body: '{"a":1}' });
		expect(simulator.redirectTarget.requests).toMatchObject([
			{
				...{ method: 'POST', path: `/cx${CALL.path}`, bodyLength: 7 },
				authorization: expect.stringMatching(/^Bearer sha256:/),
			},
		]);
		expect(JSON.stringify(simulator.redirectTarget.requests)).not.toContain(token);
		simulator.reset();
		expect(simulator.redirectTarget.requests).toEqual([]);
	});

	test('the token endpoint leads to the redirect target, which issues a token', async () => {
		simulator.injectFault({ name: 'token-redirect' });
		const { data } = await http.post(simulator.tokenUrl, 'grant_type=client_credentials');
		expect(data.access_token).toBe('redirect-target-token');
		const { data: seen } = await http.get(`${simulator.url}/_admin/redirect-target`);
		expect(seen).toMatchObject({
			url: simulator.redirectTarget.url,
			requests: [{ method: 'POST', path: '/oauth/token', authorization: null }],
		});
	});

	test('a chooser can choose them, and an unknown one is refused', async () => {
		simulator.chooseFault = () => faultPreset('login-behind-200');
		expect(await outcome()).toEqual([200, 'Please log in']);
		expect(() => simulator.injectFault({ name: 'nothing' as FaultPresetName })).toThrow(/nothing/);
	});
});

describe('which requests a rule meets', () => {
	const statuses = async (count: number, sample = CALL) => {
		const found = [];
		for (let n = 0; n < count; n++) found.push((await outcome(sample))[0]);
		return found;
	};

	test('as many as it says, and it counts them', async () => {
		const fault = simulator.injectFault({ kind: 'status', status: 500, times: 2 });
		expect(await statuses(3)).toEqual([500, 500, 200]);
		expect(fault.used).toBe(2);
	});

	test('all, until it is removed', async () => {
		const fault = simulator.injectFault({ kind: 'status', status: 500, times: Infinity });
		expect(await statuses(4)).toEqual([500, 500, 500, 500]);
		fault.remove();
		expect(await statuses(1)).toEqual([200]);
	});

	test('those of its operation, or of its path', async () => {
		const queue = sampleOf('queue:call');
		simulator.injectFault({ kind: 'status', status: 500, operation: 'queue:call' });
		simulator.injectFault({ kind: 'status', status: 502, path: `/cx${queue.path}` });
		expect(await statuses(1)).toEqual([200]);
		expect(await statuses(3, queue)).toEqual([500, 502, 200]);
	});

	test('one after the other, in their order', async () => {
		simulator.injectFault({ kind: 'status', status: 500 });
		simulator.injectFault({ kind: 'status', status: 503 });
		expect(await statuses(3)).toEqual([500, 503, 200]);
	});

	test('requests for a token only if it says so', async () => {
		simulator.injectFault({ kind: 'status', status: 500, times: Infinity });
		expect((await requestToken(simulator)).status).toBe(200);
		simulator.injectFault({ kind: 'status', status: 503, operation: 'token' });
		expect((await requestToken(simulator)).status).toBe(503);
		expect(simulator.tokenRequests.at(-1)).toMatchObject({ fault: 'status', status: 503 });
	});

	test('a chooser sees operation, body and how often this body came', async () => {
		const seen: unknown[] = [];
		simulator.chooseFault = ({ operation, body, attempt }) => {
			seen.push([operation, body, attempt]);
			return attempt < 2 ? { kind: 'reset-after' } : undefined;
		};
		expect(await statuses(2)).toEqual(['ECONNRESET', 200]);
		expect(seen).toEqual([1, 2].map((attempt) => ['agent:call', CALL.body, attempt]));
		expect(simulator.calls).toHaveLength(2);
	});
});

describe('load', () => {
	test('what is in flight is counted, and takes as long as the settings say', async () => {
		simulator.settings.latencyMs = 400;
		const start = Date.now();
		await Promise.all(Array.from({ length: 30 }, () => outcome()));
		expect(Date.now() - start).toBeGreaterThanOrEqual(399);
		expect([simulator.inFlight, simulator.maxInFlight]).toEqual([0, 30]);
		simulator.settings.latencyMs = 0;
		simulator.resetCounters();
		await outcome();
		expect(simulator.maxInFlight).toBe(1);
	});

	test('the journal is bounded, the counts are not', async () => {
		const [first] = [await outcome(), simulator.requests[0]].slice(1);
		const { headers } = simulator.requests[0];
		const blank = { ...simulator.requests[0], headers };
		for (let n = 0; n < 60_000; n++) simulator.journal.end(simulator.journal.begin(blank), 200);
		expect(simulator.requests.length).toBeGreaterThan(40_000);
		expect(simulator.requests.length).toBeLessThanOrEqual(50_000);
		expect(simulator.requests).not.toContain(first);
		expect(simulator.counts['agent:call']).toEqual({ '200': 60_001 });
	});
});
