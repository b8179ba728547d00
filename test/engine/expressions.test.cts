import { startSimulator, type Simulator } from '../../simulator/index.cts';
import { CredentialStore } from './credentialStore.cts';
import { runNode } from './engine.cts';

/** What a message says, by the expression in Content, for an item with all kinds of fields. */
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

const SAID: Array<[expression: string, said: string]> = [
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
];

describe('expressions', () => {
	let simulator: Simulator;

	beforeAll(async () => {
		simulator = await startSimulator();
	});
	beforeEach(() => simulator.reset());
	afterAll(() => simulator.close());

	const send = async (content: string) => {
		const { conversation } = await simulator.sendCustomerMessage({ inboxId: 12, content: 'Hello' });
		const parameters = {
			resource: 'message',
			operation: 'send',
			conversationId: conversation.id,
			content,
		};
		const credentials = CredentialStore.for(simulator);
		const result = await runNode({ credentials, parameters, items: [ITEM] });
		const { body } = simulator.requests.at(-1) ?? {};
		return { result, content: (body as { content?: unknown } | undefined)?.content };
	};

	test.each(SAID)('%s says %s', async (expression, said) => {
		expect((await send(expression)).content).toBe(said);
	});

	test.each(['={{ $json.missing }}', '={{ $json.nothing }}', '={{ $json.text.none }}'])(
		'%s says nothing, and nothing is sent',
		async (expression) => {
			const { result, content } = await send(expression);
			expect(content).toBeUndefined();
			expect(result.error?.message).toBe('Content is empty');
		},
	);
});
