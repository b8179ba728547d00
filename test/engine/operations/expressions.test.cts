import { run } from '../../kit/engine/run-operation.cts';
import { seed, sentBodies } from '../../kit/engine/tenant.cts';

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

	test.each<[expression: string, sent: string]>([
		['={{ $json.text }}', 'hello'],
		['={{$json.text}}', 'hello'],
		['={{ $json.nested.deep.text }}', 'below'],
		['={{ $json.number }}', '7'],
		['={{ $json.zero }}', '0'],
		['={{ $json.yes }}', 'true'],
		['={{ $json["with blank"] }}', 'quoted'],
		['={{ $json.list[1] }}', 'second'],
		['={{ $json.text.length }}', '5'],
		['={{ $json.text.toUpperCase() }}', 'HELLO'],
		['={{ $json.text }} and {{ $json.number }}', 'hello and 7'],
		['=plain {{ $json.text }}', 'plain hello'],
		['{{ $json.text }}', '{{ $json.text }}'],
	])('%s sends %s', async (expression, content) => {
		await send(expression);
		expect(sentBodies()).toEqual([expect.objectContaining({ content })]);
	});

	test.each(['={{ $json.missing }}', '={{ $json.nothing }}', '={{ $json.text.none }}'])(
		'%s is empty, and nothing is sent',
		async (expression) => {
			expect((await send(expression)).error?.message).toBe('Content is empty');
			expect(sentBodies()).toEqual([]);
		},
	);
});
