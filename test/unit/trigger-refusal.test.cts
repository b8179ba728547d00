import type { IHookFunctions } from 'n8n-workflow';
import { createWebhook } from '../../nodes/SangomaCx/resources/webhook.ts';
import type { Failure } from '../../nodes/shared/errors/failure.ts';
import { readErrorResponse } from '../../nodes/shared/errors/readErrorResponse.ts';
import {
	isUrlTaken,
	toActivationError,
} from '../../nodes/SangomaCxTrigger/registration/refusal.ts';

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

	test.each<[body: unknown]>([
		[{ message: 'Url has already been taken', attributes: ['url'] }],
		[{ message: 'has already been taken', attributes: ['url'] }],
		[{ message: 'Validation failed: has already been taken', attributes: ['url'] }],
		[{ errors: { url: ['has already been taken'] } }],
		[{ errors: [{ detail: 'Url has already been taken' }] }],
		['Url has already been taken'],
	])('%j', (body) => {
		expect(isUrlTaken(refusal(422, body), URL)).toBe(true);
	});

	test('an error with status 200', () => {
		const failure: Failure = { kind: 'error-in-response', status: 200 };
		expect(isUrlTaken({ ...failure, reason: 'Url has already been taken' }, URL)).toBe(true);
		expect(isUrlTaken({ ...failure, reason: 'no existing account' }, URL)).toBe(false);
	});
});

describe('The URL does not count as registered after', () => {
	test.each<[status: number, body: unknown]>([
		[422, { error: 'Tenant does not exist' }],
		[409, { error: 'Account already suspended' }],
		[409, { error: 'Account already exists' }],
		[422, { message: 'Name has already been taken', attributes: ['name'] }],
		[422, { message: 'Account already suspended', attributes: ['url'] }],
		[422, { error: 'URL is not allowed: account already suspended' }],
		[422, { error: 'Url is invalid, and the tenant already exists' }],
		[422, { error: 'URL does not exist' }],
		[422, { error: `Tenant already exists, not ${URL}` }],
		[422, { error: 'https://shop.example.org/url already exists' }],
		[422, { error: 'https://url already exists' }],
		[422, { error: 'Not the url:https://shop.example.org already exists' }],
		[409, { error: 'The webhook limit has already been reached' }],
		[409, { error: 'already exists' }],
		[422, {}],
		[400, { error: 'Url has already been taken' }],
		[500, { error: 'Url has already been taken' }],
	])('%d %j', (status, body) => {
		expect(isUrlTaken(refusal(status, body), URL)).toBe(false);
	});
});

describe('The error at activation', () => {
	const NODE = { name: 'Sangoma CX Trigger', parameters: {} };
	const context = { getNode: () => NODE } as unknown as IHookFunctions;
	const messageFor = (failure: Failure, secrets: string[] = []) =>
		toActivationError(context, createWebhook, failure, secrets).message;

	test.each<[failure: Failure]>([
		[{ kind: 'retry-later', status: 429 }],
		[{ kind: 'insecure-connection', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }],
	])('%j: advises nothing that a trigger does not have', (failure) => {
		expect(messageFor(failure)).toMatch(/^Sangoma CX|^Could not/);
		expect(messageFor(failure)).not.toMatch(/Batching|Request Options|Ignore SSL Issues|undefined/);
	});

	test('has what was sent back without secrets', () => {
		const failure: Failure = { kind: 'http-status', status: 400, reason: 'Bad key 0123456789' };
		expect(messageFor(failure, ['0123456789'])).toMatch(/Bad key \*\*\*/);
	});
});
