import { faultPreset } from '../../simulator/index.cts';
import type { FaultPresetName, FaultRule } from '../../simulator/index.cts';
import { http } from '../../tools/http.cts';
import { requestToken } from '../kit/simulator-client.cts';
import { sampleOf } from '../samples.cts';
import { waitFor } from '../../tools/wait.cts';
import { admin, getToken, send, sendLike, simulator } from './setup.cts';

const CALL = sampleOf('agent:call');
/** Returns the status and body of a response, or the error code of a broken connection. */
const outcome = (sample = CALL) =>
	send(sample).then(
		({ status, data }) => [status, data],
		(error: { code?: string }) => [error.code],
	);
const statuses = async (count: number, sample = CALL) => {
	const found = [];
	for (let n = 0; n < count; n++) found.push((await outcome(sample))[0]);
	return found;
};
/** Places a call with options for axios. */
const call = async (options: object) => {
	const headers = { Authorization: `Bearer ${await getToken()}` };
	return http.post(simulator.apiUrl + CALL.path, CALL.body, { headers, ...options });
};

describe('each kind of fault', () => {
	const error = 'no';
	const cases: Array<[FaultRule, unknown[], boolean]> = [
		[{ kind: 'status', status: 503, body: { error } }, [503, { error }], false],
		[{ kind: 'status', status: 429, text: 'slow down' }, [429, 'slow down'], false],
		[{ kind: 'status', status: 500 }, [500, { error: expect.any(String) }], false],
		[{ kind: 'status-after', status: 504 }, [504, { error: expect.any(String) }], true],
		[{ kind: 'response', status: 201, body: { id: 1 } }, [201, { id: 1 }], true],
		[{ kind: 'response', status: 204 }, [204, ''], true],
		[{ kind: 'status', status: 200, body: { error } }, [200, { error }], false],
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
		const closed = new Promise((resolve) => simulator.once('request', resolve));
		await expect(call({ timeout: 1_000 })).rejects.toMatchObject({ code: 'ECONNABORTED' });
		expect(await closed).toMatchObject({ status: null, processed, fault: 'hang' });
		expect([simulator.calls.length, simulator.inFlight]).toEqual([processed ? 1 : 0, 0]);
	});

	test('headers are sent', async () => {
		simulator.injectFault({ kind: 'status', status: 429, headers: { 'Retry-After': '7' } });
		expect((await send(CALL)).headers['retry-after']).toBe('7');
	});

	test('a redirect leads to its URL', async () => {
		const to = `${simulator.apiUrl}${sampleOf('queue:call').path}`;
		simulator.injectFault({ kind: 'redirect', status: 302, to });
		const { status, headers } = await call({ maxRedirects: 0 });
		expect([status, headers.location]).toEqual([302, to]);
		expect(simulator.calls).toEqual([]);
	});

	test('an unknown kind is an error', () => {
		const fault = { kind: 'nothing' } as unknown as FaultRule;
		expect(() => simulator.injectFault(fault)).toThrow(/nothing/);
	});
});

describe('presets', () => {
	/** Returns status, body and Retry-After. */
	const responseWith = async (name: FaultPresetName, sample = CALL) => {
		simulator.injectFault({ name });
		const { status, data, headers } = await send(sample);
		return [status, data, headers['retry-after']];
	};
	const error = expect.any(String);

	test.each<[FaultPresetName, number, string | undefined]>([
		['retry-later-429', 429, '1'],
		['retry-later-503', 503, '1'],
		['retry-after-0', 429, '0'],
		['retry-after-negative', 429, '-5'],
		['retry-after-past', 429, 'Wed, 21 Oct 2015 07:28:00 GMT'],
	])('%s', async (name, status, retryAfter) => {
		expect(await responseWith(name)).toEqual([status, { error }, retryAfter]);
		expect(simulator.calls).toEqual([]);
		expect(await outcome()).toEqual([200, '']);
	});

	test.each<[FaultPresetName, unknown, boolean]>([
		['login-with-200', 'Please log in', false],
		['web-page-with-200', expect.stringMatching(/^<!-- x --><html>/), false],
		['empty-list', [], true],
		['empty-payload', { payload: [] }, true],
	])('%s', async (name, body, processed) => {
		expect(await responseWith(name)).toEqual([200, body, undefined]);
		expect(simulator.calls).toHaveLength(processed ? 1 : 0);
	});

	test('truncated: half of a list of inboxes', async () => {
		const [status, text] = await responseWith('truncated', sampleOf('inbox:getAll'));
		expect([status, text]).toEqual([200, expect.stringMatching(/^\{"payload":\[\{"id":12/)]);
		expect(() => JSON.parse(text as string)).toThrow();
	});

	test.each<[FaultPresetName, number, unknown, string | undefined]>([
		['token-error-with-200', 200, { error: 'invalid_client' }, undefined],
		['token-empty', 200, {}, undefined],
		['token-null', 200, expect.objectContaining({ access_token: null }), undefined],
		['token-429', 429, { error }, undefined],
		['token-429-retry-after', 429, { error }, '1'],
		['token-408', 408, { error }, undefined],
		['token-408-retry-after', 408, { error }, '1'],
	])('%s', async (name, status, body, retryAfter) => {
		await getToken();
		simulator.injectFault({ name });
		expect(await outcome()).toEqual([200, '']);
		const { headers, ...response } = await requestToken(simulator);
		expect(response).toMatchObject({ status });
		expect([response.data, headers['retry-after']]).toEqual([body, retryAfter]);
		expect((await requestToken(simulator)).status).toBe(200);
	});

	test.each<[FaultPresetName, number]>([
		['redirect-302', 302],
		['redirect-307', 307],
		['redirect-308', 308],
	])('%s leads to the redirect target, which records requests', async (name, redirect) => {
		const { redirectTarget } = simulator;
		simulator.injectFault({ name, times: 2 });
		const { status, headers, config } = await call({ maxRedirects: 0 });
		const { location } = headers;
		expect([status, location]).toEqual([redirect, `${redirectTarget.url}/cx${CALL.path}`]);
		expect(redirectTarget.requests).toEqual([]);

		const Authorization = String(config.headers.Authorization);
		await fetch(location, { method: 'POST', headers: { Authorization }, body: '{"a":1}' });
		const authorization = expect.stringMatching(/^Bearer sha256:/);
		expect(redirectTarget.requests).toMatchObject([
			{ method: 'POST', path: `/cx${CALL.path}`, bodyLength: 7, authorization },
		]);
		expect(JSON.stringify(redirectTarget.requests)).not.toContain(await getToken());
		simulator.reset();
		expect(redirectTarget.requests).toEqual([]);
	});

	test('token-redirect leads to the redirect target, which issues a token', async () => {
		simulator.injectFault({ name: 'token-redirect' });
		const { data } = await http.post(simulator.tokenUrl, 'grant_type=client_credentials');
		expect(data.access_token).toBe('redirect-target-token');
		expect((await admin('GET', 'redirect-target')).data).toMatchObject({
			url: simulator.redirectTarget.url,
			requests: [{ method: 'POST', path: '/oauth/token', authorization: null }],
		});
	});

	test('a chooser can return a preset; an unknown preset is an error', async () => {
		simulator.chooseFault = () => faultPreset('login-with-200');
		expect(await outcome()).toEqual([200, 'Please log in']);
		const name = 'nothing' as FaultPresetName;
		expect(() => simulator.injectFault({ name })).toThrow(/nothing/);
	});
});

describe('which requests a fault affects', () => {
	test('as many as its rule says', async () => {
		const fault = simulator.injectFault({ kind: 'status', status: 500, times: 2 });
		expect(await statuses(3)).toEqual([500, 500, 200]);
		expect(fault.used).toBe(2);
	});

	test('all until it is removed', async () => {
		const fault = simulator.injectFault({ kind: 'status', status: 500, times: Infinity });
		expect(await statuses(4)).toEqual([500, 500, 500, 500]);
		fault.remove();
		expect(await statuses(1)).toEqual([200]);
	});

	test('those of its operation or its path', async () => {
		const queue = sampleOf('queue:call');
		simulator.injectFault({ kind: 'status', status: 500, operation: 'queue:call' });
		simulator.injectFault({ kind: 'status', status: 502, path: `/cx${queue.path}` });
		expect(await statuses(1)).toEqual([200]);
		expect(await statuses(3, queue)).toEqual([500, 502, 200]);
	});

	test('one fault after another', async () => {
		simulator.injectFault({ kind: 'status', status: 500 });
		simulator.injectFault({ kind: 'status', status: 503 });
		expect(await statuses(3)).toEqual([500, 503, 200]);
	});

	test('token requests only if its rule says so', async () => {
		simulator.injectFault({ kind: 'status', status: 500, times: Infinity });
		expect((await requestToken(simulator)).status).toBe(200);
		simulator.injectFault({ kind: 'status', status: 503, operation: 'token' });
		expect((await requestToken(simulator)).status).toBe(503);
		expect(simulator.tokenRequests.at(-1)).toMatchObject({ fault: 'status', status: 503 });
	});

	test('a chooser gets the operation, the body and the number of the attempt', async () => {
		const given: unknown[] = [];
		simulator.chooseFault = ({ operation, body, attempt }) => {
			given.push([operation, body, attempt]);
			return attempt < 2 ? { kind: 'reset-after' } : undefined;
		};
		expect(await statuses(2)).toEqual(['ECONNRESET', 200]);
		expect(given).toEqual([1, 2].map((attempt) => ['agent:call', CALL.body, attempt]));
		expect(simulator.calls).toHaveLength(2);
	});
});

describe('load', () => {
	test('requests in flight are counted, and delayed as the settings say', async () => {
		simulator.settings.latencyMs = 2_000;
		await getToken();
		const start = Date.now();
		await Promise.all(Array.from({ length: 30 }, () => outcome()));
		expect(Date.now() - start).toBeGreaterThanOrEqual(1_999);
		expect([simulator.inFlight, simulator.maxInFlight]).toEqual([0, 30]);
		simulator.settings.latencyMs = 0;
		simulator.resetCounters();
		await outcome();
		expect(simulator.maxInFlight).toBe(1);
	});

	test('the journal is bounded, but the counts are not', async () => {
		await outcome();
		const { journal, requests } = simulator;
		const [first] = requests;
		for (let n = 0; n < 60_000; n++) journal.end(journal.begin({ ...first }), 200);
		expect(requests.length).toBeGreaterThan(40_000);
		expect(requests.length).toBeLessThanOrEqual(50_000);
		expect(requests).not.toContain(first);
		expect(simulator.counts['agent:call']).toEqual({ '200': 60_001 });
	});
});

describe('a limit or an outage', () => {
	test('allows a number of requests per window', async () => {
		const limit = { requests: 2, windowMs: 2_000 };
		const fault = simulator.injectFault({ kind: 'status', status: 429, limit });
		expect(await statuses(4)).toEqual([200, 200, 429, 429]);
		await waitFor(async () => (await statuses(1))[0] === 200);
		fault.remove();
		expect(await statuses(3)).toEqual([200, 200, 200]);
	});

	test('can count the requests of each conversation', async () => {
		const limit = { requests: 1, windowMs: 60_000, per: 'conversation' } as const;
		simulator.injectFault({ kind: 'status', status: 422, limit, operation: 'message:send' });
		const first = { conversation_id: 1 };
		expect((await sendLike('message:send', first)).status).toBe(404);
		expect((await sendLike('message:send', first)).status).toBe(422);
		expect((await sendLike('message:send', { conversation_id: 2 })).status).toBe(404);
	});

	test('ends by itself', async () => {
		simulator.injectFault({ name: 'outage', forMs: 2_000 });
		expect(await statuses(1)).toEqual([502]);
		await waitFor(async () => (await statuses(1))[0] === 200);
	});

	test.each(['limit-per-minute', 'limit-per-conversation', 'outage'])(
		'%s can be turned on by its name',
		async (name) => {
			await admin('POST', 'faults', { name, times: 1 });
			const { data } = await admin('GET', 'faults');
			expect(data.some((preset: { name: string }) => preset.name === name)).toBe(true);
			const expected = name === 'outage' ? 502 : 200;
			expect(await statuses(2)).toEqual([expected, expected]);
		},
	);
});
