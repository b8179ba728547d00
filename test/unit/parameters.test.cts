import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { convertValue, readParameter } from '../../nodes/SangomaCx/execute/parameters.ts';
import type { FieldType } from '../../nodes/SangomaCx/resources/fields.ts';

const EMPTY = { isEmpty: true };
const value = (converted: unknown) => ({ value: converted });
const problem = (text: string) => ({ problem: text });

describe('convertValue', () => {
	test.each<[fieldType: FieldType, given: unknown, converted: object]>([
		['text', ' a ', value('a')],
		['text', 9001, value('9001')],
		['text', true, problem('is not text: "true"')],
		['text', NaN, problem('is not text: "NaN"')],
		['text', 'NaN', problem('is not text: "NaN"')],
		['text', 'undefined', problem('is not text: "undefined"')],
		['text', '[object Object]', problem('is not text: "[object Object]"')],
		['text', 0, value('0')],
		['text', ['a'], problem('is not text: "["a"]"')],
		['multiline', ' a\n', value(' a\n')],
		['multiline', 0, value('0')],
		['multiline', true, value('true')],
		['multiline', 'NaN', value('NaN')],
		['multiline', NaN, problem('is not text: "NaN"')],
		['multiline', { a: 1 }, problem('is not text: "{"a":1}"')],
		['number', '418', value(418)],
		['number', 418, value(418)],
		['number', '0', value(0)],
		['number', ' +418.0\n', value(418)],
		['number', '0x1a2', problem('is not a number: "0x1a2"')],
		['number', '1e2', problem('is not a number: "1e2"')],
		['number', '0b11', problem('is not a number: "0b11"')],
		['number', 'Infinity', problem('is not a number: "Infinity"')],
		['number', '4.50', problem('is not a whole number: "4.50"')],
		['number', '-1', problem('is below 0: "-1"')],
		['number', -1, problem('is below 0: "-1"')],
		['number', 1.5, problem('is not a whole number: "1.5"')],
		['number', NaN, problem('is not a number: "NaN"')],
		['number', true, problem('is not a number: "true"')],
		['number', [1], problem('is not a number: "[1]"')],
		['number', '9007199254740993', problem('is too large: "9007199254740993"')],
		['url', ' https://example.org/x ', value('https://example.org/x')],
		['url', 'http://example.org', value('http://example.org')],
		['url', 'example.org', problem('is not a URL: "example.org"')],
		['url', 'javascript:1', problem('is not a URL: "javascript:1"')],
		['list', ['a', ' b ', ''], value(['a', 'b'])],
		['list', 'a, b,,', value(['a', 'b'])],
		['list', [1], value(['1'])],
		['list', '["a","b"]', value(['a', 'b'])],
		['list', ' ["a"] ', value(['a'])],
		['list', '["a"', problem('is not a list: "["a""')],
		['list', [], EMPTY],
		['list', ' , ', EMPTY],
		['list', { a: 1 }, problem('is not a list: "{"a":1}"')],
		['list', [{}], problem('is not text: "{}"')],
	])('%s %j: %j', (fieldType, given, converted) => {
		expect(convertValue(given, fieldType)).toEqual(converted);
	});

	const FIELD_TYPES: FieldType[] = ['text', 'multiline', 'number', 'url', 'list'];
	test.each(FIELD_TYPES)('%s: undefined, null, empty and blank are empty', (fieldType) => {
		for (const given of [undefined, null, '', ' \n'])
			expect(convertValue(given, fieldType)).toEqual(EMPTY);
	});

	test('shortens a long value in its message', () => {
		expect(convertValue('x'.repeat(100), 'number')).toEqual(
			problem(`is not a number: "${'x'.repeat(60)}…"`),
		);
	});

	test.each(FIELD_TYPES)('%s: any JSON is converted, empty or a problem', (fieldType) => {
		fc.assert(
			fc.property(fc.jsonValue(), (given) => {
				const [key] = Object.keys(convertValue(given, fieldType));
				expect(['value', 'isEmpty', 'problem']).toContain(key);
			}),
		);
	});

	test('keeps a number', () => {
		fc.assert(
			fc.property(fc.nat(), (number) => {
				expect(convertValue(number, 'number')).toEqual(value(number));
				expect(convertValue(` ${number}`, 'number')).toEqual(value(number));
			}),
		);
	});
});

const ITEM = { text: 'hello', number: 0, yes: true, list: ['a'], nested: { deep: 'below' } };

/** Reads the parameter Content. Returns its value and the calls to n8n, which returns `byN8n`. */
function read(saved: unknown, byN8n: unknown = 'from n8n', json: IDataObject | undefined = ITEM) {
	const calls: unknown[] = [];
	const item = {
		index: 0,
		json,
		getParameter: (name: string, fallback: unknown) => {
			calls.push([name, fallback]);
			return byN8n;
		},
	};
	return { value: readParameter(item, 'content', saved), calls };
}

// An expression costs n8n more than the rest of an item.
describe('readParameter reads without n8n', () => {
	test.each<[saved: unknown, value: unknown]>([
		[undefined, undefined],
		['a text', 'a text'],
		['{{ $json.text }}', '{{ $json.text }}'],
		[7, 7],
		[false, false],
		[
			['a', 'b'],
			['a', 'b'],
		],
		[{ __rl: true, mode: 'list', value: '12' }, '12'],
		[{ __rl: true, mode: 'id', value: '={{ $json.text }}' }, 'hello'],
		['={{ $json.text }}', 'hello'],
		['={{$json.number}}', 0],
		['={{ $json.nested.deep }}', 'below'],
	])('%j: %j', (saved, value) => {
		expect(read(saved)).toEqual({ value, calls: [] });
	});
});

describe('readParameter lets n8n read', () => {
	test.each([
		...['={{ $json.missing }}', '={{ $json.yes }}', '={{ $json.list }}', '={{ $json.nested }}'],
		...['={{ $json.text.length }}', '={{ $json.missing.deep }}', '={{ $json.toString }}'],
		...['={{ $json.text }}!', '=Hello {{ $json.text }}', '={{ $json["text"] }}', '={{ 1 }}'],
	])('%s', (saved) => {
		expect(read(saved)).toEqual({ value: 'from n8n', calls: [['content', '']] });
	});

	test('a list with an expression', () => {
		const { value, calls } = read(['a', '={{ $json.text }}'], ['a', 'hello']);
		expect(value).toEqual(['a', 'hello']);
		expect(calls).toHaveLength(1);
	});

	test('a group and null', () => {
		expect(read({ a: 1 }, { a: 1 })).toMatchObject({ value: { a: 1 }, calls: [['content', '']] });
		expect(read(null, '')).toMatchObject({ value: '', calls: [['content', '']] });
	});

	test('the value of a locator that is an expression', () => {
		const { value, calls } = read({ __rl: true, mode: 'id', value: '={{ 6 + 6 }}' }, 12);
		expect(value).toBe(12);
		expect(calls).toEqual([['content.value', '']]);
	});

	test('a whole locator as one expression', () => {
		const locator = { __rl: true, mode: 'id', value: '12' };
		expect(read('={{ $json.locator }}', locator).value).toBe('12');
	});

	test('a field of the item if the item is unknown', () => {
		const item = { index: 0, getParameter: () => 'from n8n' };
		expect(readParameter(item, 'content', '={{ $json.text }}')).toBe('from n8n');
	});
});
