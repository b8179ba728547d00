import fc from 'fast-check';
import type { FailureKind } from '../../nodes/shared/failure/failure.ts';
import { asTokenFailure, readAnswer, readFailure } from '../../nodes/shared/failure/readFailure.ts';

const API = { url: 'https://cpaas.sangoma.com/cx/api/v1/agents/call/' };
const TOKEN = { url: 'https://auth.sangoma.com/oauth/token' };

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
		[thrown({ code: 'ECONNREFUSED', config: TOKEN }), 'token-unavailable'],
		[thrown({ code: 'ECONNRESET', config: TOKEN }), 'token-unavailable'],
		[thrown({ code: 'EAUTH', body: { error: 'invalid_client' } }), 'token-refused'],
		[thrown({ code: 'ESTATUS', status: 404 }), 'token-refused'],
		[thrown({ code: 'ESTATUS', status: 502 }), 'token-unavailable'],
		[thrown({ code: 'ESTATUS' }), 'token-unavailable'],
		[thrown({ response: { status: 401 } }), 'token-not-accepted'],
		[thrown({ response: { status: 429 } }), 'not-now'],
		[{ message: 'n8n 1 keeps the code only', httpCode: 'ECONNRESET' }, 'outcome-unknown'],
		[{ message: 'n8n 1 keeps the status only', httpCode: '404' }, 'status'],
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

	it('knows that n8n 2 renewed the token before it handed on a 401', () => {
		expect(readFailure(thrown({ response: { status: 401 } })).renewed).toBe(true);
		expect(readAnswer(401, {}, '').renewed).toBeUndefined();
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
		['-3', 0],
		['', undefined],
		['soon', undefined],
		['Wed, 21 Oct 2015 07:28:00 GMT', 0],
	])('Retry-After %j: %j ms', (header, ms) => {
		expect(readAnswer(429, { 'retry-after': header }, {}).retryAfterMs).toBe(ms);
	});

	it('Retry-After as a date that is to come', () => {
		jest.useFakeTimers({ now: Date.parse('2026-01-01T00:00:00Z') });
		const headers = { 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT' };
		expect(readAnswer(429, headers, {}).retryAfterMs).toBe(30_000);
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
});
