import fc from 'fast-check';
import {
	extractErrorMessage,
	extractFieldNames,
	quoteStart,
} from '../../nodes/shared/errors/extractErrorMessage.ts';
import { tablesOf } from '../kit/tables.cts';

const table = tablesOf('extractErrorMessage');

describe('quoteStart', () => {
	test.each(table<[text: string, start: string]>('quoteStart'))('%j: %j', (text, start) => {
		expect(quoteStart(text)).toBe(start);
	});
});

describe('extractErrorMessage', () => {
	test.each<[body: unknown, reason: string | undefined]>([
		['Not today', 'Not today'],
		['  Not\n\ttoday ', 'Not today'],
		['', undefined],
		['  ', undefined],
		[undefined, undefined],
		[null, undefined],
		[42, '42'],
		[{ error: 'Not today' }, 'Not today'],
		[{ error: { message: 'Not today' } }, 'Not today'],
		[{ error: 'Not today', message: 'Not today' }, 'Not today'],
		[{ message: 'Not today', attributes: ['name'] }, 'Not today'],
		[{ detail: 'Not today' }, 'Not today'],
		[{ detail: [{ msg: 'field required' }, { msg: 'too long' }] }, 'field required: too long'],
		[{ error: 'invalid_client', error_description: 'Who?' }, 'Who?: invalid_client'],
		[{ errors: { url: ['is invalid', 'is taken'] } }, 'url is invalid, is taken'],
		[{ title: 'Not today' }, 'Not today'],
		[['Not today', ' Not today '], 'Not today'],
		[['a', 'b', 'c', 'd', 'e', 'f'], 'a: b: c: d: e'],
		[{ error: null, message: 'Not today' }, 'Not today'],
		[{ errors: { name: [], url: ['is taken'] } }, 'url is taken'],
		[{ errors: { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6 } }, 'a 1: b 2: c 3: d 4: e 5'],
		[[[[['Not today']]]], 'Not today'],
		[[[[[['too deep']]]]], undefined],
		['x'.repeat(400), 'x'.repeat(400)],
		[{ status: 500 }, undefined],
		['<!DOCTYPE html><html></html>', undefined],
		[{ message: '<html><body>Bad gateway</body></html>' }, undefined],
	])('%j: %j', (body, reason) => {
		expect(extractErrorMessage(body)).toBe(reason);
	});

	test('shortens long reasons', () => {
		const reason = extractErrorMessage({ error: 'x'.repeat(10_000) });
		expect(reason).toBe(`${'x'.repeat(400)}…`);
	});

	test('returns a short text or nothing for any JSON', () => {
		fc.assert(
			fc.property(fc.jsonValue({ maxDepth: 6 }), (body) => {
				const reason = extractErrorMessage(body);
				if (reason === undefined) return;
				expect(typeof reason).toBe('string');
				expect(reason).not.toBe('');
				expect(reason.length).toBeLessThanOrEqual(401);
			}),
		);
	});
});

describe('extractFieldNames', () => {
	test.each(table<[body: unknown, fields: string[]]>('extractFieldNames'))(
		'%j: %j',
		(body, fields) => {
			expect(extractFieldNames(body)).toEqual(fields);
		},
	);
});

describe('Web pages contain no reason', () => {
	test.each(table<string>('Web pages contain no reason'))('%s', (text) =>
		expect(extractErrorMessage(text)).toBeUndefined(),
	);

	test.each(['text', '{"a":"<b>"}', '< 5', '<3'])('%j is not a web page', (text) =>
		expect(extractErrorMessage(text)).toBe(text),
	);
});
