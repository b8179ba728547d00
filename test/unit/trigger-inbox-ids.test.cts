import { readInboxIds } from '../../nodes/SangomaCxTrigger/inboxIds';

describe('the inboxes that start a workflow', () => {
	it.each<[given: unknown, ids: string[]]>([
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
		// As a workflow has them that was saved when this was a text.
		['12, 14', ['12', '14']],
		[' 14 ,12,', ['12', '14']],
		['012', ['12']],
		['100, 1002', ['100', '1002']],
		[0, ['0']],
		[['12, 14'], ['12', '14']],
		[['12', undefined], ['12']],
	])('%j are %j', (given, ids) => {
		expect(readInboxIds(given)).toEqual(ids);
	});

	it.each([[''], [' '], [','], [null], [undefined], [[]], [[undefined]], [['']]])(
		'%j are none in particular',
		(given) => {
			expect(readInboxIds(given)).toEqual([]);
		},
	);

	it.each([
		...['12;14', '12 14', '#12', 'undefined', 'null', '[object Object]', 'Shop chat', '-1', '1.5'],
		...['12, x', ['12', 'x'], [{ id: 12 }], { id: 12 }, [[12]], true, false, -1, 1.5, NaN, 1e21],
	])('%j are refused', (given) => {
		expect(readInboxIds(given)).toBeUndefined();
	});
});
