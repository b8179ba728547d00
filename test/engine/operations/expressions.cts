import { run } from '../../kit/engine/run-operation.cts';
import { seed, sentBodies } from '../../kit/engine/tenant.cts';
import { tablesOf } from '../../kit/tables.cts';

const table = tablesOf('operations-expressions');

const ITEM = {
	text: 'hello',
	number: 7,
	zero: 0,
	yes: true,
	nested: { deep: { text: 'below' } },
	list: ['first', 'second'],
	'with blank': 'quoted',
	nothing: null,
};

const send = async (content: string) => await run('message:send', { content }, { items: [ITEM] });

describe('An expression in Content', () => {
	beforeEach(seed);

	test.each(table<[expression: string, sent: string]>('sends'))(
		'%s sends %s',
		async (expression, content) => {
			await send(expression);
			expect(sentBodies()).toEqual([expect.objectContaining({ content })]);
		},
	);

	test.each(['={{ $json.missing }}', '={{ $json.nothing }}', '={{ $json.text.none }}'])(
		'%s is empty, and nothing is sent',
		async (expression) => {
			expect((await send(expression)).error?.message).toBe('Content is empty');
			expect(sentBodies()).toEqual([]);
		},
	);
});
