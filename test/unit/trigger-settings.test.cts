import { readInboxIds } from '../../nodes/SangomaCxTrigger/settings.ts';

describe('readInboxIds', () => {
	test.each<[given: unknown, ids: string[]]>([
		[
			['12', '14'],
			['12', '14'],
		],
		[
			[14, 12, '12'],
			['12', '14'],
		],
		[12, ['12']],
		['12', ['12']],
		// From a workflow that was saved when the parameter was text.
		['12, 14', ['12', '14']],
		[' 14 ,12,', ['12', '14']],
		['012', ['12']],
		['100, 1002', ['100', '1002']],
		[0, ['0']],
		[['12, 14'], ['12', '14']],
		[['12', undefined], ['12']],
	])('%j: %j', (given, ids) => {
		expect(readInboxIds(given)).toEqual(ids);
	});

	test.each([[''], [' '], [','], [null], [undefined], [[]], [[undefined]], [['']]])(
		'%j: none',
		(given) => {
			expect(readInboxIds(given)).toEqual([]);
		},
	);

	test.each([
		...['12;14', '12 14', '#12', 'undefined', 'null', '[object Object]', 'Shop chat', '-1', '1.5'],
		...['12, x', ['12', 'x'], [{ id: 12 }], { id: 12 }, [[12]], true, false, -1, 1.5, NaN, 1e21],
	])('%j is refused', (given) => {
		expect(readInboxIds(given)).toBeUndefined();
	});
});
