import fc from 'fast-check';
import type { FailureKind } from '../../nodes/api/failure/failure.ts';
import {
	asTokenFailure,
	readAnswer,
	readFailure,
	readTokenAnswer,
} from '../../nodes/api/failure/readFailure.ts';

const API = { url: 'https://cpaas.sangoma.com/cx/api/v1/agents/call/' };

/** An error as axios gives it, wrapped by n8n. */
const thrown = (fields: object) => ({ message: 'wrapped', cause: { message: 'inner', ...fields } });

describe('What an error of n8n says happened', () => {
	it.each<[error: unknown, kind: FailureKind]>([
		[thrown({ code: 'ECONNREFUSED', config: API }), 'never-left'],
		[thrown({ code: 'ENOTFOUND', config: API }), 'never-left'],
		[thrown({ code: 'EAI_AGAIN', config: API }), 'never-left'],
		[thrown({ code: 'EHOSTUNREACH', config: API }), 'never-left'],
		[thrown({ code: 'ENETUNREACH', config: API }), 'never-left'],
		[thrown({ code: 'ETIMEDOUT', message: 'connect ETIMEDOUT 10.0.0.1:443' }), 'never-left'],
		[thrown({ code: 'ETIMEDOUT', message: 'read ETIMEDOUT' }), 'outcome-unknown'],
		[thrown({ code: 'ECONNABORTED', message: 'timeout of 100ms exceeded' }), 'outcome-unknown'],
		[thrown({ code: 'ECONNRESET', config: API }), 'outcome-unknown'],
		[thrown({ code: 'EPIPE' }), 'outcome-unknown'],
		[thrown({ code: 'ERR_CANCELED' }), 'cancelled'],
		[thrown({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }), 'insecure-connection'],
		[thrown({ code: 'CERT_HAS_EXPIRED' }), 'insecure-connection'],
		[thrown({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }), 'insecure-connection'],
		[thrown({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }), 'insecure-connection'],
		[
			thrown({ code: 'EPROTO', message: 'ssl3_get_record:wrong version number' }),
			'insecure-connection',
		],
		[thrown({ code: 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE' }), 'insecure-connection'],
		[thrown({ code: 'ERR_SSL_SSLV3_ALERT_BAD_RECORD_MAC' }), 'outcome-unknown'],
		[thrown({ code: 'EPROTO', message: 'decryption failed or bad record mac' }), 'outcome-unknown'],
		[thrown({ code: 'EAUTH', body: { error: 'invalid_client' } }), 'token-refused'],
		[thrown({ code: 'EAUTH', body: { error: 'who knows' } }), 'token-refused'],
		[thrown({ code: 'EAUTH', body: { error: 'temporarily_unavailable' } }), 'token-unavailable'],
		[thrown({ code: 'EAUTH', body: { error: 'server_error' } }), 'token-unavailable'],
		[thrown({ code: 'EAUTH', body: { error: 'too_many_requests' } }), 'token-unavailable'],
		[thrown({ code: 'EAUTH', body: { error: 'Rate limit exceeded' } }), 'token-unavailable'],
		[thrown({ code: 'ESTATUS', status: 200 }), 'token-unavailable'],
		[thrown({ code: 'ESTATUS', status: 408 }), 'token-unavailable'],
		[thrown({ code: 'ESTATUS', status: 425 }), 'token-unavailable'],
		[thrown({ code: 'ESTATUS', status: 429 }), 'token-unavailable'],
		[thrown({ code: 'ESTATUS', status: 404 }), 'token-refused'],
		[thrown({ code: 'ESTATUS', status: 502 }), 'token-unavailable'],
		[thrown({ code: 'ESTATUS' }), 'token-unavailable'],
		[thrown({ response: { status: 401 } }), 'token-not-accepted'],
		[thrown({ response: { status: 429 } }), 'not-now'],
		[{ message: 'n8n 1 keeps the code only', httpCode: 'ECONNRESET' }, 'outcome-unknown'],
		[{ message: 'n8n 1 keeps the status only', httpCode: '404' }, 'status'],
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

	it('reads status, reason, fields and Retry-After of an answer', () => {
		const response = {
			status: 429,
			headers: { 'retry-after': '7' },
			data: { message: 'Slow down', attributes: ['destination'] },
		};
		expect(readFailure(thrown({ response, config: API }))).toMatchObject({
			kind: 'not-now',
			status: 429,
			reason: 'Slow down',
			fields: ['destination'],
			retryAfterMs: 7000,
		});
	});

	it('survives an error that causes itself', () => {
		const error: Record<string, unknown> = { message: 'round and round' };
		error.cause = error;
		expect(readFailure(error)).toEqual({ kind: 'unexpected', reason: 'round and round' });
	});

	it('reads any JSON without an exception', () => {
		fc.assert(
			fc.property(fc.jsonValue(), (error) => {
				expect(typeof readFailure(error).kind).toBe('string');
			}),
		);
	});
});

describe('What an answer says happened', () => {
	it.each<[status: number, headers: object, kind: FailureKind]>([
		[400, {}, 'status'],
		[401, {}, 'token-not-accepted'],
		[403, {}, 'status'],
		[404, { 'retry-after': '1' }, 'status'],
		[425, {}, 'not-now'],
		[429, {}, 'not-now'],
		[500, {}, 'outcome-unknown'],
		[500, { 'retry-after': '1' }, 'outcome-unknown'],
		[502, {}, 'outcome-unknown'],
		[503, {}, 'outcome-unknown'],
		[503, { 'retry-after': '1' }, 'not-now'],
		[503, { 'retry-after': 'soon' }, 'outcome-unknown'],
		[504, {}, 'outcome-unknown'],
		[520, {}, 'outcome-unknown'],
		[501, {}, 'status'],
		[302, {}, 'status'],
	])('%d %j: %s', (status, headers, kind) => {
		expect(readAnswer(status, headers, {}).kind).toBe(kind);
	});

	it.each<[header: string, ms: number | undefined]>([
		['0', 0],
		['5', 5000],
		[' 5 ', 5000],
		['0.5', 500],
		['-3', -3000],
		['', undefined],
		['soon', undefined],
	])('Retry-After %j: %j ms', (header, ms) => {
		expect(readAnswer(429, { 'retry-after': header }, {}).retryAfterMs).toBe(ms);
	});

	it.each<[date: string, ms: number]>([
		['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
		['Wed, 31 Dec 2025 23:59:30 GMT', -30_000],
	])('Retry-After %s: %d ms', (date, ms) => {
		jest.useFakeTimers({ now: Date.parse('2026-01-01T00:00:00Z') });
		expect(readAnswer(429, { 'retry-after': date }, {}).retryAfterMs).toBe(ms);
		jest.useRealTimers();
	});
});

describe('What befell the request for a token', () => {
	it.each<[kind: FailureKind, becomes: FailureKind]>([
		['never-left', 'token-unavailable'],
		['outcome-unknown', 'token-unavailable'],
		['not-now', 'token-unavailable'],
		['unexpected', 'token-unavailable'],
		['status', 'token-refused'],
		['token-refused', 'token-refused'],
		['token-not-accepted', 'token-refused'],
		['insecure-connection', 'insecure-connection'],
	])('%s is %s', (kind, becomes) => {
		expect(asTokenFailure({ kind }).kind).toBe(becomes);
	});

	it('408 may pass', () => {
		expect(asTokenFailure({ kind: 'status', status: 408 }).kind).toBe('token-unavailable');
	});

	it.each([
		[
			{ error: 'invalid_client', error_description: 'Who?' },
			'invalid_client',
			'Who?: invalid_client',
		],
		[{}, undefined, undefined],
		[{ access_token: null }, undefined, undefined],
	])('an answer without a token, %j, is a refusal', (answer, code, reason) => {
		expect(readTokenAnswer(answer)).toEqual({ kind: 'token-refused', code, reason });
	});
});
