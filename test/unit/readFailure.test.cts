import fc from 'fast-check';
import type { FailureKind } from '../../nodes/shared/errors/failure.ts';
import { readErrorResponse } from '../../nodes/shared/errors/readErrorResponse.ts';
import {
	readFailure,
	readTokenResponse,
	toTokenFailure,
} from '../../nodes/shared/errors/readFailure.ts';

const API = { url: 'https://cpaas.sangoma.com/cx/api/v1/agents/call/' };

/** An error of axios, wrapped by n8n. */
const thrown = (fields: object) => ({ message: 'wrapped', cause: { message: 'inner', ...fields } });

describe('readFailure', () => {
	it.each<[error: unknown, kind: FailureKind]>([
		[thrown({ code: 'ECONNREFUSED', config: API }), 'not-sent'],
		[thrown({ code: 'ENOTFOUND', config: API }), 'not-sent'],
		[thrown({ code: 'EAI_AGAIN', config: API }), 'not-sent'],
		[thrown({ code: 'EHOSTUNREACH', config: API }), 'not-sent'],
		[thrown({ code: 'ENETUNREACH', config: API }), 'not-sent'],
		[thrown({ code: 'ETIMEDOUT', message: 'connect ETIMEDOUT 10.0.0.1:443' }), 'not-sent'],
		[thrown({ code: 'ETIMEDOUT', message: 'read ETIMEDOUT' }), 'unknown-outcome'],
		[thrown({ code: 'ECONNABORTED', message: 'timeout of 100ms exceeded' }), 'unknown-outcome'],
		[thrown({ code: 'ECONNRESET', config: API }), 'unknown-outcome'],
		[thrown({ code: 'EPIPE' }), 'unknown-outcome'],
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
		[thrown({ code: 'ERR_SSL_SSLV3_ALERT_BAD_RECORD_MAC' }), 'unknown-outcome'],
		[thrown({ code: 'EPROTO', message: 'decryption failed or bad record mac' }), 'unknown-outcome'],
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

	it('reads status, reason, fields and Retry-After of a response', () => {
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

	it('accepts an error that causes itself', () => {
		const error: Record<string, unknown> = { message: 'round and round' };
		error.cause = error;
		expect(readFailure(error)).toEqual({ kind: 'unexpected', reason: 'round and round' });
	});

	it('never throws', () => {
		fc.assert(
			fc.property(fc.jsonValue(), (error) => {
				expect(typeof readFailure(error).kind).toBe('string');
			}),
		);
	});
});

describe('readErrorResponse', () => {
	it.each<[status: number, headers: object, kind: FailureKind]>([
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

	it.each<[header: string, ms: number | undefined]>([
		['0', 0],
		['5', 5000],
		[' 5 ', 5000],
		['0.5', 500],
		['-3', -3000],
		['', undefined],
		['soon', undefined],
	])('Retry-After %j: %j ms', (header, ms) => {
		expect(readErrorResponse(429, { 'retry-after': header }, {}).retryAfterMs).toBe(ms);
	});

	it.each<[date: string, ms: number]>([
		['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
		['Wed, 31 Dec 2025 23:59:30 GMT', -30_000],
	])('Retry-After %s: %d ms', (date, ms) => {
		jest.useFakeTimers({ now: Date.parse('2026-01-01T00:00:00Z') });
		expect(readErrorResponse(429, { 'retry-after': date }, {}).retryAfterMs).toBe(ms);
		jest.useRealTimers();
	});
});

describe('The failure of a token request', () => {
	it.each<[kind: FailureKind, becomes: FailureKind]>([
		['not-sent', 'token-unavailable'],
		['unknown-outcome', 'token-unavailable'],
		['retry-later', 'token-unavailable'],
		['unexpected', 'token-unavailable'],
		['http-status', 'token-refused'],
		['token-refused', 'token-refused'],
		['token-rejected', 'token-refused'],
		['insecure-connection', 'insecure-connection'],
	])('%s is %s', (kind, becomes) => {
		expect(toTokenFailure({ kind }).kind).toBe(becomes);
	});

	it('408 may be temporary', () => {
		expect(toTokenFailure({ kind: 'http-status', status: 408 }).kind).toBe('token-unavailable');
	});

	it.each([
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
