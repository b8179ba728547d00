import fc from 'fast-check';
import type { FieldKind } from '../../nodes/SangomaCx/readDeclaration.ts';
import { convert } from '../../nodes/SangomaCx/items/convert.ts';

const EMPTY = { empty: true };
const is = (value: unknown) => ({ value });
const wrong = (why: string) => ({ wrong: why });

describe('How a value travels', () => {
	it.each<[kind: FieldKind, given: unknown, sent: object]>([
		['text', ' a ', is('a')],
		['text', 9001, is('9001')],
		['text', true, wrong('is not a text: "true"')],
		['text', NaN, wrong('is not a text: "NaN"')],
		['text', 'NaN', wrong('is not a text: "NaN"')],
		['text', 'undefined', wrong('is not a text: "undefined"')],
		['text', '[object Object]', wrong('is not a text: "[object Object]"')],
		['text', 0, is('0')],
		['text', ['a'], wrong('is not a text: "["a"]"')],
		['prose', ' a\n', is(' a\n')],
		['prose', 0, is('0')],
		['prose', true, is('true')],
		['prose', 'NaN', is('NaN')],
		['prose', NaN, wrong('is not a text: "NaN"')],
		['prose', { a: 1 }, wrong('is not a text: "{"a":1}"')],
		['number', '418', is(418)],
		['number', 418, is(418)],
		['number', '0', is(0)],
		['number', -1, wrong('is below 0: "-1"')],
		['number', 1.5, wrong('is not a whole number: "1.5"')],
		['number', NaN, wrong('is not a number: "NaN"')],
		['number', true, wrong('is not a number: "true"')],
		['number', [1], wrong('is not a number: "[1]"')],
		['number', '9007199254740993', wrong('is too large: "9007199254740993"')],
		['address', ' https://example.org/x ', is('https://example.org/x')],
		['address', 'http://example.org', is('http://example.org')],
		['address', 'example.org', wrong('is not a web address: "example.org"')],
		['address', 'javascript:1', wrong('is not a web address: "javascript:1"')],
		['list', ['a', ' b ', ''], is(['a', 'b'])],
		['list', 'a, b,,', is(['a', 'b'])],
		['list', [1], is(['1'])],
		['list', '["a","b"]', is(['a', 'b'])],
		['list', ' ["a"] ', is(['a'])],
		['list', '["a"', wrong('is not a list: "["a""')],
		['list', [], EMPTY],
		['list', ' , ', EMPTY],
		['list', { a: 1 }, wrong('is not a list: "{"a":1}"')],
		['list', [{}], wrong('is not a text: "{}"')],
	])('%s %j: %j', (kind, given, sent) => {
		expect(convert(given, kind)).toEqual(sent);
	});

	const KINDS: FieldKind[] = ['text', 'prose', 'number', 'address', 'list'];
	it.each(KINDS)('%s: nothing for undefined, null, empty and blank', (kind) => {
		for (const given of [undefined, null, '', ' \n']) expect(convert(given, kind)).toEqual(EMPTY);
	});

	it('shortens a long value in what it says', () => {
		expect(convert('x'.repeat(100), 'number')).toEqual(
			wrong(`is not a number: "${'x'.repeat(60)}…"`),
		);
	});

	it.each(KINDS)('%s: any JSON gives a value, nothing, or what is wrong', (kind) => {
		fc.assert(
			fc.property(fc.jsonValue(), (given) => {
				const [outcome] = Object.keys(convert(given, kind));
				expect(['value', 'empty', 'wrong']).toContain(outcome);
			}),
		);
	});

	it('a number that was sent is the number that was given', () => {
		fc.assert(
			fc.property(fc.nat(), (number) => {
				expect(convert(number, 'number')).toEqual(is(number));
				expect(convert(` ${number}`, 'number')).toEqual(is(number));
			}),
		);
	});
});
