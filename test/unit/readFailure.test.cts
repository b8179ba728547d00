import fc from 'fast-check';
import type { FailureKind } from '../../nodes/shared/errors/failure.ts';
import { readErrorBody, readErrorResponse } from '../../nodes/shared/errors/readErrorResponse.ts';
import {
	readFailure,
	readTokenResponse,
	toTokenFailure,
} from '../../nodes/shared/errors/readFailure.ts';

const API = { url: 'https://cpaas.sangoma.com/cx/api/v1/agents/call/' };

/** An error of axios, wrapped by n8n. */
const thrown = (fields: object) => ({ message: 'wrapped', cause: { message: 'inner', ...fields } });

describe('readFailure', () => {
	const byCode = (kind: FailureKind, ...codes: string[]) =>
		codes.map((code): [object, FailureKind] => [thrown({ code, config: API }), kind]);
	const byMessage = (kind: FailureKind, code: string, message: string): [object, FailureKind] => [
		thrown({ code, message }),
		kind,
	];
	const byTokenError = (kind: FailureKind, ...errors: string[]) =>
		errors.map((error): [object, FailureKind] => [
			thrown({ code: 'EAUTH', body: { error } }),
			kind,
		]);
	const byTokenStatus = (kind: FailureKind, ...statuses: Array<number | undefined>) =>
		statuses.map((status): [object, FailureKind] => [thrown({ code: 'ESTATUS', status }), kind]);
	test.each<[error: unknown, kind: FailureKind]>([
		...byCode('not-sent', 'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'),
		byMessage('not-sent', 'ETIMEDOUT', 'connect ETIMEDOUT 10.0.0.1:443'),
		byMessage('unknown-outcome', 'ETIMEDOUT', 'read ETIMEDOUT'),
		byMessage('not-sent', 'EHOSTUNREACH', 'connect EHOSTUNREACH 10.0.0.1:443'),
		byMessage('unknown-outcome', 'EHOSTUNREACH', 'read EHOSTUNREACH'),
		byMessage('unknown-outcome', 'ENETUNREACH', 'write ENETUNREACH'),
		[thrown({ code: 'EHOSTUNREACH', syscall: 'read' }), 'unknown-outcome'],
		[thrown({ code: 'ENETUNREACH', syscall: 'connect' }), 'not-sent'],
		byMessage('unknown-outcome', 'ECONNABORTED', 'timeout of 100ms exceeded'),
		...byCode('unknown-outcome', 'ECONNRESET', 'EPIPE', 'ERR_SSL_SSLV3_ALERT_BAD_RECORD_MAC'),
		...byCode('cancelled', 'ERR_CANCELED'),
		// A response that is not HTTP.
		...byCode('unexpected', 'HPE_INVALID_CONSTANT'),
		...byCode('insecure-connection', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'CERT_HAS_EXPIRED'),
		...byCode('insecure-connection', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
		...byCode('insecure-connection', 'ERR_TLS_CERT_ALTNAME_INVALID'),
		...byCode('insecure-connection', 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE'),
		byMessage('insecure-connection', 'EPROTO', 'ssl3_get_record:wrong version number'),
		byMessage('unknown-outcome', 'EPROTO', 'decryption failed or bad record mac'),
		...byTokenError('token-refused', 'invalid_client', 'who knows'),
		...byTokenError('token-unavailable', 'temporarily_unavailable', 'server_error'),
		...byTokenError('token-unavailable', 'too_many_requests', 'Rate limit exceeded'),
		...byTokenStatus('token-unavailable', 200, 408, 425, 429, 502, undefined),
		...byTokenStatus('token-refused', 404),
		[thrown({ response: { status: 401 } }), 'token-rejected'],
		[thrown({ response: { status: 429 } }), 'retry-later'],
		[{ message: 'n8n 1 keeps the code only', httpCode: 'ECONNRESET' }, 'unknown-outcome'],
		[{ message: 'n8n 1 keeps the status only', httpCode: '404' }, 'http-status'],
		[{ message: 'n8n 1 keeps no other code', httpCode: 'X404' }, 'unexpected'],
		[{ message: 'n8n 1 keeps no other code', httpCode: '4040' }, 'unexpected'],
		[thrown({ code: 'WHATEVER', cause: { code: 'CERT_HAS_EXPIRED' } }), 'insecure-connection'],
		[{ message: 'no code', httpCode: null }, 'unexpected'],
		[new Error('what is this'), 'unexpected'],
		['a text', 'unexpected'],
		[undefined, 'unexpected'],
	])('%j: %s', (error, kind) => {
		expect(readFailure(error).kind).toBe(kind);
	});

	test('reads status, reason, fields and Retry-After of a response', () => {
		const response = {
			status: 429,
			headers: { 'retry-after': '7' },
			data: { message: 'Slow down', attributes: ['destination'] },
		};
		expect(readFailure(thrown({ response, config: API }))).toMatchObject({
			kind: 'retry-later',
			status: 429,
			reason: 'Slow down',
			fields: ['destination'],
			retryAfterMs: 7000,
		});
	});

	test('accepts an error that causes itself', () => {
		const error: Record<string, unknown> = { message: 'round and round' };
		error.cause = error;
		expect(readFailure(error)).toEqual({ kind: 'unexpected', reason: 'round and round' });
	});

	test('never throws', () => {
		fc.assert(
			fc.property(fc.jsonValue(), (error) => {
				expect(typeof readFailure(error).kind).toBe('string');
			}),
		);
	});
});

describe('readErrorResponse', () => {
	test.each<[status: number, headers: object, kind: FailureKind]>([
		[400, {}, 'http-status'],
		[401, {}, 'token-rejected'],
		[403, {}, 'http-status'],
		[404, { 'retry-after': '1' }, 'http-status'],
		[425, {}, 'retry-later'],
		[429, {}, 'retry-later'],
		[500, {}, 'unknown-outcome'],
		[500, { 'retry-after': '1' }, 'unknown-outcome'],
		[502, {}, 'unknown-outcome'],
		[503, {}, 'unknown-outcome'],
		[503, { 'retry-after': '1' }, 'retry-later'],
		[503, { 'retry-after': 'soon' }, 'unknown-outcome'],
		[504, {}, 'unknown-outcome'],
		[520, {}, 'unknown-outcome'],
		[501, {}, 'http-status'],
		[302, {}, 'http-status'],
	])('%d %j: %s', (status, headers, kind) => {
		expect(readErrorResponse(status, headers, {}).kind).toBe(kind);
	});

	const LIMIT = 'Rate limit exceeded';
	const EXPIRED = 'The token expired';
	const byReason = (kind: FailureKind, reason: string, ...statuses: number[]) =>
		statuses.map((status): [number, string, FailureKind] => [status, reason, kind]);
	test.each<[status: number, reason: string, kind: FailureKind]>([
		...byReason('retry-later', LIMIT, 400, 403, 420, 422),
		[404, LIMIT, 'http-status'],
		[500, LIMIT, 'unknown-outcome'],
		...byReason('token-rejected', EXPIRED, 400, 403, 419, 498),
		[404, EXPIRED, 'http-status'],
		[300, EXPIRED, 'http-status'],
		[199, LIMIT, 'http-status'],
	])('%d with %j: %s', (status, error, kind) => {
		expect(readErrorResponse(status, {}, { error }).kind).toBe(kind);
	});

	test.each<[reason: string, kind: FailureKind]>([
		[LIMIT, 'retry-later'],
		[EXPIRED, 'token-rejected'],
		['Invalid inbox', 'error-in-response'],
	])('200 with the error %j: %s', (error, kind) => {
		expect(readErrorBody(200, { error, attributes: ['inbox_id'] })).toMatchObject({
			...{ kind, status: 200, reason: error, fields: ['inbox_id'] },
		});
	});

	const PAGE = '<html><h1>Blocked</h1></html>';
	test.each<[status: number, body: unknown, isForeign: true | undefined]>([
		[400, PAGE, true],
		[404, PAGE, true],
		[499, PAGE, true],
		[399, PAGE, undefined],
		[500, PAGE, undefined],
		[502, PAGE, undefined],
		[425, PAGE, undefined],
		[429, PAGE, undefined],
		[404, 'Not here', undefined],
		[404, '', undefined],
		[403, 'Forbidden', true],
		[403, '', true],
		[403, null, true],
		[403, undefined, true],
		[403, { message: 'Missing Authentication Token' }, true],
		[403, { message: 'Not yours' }, undefined],
		[403, {}, undefined],
	])('%d with %j comes from something else: %s', (status, body, isForeign) => {
		expect(readErrorResponse(status, {}, body).isForeign).toBe(isForeign);
	});

	test.each<[header: string, ms: number | undefined]>([
		['0', 0],
		['  ', undefined],
		['5', 5000],
		[' 5 ', 5000],
		['0.5', 500],
		['-3', -3000],
		['', undefined],
		['soon', undefined],
	])('Retry-After %j: %j ms', (header, ms) => {
		expect(readErrorResponse(429, { 'retry-after': header }, {}).retryAfterMs).toBe(ms);
	});

	test.each<[date: string, ms: number]>([
		['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
		['Wed, 31 Dec 2025 23:59:30 GMT', -30_000],
	])('Retry-After %s: %d ms', (date, ms) => {
		jest.useFakeTimers({ now: Date.parse('2026-01-01T00:00:00Z') });
		expect(readErrorResponse(429, { 'retry-after': date }, {}).retryAfterMs).toBe(ms);
		jest.useRealTimers();
	});
});

describe('The failure of a token request', () => {
	test.each<[kind: FailureKind, becomes: FailureKind]>([
		['not-sent', 'token-unavailable'],
		['unknown-outcome', 'token-unavailable'],
		['retry-later', 'token-unavailable'],
		['unexpected', 'token-unavailable'],
		['http-status', 'token-refused'],
		['token-refused', 'token-refused'],
		['token-rejected', 'token-refused'],
		['insecure-connection', 'token-insecure'],
	])('%s is %s', (kind, becomes) => {
		expect(toTokenFailure({ kind }).kind).toBe(becomes);
	});

	test('408 may be temporary', () => {
		expect(toTokenFailure(readErrorResponse(408, {}, '')).kind).toBe('token-unavailable');
	});

	test.each([
		[
			{ error: 'invalid_client', error_description: 'Who?' },
			'invalid_client',
			'Who?: invalid_client',
		],
		[{}, undefined, undefined],
		[{ access_token: null }, undefined, undefined],
	])('a response without a token, %j, is a refusal', (response, code, reason) => {
		expect(readTokenResponse(response)).toEqual({ kind: 'token-refused', code, reason });
	});
});
