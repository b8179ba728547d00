import fc from 'fast-check';
import {
	extractErrorMessage,
	extractFieldKeys,
	extractFieldNames,
	quoteStart,
} from '../../nodes/shared/errors/extractErrorMessage.ts';

describe('quoteStart', () => {
	test.each([
		['{"access_token":"abc","inbox":"shop"}', '{"access_token":"***","inbox":"shop"}'],
		['{"access_token" :  "abc"}', '{"access_token" : "***"}'],
		['{"inbox":"","access_token"  :  ""}', '{"inbox":"","access_token" : "***"}'],
		['{"access_token":"cut off in the midd', '{"access_token":"***"'],
		['  Please\n\tlog in ', 'Please log in'],
		['x'.repeat(80), 'x'.repeat(80)],
		['x'.repeat(81), `${'x'.repeat(80)}…`],
	])('%j: %j', (text, start) => {
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
		[{ errors: { name: { a: { b: { c: 'too deep' } } } } }, undefined],
		[['', 'Not today', ''], 'Not today'],
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
	test.each<[body: unknown, fields: string[]]>([
		[{ attributes: ['url', 'name'] }, ['url', 'name']],
		[{ attributes: ['url', 1, null] }, ['url']],
		[{ attributes: 'url' }, ['url']],
		[{ loc: ['body', 'name'] }, ['name']],
		[{ pointer: '/data/attributes/name' }, ['name']],
		[{ attributes: ['a', 'b', 'c', 'd', 'e', 'f'] }, ['a', 'b', 'c', 'd', 'e']],
		[{ a: { b: { c: { field: 'url' } } } }, ['url']],
		[{ a: { b: { c: { d: { field: 'url' } } } } }, []],
		[null, []],
		['url', []],
	])('%j: %j', (body, fields) => {
		expect(extractFieldNames(body)).toEqual(fields);
	});
});

describe('Web pages contain no reason', () => {
	test.each([
		'<html>',
		'  <!DOCTYPE html>',
		'<!-- x --><html>',
		'<?xml version="1.0"?>',
		'<p>no',
		'<HTML lang="en">',
	])('%s', (text) => expect(extractErrorMessage(text)).toBeUndefined());

	test.each(['text', '{"a":"<b>"}', '< 5', '<3'])('%j is not a web page', (text) =>
		expect(extractErrorMessage(text)).toBe(text),
	);
});

describe('extractFieldKeys', () => {
	const deep = (body: object) => ({ a: { b: { c: body } } });
	const many = Array.from({ length: 12 }, (_, index): [string, string[]] => [
		`f${index}`,
		['is invalid'],
	]);
	test.each<[body: unknown, keys: string[]]>([
		[{ url: ['is invalid'] }, ['url']],
		[{ errors: { url: ['is invalid', 'is taken'], name: ['is taken'] } }, ['url', 'name']],
		[{ url: [] }, []],
		[{ url: ['is invalid', null] }, []],
		[{ url: 'is invalid' }, ['url']],
		[{ url: 12 }, []],
		[{ url: 'is invalid', message: 'Not today' }, []],
		[{ url: 'is invalid', message: { text: 'Not today' }, error: 'No' }, ['text']],
		[deep({ url: ['is invalid'] }), ['url']],
		[deep({ d: { url: ['is invalid'] } }), []],
		[Object.fromEntries(many), many.slice(0, 10).map(([key]) => key)],
		[['is invalid'], []],
		['is invalid', []],
		[null, []],
	])('%j: %j', (body, keys) => {
		expect(extractFieldKeys(body)).toEqual(keys);
	});
});
