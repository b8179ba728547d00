import type { IDataObject } from 'n8n-workflow';
import { readParameter } from '../../nodes/SangomaCx/items/readParameter.ts';

const ITEM = { text: 'hello', number: 0, yes: true, list: ['a'], nested: { deep: 'below' } };

/** Reads the parameter Content, for which n8n would give this; says what n8n was asked for. */
function read(raw: unknown, given: unknown = 'from n8n', json: IDataObject | undefined = ITEM) {
	const asked: unknown[] = [];
	const item = {
		index: 0,
		json,
		read: (name: string, fallback: unknown) => {
			asked.push([name, fallback]);
			return given;
		},
	};
	return { value: readParameter(item, 'content', raw), asked };
}

/** An expression costs n8n more than all the rest of an item. */
describe('n8n is not asked for', () => {
	it.each<[raw: unknown, value: unknown]>([
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
	])('%j: %j', (raw, value) => {
		expect(read(raw)).toEqual({ value, asked: [] });
	});
});

describe('n8n is asked for', () => {
	it.each([
		...['={{ $json.missing }}', '={{ $json.yes }}', '={{ $json.list }}', '={{ $json.nested }}'],
		...['={{ $json.text.length }}', '={{ $json.missing.deep }}', '={{ $json.toString }}'],
		...['={{ $json.text }}!', '=Hello {{ $json.text }}', '={{ $json["text"] }}', '={{ 1 }}'],
	])('%s', (raw) => {
		expect(read(raw)).toEqual({ value: 'from n8n', asked: [['content', '']] });
	});

	it('a list in which one entry is an expression', () => {
		const { value, asked } = read(['a', '={{ $json.text }}'], ['a', 'hello']);
		expect(value).toEqual(['a', 'hello']);
		expect(asked).toHaveLength(1);
	});

	it('a group, and what is neither', () => {
		expect(read({ a: 1 }, { a: 1 })).toMatchObject({ value: { a: 1 }, asked: [['content', '']] });
		expect(read(null, '')).toMatchObject({ value: '', asked: [['content', '']] });
	});

	it('the value of a locator that is an expression', () => {
		const { value, asked } = read({ __rl: true, mode: 'id', value: '={{ 6 + 6 }}' }, 12);
		expect(value).toBe(12);
		expect(asked).toEqual([['content.value', '']]);
	});

	it('a whole locator as one expression', () => {
		const locator = { __rl: true, mode: 'id', value: '12' };
		expect(read('={{ $json.locator }}', locator).value).toBe('12');
	});

	it('a field of the item, where the item is not at hand', () => {
		const item = { index: 0, read: () => 'from n8n' };
		expect(readParameter(item, 'content', '={{ $json.text }}')).toBe('from n8n');
	});
});
