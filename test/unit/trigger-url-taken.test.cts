import type { Failure } from '../../nodes/shared/errors/failure.ts';
import { readErrorResponse } from '../../nodes/shared/errors/readErrorResponse.ts';
import { isUrlTaken } from '../../nodes/SangomaCxTrigger/registration/register.ts';
import { tablesOf } from '../kit/tables.cts';

const table = tablesOf('trigger-url-taken');

const URL = 'https://n8n.example.org/webhook/1/webhook?key=0123456789abcdef0123456789abcdef';

const refusal = (status: number, body: unknown): Failure => readErrorResponse(status, {}, body);

describe('The URL counts as registered after', () => {
	test.each([422, 409])('%d with any likely reason', (status) => {
		const reasons = [
			...['Url has already been taken', 'URL is already registered', 'This url already exists'],
			...['Validation failed: Url has already been taken', 'The URL has been taken.'],
			...['A webhook with this URL already exists', 'Webhook already exists', 'url_already_taken'],
			...[`Url ${URL} has already been taken`, `${URL} is already in use`, 'URL must be unique'],
			...['Webhook URL is already taken', 'The webhook is already registered for this tenant'],
		];
		const others = reasons.filter((error) => !isUrlTaken(refusal(status, { error }), URL));
		expect(others).toEqual([]);
	});

	test.each(table<[body: unknown]>('The URL counts as registered after'))('%j', (body) => {
		expect(isUrlTaken(refusal(422, body), URL)).toBe(true);
	});

	test('an error with status 200', () => {
		const failure: Failure = { kind: 'error-in-response', status: 200 };
		expect(isUrlTaken({ ...failure, reason: 'Url has already been taken' }, URL)).toBe(true);
		expect(isUrlTaken({ ...failure, reason: 'no existing account' }, URL)).toBe(false);
	});
});

describe('The URL does not count as registered after', () => {
	test.each(table<[status: number, body: unknown]>('The URL does not count as registered after'))(
		'%d %j',
		(status, body) => {
			expect(isUrlTaken(refusal(status, body), URL)).toBe(false);
		},
	);
});
