import { callApi } from '../../nodes/shared/callApi.ts';
import type { FailureKind, Result } from '../../nodes/shared/errors/failure.ts';
import {
	getRetryDelay,
	MAX_RETRIES,
	RETRY_IF_IDEMPOTENT,
	RETRY_IF_NOT_DONE,
	RETRY_TOKEN,
	waitUnlessCancelled,
	withRetries,
} from '../../nodes/shared/retry.ts';
import type { ApiSession } from '../../nodes/shared/session.ts';
import { operationOf } from './operations.cts';

const done = { value: 'done' };
const fail = (kind: FailureKind, more = {}): Result<string> => ({ failure: { kind, ...more } });

/** Runs with fake timers, so that delays take no time. */
async function withoutDelays<T>(run: () => Promise<T>): Promise<T> {
	jest.useFakeTimers();
	try {
		const running = run();
		await jest.runAllTimersAsync();
		return await running;
	} finally {
		jest.useRealTimers();
	}
}

describe('withRetries', () => {
	// prettier-ignore
	test.each<[kind: FailureKind, idempotent: 'retried' | 'final', notIdempotent: 'retried' | 'final']>([
		['retry-later', 'retried', 'retried'],
		['not-sent', 'retried', 'retried'],
		['token-unavailable', 'final', 'final'],
		['unknown-outcome', 'retried', 'final'],
		['http-status', 'final', 'final'],
		['insecure-connection', 'final', 'final'],
		['invalid-credential', 'final', 'final'],
		['not-json', 'final', 'final'],
		['no-list', 'final', 'final'],
		['error-in-response', 'final', 'final'],
		['token-rejected', 'final', 'final'],
		['token-refused', 'final', 'final'],
		['cancelled', 'final', 'final'],
		['unexpected', 'final', 'final'],
	])('%s: %s if idempotent, %s if not', async (kind, idempotent, notIdempotent) => {
		for (const [policy, expected] of [[RETRY_IF_IDEMPOTENT, idempotent], [RETRY_IF_NOT_DONE, notIdempotent]] as const) {
			const send = jest.fn(async () => fail(kind));
			const result = await withoutDelays(() => withRetries(policy, undefined, send));
			expect(result).toEqual(fail(kind));
			expect(send).toHaveBeenCalledTimes(expected === 'retried' ? 1 + MAX_RETRIES : 1);
		}
	});

	test.each<[kind: FailureKind, attempts: number]>([
		['token-unavailable', 1 + MAX_RETRIES],
		['unknown-outcome', 1 + MAX_RETRIES],
		['token-refused', 1],
	])('a token: %s after %d attempts', async (kind, attempts) => {
		const send = jest.fn(async () => fail(kind));
		await withoutDelays(() => withRetries(RETRY_TOKEN, undefined, send));
		expect(send).toHaveBeenCalledTimes(attempts);
	});

	test('ends with the first success', async () => {
		const send = jest.fn(async () => done as Result<string>);
		send.mockResolvedValueOnce(fail('retry-later'));
		expect(await withoutDelays(() => withRetries(RETRY_IF_NOT_DONE, undefined, send))).toBe(done);
		expect(send).toHaveBeenCalledTimes(2);
	});

	test('a retry with an unknown outcome is final', async () => {
		const send = jest.fn(async () => fail('unknown-outcome'));
		send.mockResolvedValueOnce(fail('retry-later'));
		const result = await withoutDelays(() => withRetries(RETRY_IF_NOT_DONE, undefined, send));
		expect(result).toEqual(fail('unknown-outcome'));
		expect(send).toHaveBeenCalledTimes(2);
	});

	test('a cancelled execution is not retried', async () => {
		const cancelling = new AbortController();
		const send = jest.fn(async () => {
			cancelling.abort();
			return fail('retry-later');
		});
		const result = await withRetries(RETRY_IF_NOT_DONE, cancelling.signal, send);
		expect(result).toEqual(fail('retry-later'));
		expect(send).toHaveBeenCalledTimes(1);
	});
});

describe('The delay before a retry', () => {
	const none = () => 0;
	const full = () => 1;
	test.each<[retry: number, shortest: number, longest: number]>([
		[0, 200, 400],
		[1, 400, 800],
		[2, 800, 1600],
	])('%d: %d to %d ms', (retry, shortest, longest) => {
		expect(getRetryDelay(retry, { kind: 'retry-later' }, none)).toBe(shortest);
		expect(getRetryDelay(retry, { kind: 'retry-later' }, full)).toBe(longest);
	});

	test.each<[retryAfterMs: number, shortest: number, longest: number]>([
		[-90_000, 800, 1600],
		[0, 800, 1600],
		[799, 800, 1600],
		[1500, 1500, 2300],
		[60_000, 60_000, 60_800],
		[3_600_000, 60_000, 60_800],
	])('with Retry-After of %d ms: %d to %d ms', (retryAfterMs, shortest, longest) => {
		expect(getRetryDelay(2, { kind: 'retry-later', retryAfterMs }, none)).toBe(shortest);
		expect(getRetryDelay(2, { kind: 'retry-later', retryAfterMs }, full)).toBe(longest);
	});

	test('removes its listener', async () => {
		const cancelling = new AbortController();
		const added = jest.spyOn(cancelling.signal, 'addEventListener');
		const removed = jest.spyOn(cancelling.signal, 'removeEventListener');
		await withoutDelays(() => waitUnlessCancelled(100, cancelling.signal));
		expect(added).toHaveBeenCalledTimes(1);
		expect(removed.mock.calls).toEqual(added.mock.calls);
	});
});

test('a pause that is longer than a timer lasts does not end at once', async () => {
	jest.useFakeTimers();
	const cancelling = new AbortController();
	const pause = waitUnlessCancelled(1e12, cancelling.signal);
	await jest.advanceTimersByTimeAsync(60_000);
	cancelling.abort();
	expect(await pause).toBe(false);
	jest.useRealTimers();
});

describe('The renamed path', () => {
	const { path, renamedPath } = operationOf('agentBot:create');

	/** A response of the API, and how the client reads it. */
	const OK = { statusCode: 200, headers: {}, body: { id: 31 } };
	const notFound = (error?: string) => ({ statusCode: 404, headers: {}, body: { error } });
	const noPath = (statusCode: number, message = 'no such path') => ({
		...{ statusCode, headers: {}, body: { message } },
	});
	/** How AWS API Gateway reports an unknown path. */
	const NO_PATH = 'Missing Authentication Token';
	const REFUSED = { statusCode: 422, headers: {}, body: { error: 'no' } };
	const failure = (status: number, reason?: string) => ({
		failure: expect.objectContaining({ kind: 'http-status', status, reason }),
	});

	/** Calls an operation. Returns the result and the paths of its requests. */
	async function call(operation: string, responses: object[]) {
		const paths: string[] = [];
		const httpRequestWithAuthentication = async (_type: string, { url }: { url: string }) =>
			responses[paths.push(url) - 1];
		const session = {
			context: { helpers: { httpRequestWithAuthentication } },
			credential: { oauthTokenData: { access_token: 'token' } },
			baseUrl: '',
			requestOptions: {},
			secrets: new Set(),
		};
		const result = await callApi(session as unknown as ApiSession, operationOf(operation), {});
		return { result, paths };
	}

	test.each<[what: string, responses: object[], result: object, requests: number]>([
		['the old path exists', [OK], { value: [{ id: 31 }] }, 1],
		['the new path exists', [notFound(), OK], { value: [{ id: 31 }] }, 2],
		['a failure other than 404', [REFUSED], failure(422, 'no'), 1],
		['404, then another failure', [notFound('a'), REFUSED], failure(422, 'no'), 2],
		['404, then 405', [notFound('a'), noPath(405)], failure(404, 'a'), 2],
		['404, then 410', [notFound('a'), noPath(410)], failure(404, 'a'), 2],
		['404, then 501', [notFound('a'), noPath(501)], failure(404, 'a'), 2],
		['404, then a gateway', [notFound('a'), noPath(403, NO_PATH)], failure(404, 'a'), 2],
		['405, then the new path', [noPath(405), OK], { value: [{ id: 31 }] }, 2],
		['410, then the new path', [noPath(410), OK], { value: [{ id: 31 }] }, 2],
		['a gateway, then the new path', [noPath(403, NO_PATH), OK], { value: [{ id: 31 }] }, 2],
		['405 twice', [noPath(405), noPath(405)], failure(405, 'no such path'), 2],
		['410, then 404', [noPath(410), notFound('a')], failure(404, 'no such path / a'), 2],
		[
			'404, then a firewall',
			[notFound('a'), { ...OK, statusCode: 403, body: '' }],
			failure(403),
			2,
		],
		[
			'404, then a page',
			[notFound('a'), { ...OK, statusCode: 404, body: '<p>' }],
			failure(404, 'a'),
			2,
		],
		[
			'a page, then 404',
			[{ ...OK, statusCode: 404, body: '<p>' }, notFound('a')],
			failure(404, 'a'),
			2,
		],
		['404 twice, with reasons', [notFound('a'), notFound('b')], failure(404, 'a / b'), 2],
		['404 twice, same reason', [notFound('a'), notFound('a')], failure(404, 'a'), 2],
		['404 twice, one reason', [notFound('a'), notFound()], failure(404, 'a'), 2],
		['404 twice, no reason', [notFound(), notFound()], failure(404), 2],
	])('%s', async (_what, responses, expected, requests) => {
		const { result, paths } = await call('agentBot:create', responses);
		expect(result).toEqual(expected);
		expect(paths).toEqual([path, renamedPath].slice(0, requests));
	});

	test('other operations have none', async () => {
		const { result, paths } = await call('agent:call', [notFound('a')]);
		expect(result).toEqual(failure(404, 'a'));
		expect(paths).toHaveLength(1);
	});
});
