import { readExample } from '../../tools/examples.cts';
import { readRecordings } from '../kit/event-fixtures.cts';

interface Item {
	json: Record<string, unknown>;
}

/** Runs the code of one of the workflow's nodes with an item. */
function runCode(node: string, json: object): Item[] {
	const { nodes } = readExample('09-check-your-tenant');
	const code = String(nodes.find(({ name }) => name === node)?.parameters.jsCode);
	const items: Item[] = [{ json: json as Item['json'] }];
	const run = new Function('$input', code) as (input: object) => Item[];
	return run({ all: () => items, first: () => items[0] });
}

const EVENTS = readRecordings().flatMap(({ file, events }) =>
	events.map(({ body }, index) => ({ name: `${file}, event ${index + 1}`, body })),
);

function* textsIn(value: unknown, key = ''): Generator<[string, string]> {
	if (typeof value === 'string') yield [key, value];
	else if (typeof value === 'object' && value !== null)
		for (const [name, inner] of Object.entries(value))
			yield* textsIn(inner, Array.isArray(value) ? key : name);
}

/** The texts that the check compares, and that are names of kinds of things, IDs or times. */
const KEPT = [
	...['event', 'message_type', 'content_type', 'status', 'type', 'channel', 'created_at'],
];

const deliver = (body: object, headers = {}) =>
	runCode('Remove Values', { headers, query: {}, body, webhookUrl: 'https://n8n/check' })[0].json
		.delivery as { body: Record<string, unknown>; headers: string[]; signature: string };

describe('what the check of a tenant keeps of a delivery', () => {
	test.each(EVENTS)('has no text of $name but kinds, IDs and times', ({ body }) => {
		const texts = [...textsIn(deliver(body).body)].filter(([, text]) => text !== '');
		expect(texts.map(([key]) => key).filter((key) => !KEPT.includes(key))).toEqual([]);
	});

	test.each(EVENTS)('has the fields of $name with their types', ({ body }) => {
		const { body: kept } = deliver(body);
		const typesOf = (object: object) =>
			Object.entries(object).map(([name, value]) => [name, value === null ? null : typeof value]);
		expect(typesOf(kept)).toEqual(typesOf(body));
	});

	test('has its own texts, and the names of headers about the delivery', () => {
		const headers = {
			...{ 'x-chatwoot-signature': `sha256=${'0'.repeat(64)}`, authorization: 'Bearer x' },
			'x-forwarded-for': '203.0.113.7',
		};
		const kept = deliver({ event: 'message_created', content: 'n8n check' }, headers);
		expect(kept).toMatchObject({ body: { content: 'n8n check' }, signature: 'sha256' });
		expect(kept.headers).toEqual(['x-chatwoot-signature']);
	});

	test.each(['_anna@example.org', 'anna@example.org', '+4930123456', 'Anna Example'])(
		'has no key that people chose: %s',
		(key) => {
			const { body } = deliver({ meta: { [key]: 1 }, custom_attributes: { [key]: 1 } });
			expect(body).toEqual({ meta: {}, custom_attributes: {} });
		},
	);
});
