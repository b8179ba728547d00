import { operationOf, type OperationName } from '../../nodes/SangomaCx/operations.ts';
import { unwrapAnswer } from '../../nodes/api/unwrapAnswer.ts';

const unwrap = (operation: OperationName, body: unknown, statusCode = 200) =>
	unwrapAnswer(operationOf(operation), { statusCode, body });

const THING = { id: 5, name: 'x' };
const WRAPPERS: Array<[operation: OperationName, wrapper: string]> = [
	['agent:call', 'call'],
	['queue:call', 'call'],
	['agentBot:create', 'agent_bot'],
	['agentBot:assign', 'agent_bot'],
	['contact:create', 'contact'],
	['conversation:create', 'conversation'],
	['conversation:deliverToAgent', 'conversation'],
	['conversation:finish', 'conversation'],
	['message:send', 'message'],
	['webhook:create', 'webhook'],
];

describe('x, payload.x and payload.<resource>.x are read alike', () => {
	it.each(WRAPPERS)('%s: %s', (operation, wrapper) => {
		const shapes = [
			THING,
			{ payload: THING },
			{ payload: { [wrapper]: THING } },
			{ [wrapper]: THING },
		];
		for (const body of shapes) expect(unwrap(operation, body)).toEqual({ value: [THING] });
	});

	it.each<[shape: string, body: unknown]>([
		['payload', { payload: [THING, THING] }],
		['flat', [THING, THING]],
		['payload.inboxes', { payload: { inboxes: [THING, THING] } }],
		['inboxes', { inboxes: [THING, THING] }],
		['data', { data: [THING, THING] }],
		['results', { results: [THING, THING] }],
		['payload.data', { payload: { data: [THING, THING] } }],
		['payload beside other things', { meta: { count: 2 }, payload: [THING, THING] }],
		['the one of things, beside another list', { labels: ['a'], data: [THING, THING] }],
	])('a list as %s', (_shape, body) => {
		expect(unwrap('inbox:getAll', body)).toEqual({ value: [THING, THING] });
	});

	it('a thing with a field of the name of its wrapper is left alone', () => {
		const conversation = { id: 5, conversation: { id: 6 } };
		expect(unwrap('conversation:create', conversation)).toEqual({ value: [conversation] });
	});

	it('a wrapper that holds a list gives its things', () => {
		const body = { payload: { message: [THING, THING] } };
		expect(unwrap('message:send', body)).toEqual({ value: [THING, THING] });
	});

	it('a payload that is a text or a number is kept beside the success', () => {
		const value = (answer: unknown) => ({ value: [{ success: true, answer }] });
		expect(unwrap('agent:call', { payload: 'queued' })).toEqual(value('queued'));
		expect(unwrap('agent:call', { payload: 7 })).toEqual(value(7));
	});

	it('a contact keeps what stands beside it', () => {
		const body = { payload: { contact: THING, contact_inbox: { source_id: 's' } } };
		expect(unwrap('contact:create', body)).toEqual({
			value: [{ ...THING, contact_inbox: { source_id: 's' } }],
		});
	});
});

describe('An answer without a body is a success', () => {
	it.each([
		[undefined],
		[null],
		[''],
		[' \n'],
		[{}],
		[[]],
		[{ payload: {} }],
		[{ payload: null }],
		[{ payload: [] }],
	])('%j', (body) => expect(unwrap('agent:call', body)).toEqual({ value: [{ success: true }] }));

	it.each([[[]], [{ payload: [] }], [{ data: [] }]])(
		'an empty list is an empty list: %j',
		(body) => {
			expect(unwrap('inbox:getAll', body)).toEqual({ value: [] });
		},
	);
});

describe('A list of inboxes without a list is a failure, and shows the start of the answer', () => {
	it.each<[body: unknown, kind: string, shown: string | undefined]>([
		[undefined, 'no-list', undefined],
		[{}, 'no-list', undefined],
		[{ payload: { id: 5 } }, 'no-list', '{"payload":{"id":5}}'],
		[{ one: [1], other: [2] }, 'no-list', '{"one":[1],"other":[2]}'],
		[{ one: [1], other: [2], in: { list: [3] } }, 'no-list', expect.stringContaining('"one":[1]')],
		[{ a: { b: { c: { d: [THING] } } } }, 'no-list', expect.stringContaining('{"a":{"b":')],
		[
			'{"payload":[{"id":12,"hmac_token":"abc',
			'not-json',
			'{"payload":[{"id":12,"hmac_token":"***"',
		],
		['Please log in', 'not-json', 'Please log in'],
		['<!-- x --><html>', 'not-json', '<!-- x --><html>'],
		['x'.repeat(100), 'not-json', `${'x'.repeat(80)}…`],
	])('%j', (body, kind, reason) => {
		expect(unwrap('inbox:getAll', body)).toEqual({ failure: { kind, status: 200, reason } });
	});
});

describe('What speaks of an error is a failure', () => {
	it.each([
		[{ error: 'no' }],
		[{ error: { code: 7 } }],
		[{ error: true }],
		[{ success: false }],
		[{ errors: ['no'] }],
		[{ errors: { name: ['no'] } }],
		[{ status: 'error' }],
		[{ status: 'failure' }],
		[{ status: 'fail' }],
		[{ payload: { error: 'no' } }],
		[{ payload: { success: false } }],
	])('%j', (body) => {
		expect(unwrap('agent:call', body)).toMatchObject({ failure: { kind: 'error-in-answer' } });
	});

	it.each([
		[{ id: 5, error: null }],
		[{ id: 5, error: '' }],
		[{ id: 5, error: false }],
		[{ id: 5, errors: [] }],
		[{ id: 5, errors: {} }],
		[{ id: 5, status: 'failure' }],
		[{ success: true }],
		[{ status: 'open' }],
	])('not %j', (body) => {
		expect(unwrap('agent:call', body)).toEqual({ value: [body] });
	});

	it.each(['<html></html>', 'OK', '{"id": 5'])('%j, which is no JSON', (body) => {
		expect(unwrap('agent:call', body)).toEqual({
			failure: { kind: 'not-json', status: 200, reason: body },
		});
	});
});
