import { parseResponse } from '../../nodes/shared/response.ts';
import { operationOf } from './operations.cts';

const parse = (operation: string, body: unknown) =>
	parseResponse(operationOf(operation), { statusCode: 200, body });
const parseText = (operation: string, contentType: unknown, body: string) =>
	parseResponse(operationOf(operation), { statusCode: 200, contentType, body });

const OBJECT = { id: 5, name: 'x' };
const WRAPPERS: Array<[operation: string, wrapper: string]> = [
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

describe('x, payload.x and payload.<resource>.x return the same', () => {
	test.each(WRAPPERS)('%s: %s', (operation, wrapper) => {
		const bodies = [
			OBJECT,
			{ payload: OBJECT },
			{ payload: { [wrapper]: OBJECT } },
			{ [wrapper]: OBJECT },
		];
		for (const body of bodies) expect(parse(operation, body)).toEqual({ value: [OBJECT] });
	});

	test.each<[format: string, body: unknown]>([
		['payload', { payload: [OBJECT, OBJECT] }],
		['flat', [OBJECT, OBJECT]],
		['payload.inboxes', { payload: { inboxes: [OBJECT, OBJECT] } }],
		['inboxes', { inboxes: [OBJECT, OBJECT] }],
		['data', { data: [OBJECT, OBJECT] }],
		['results', { results: [OBJECT, OBJECT] }],
		['payload.data', { payload: { data: [OBJECT, OBJECT] } }],
		['payload beside other fields', { meta: { count: 2 }, payload: [OBJECT, OBJECT] }],
		['the list with IDs, beside another list', { labels: ['a'], data: [OBJECT, OBJECT] }],
	])('a list as %s', (_format, body) => {
		expect(parse('inbox:getAll', body)).toEqual({ value: [OBJECT, OBJECT] });
	});

	test('an object with a field of the same name as the wrapper is not unwrapped', () => {
		const conversation = { id: 5, conversation: { id: 6 } };
		expect(parse('conversation:create', conversation)).toEqual({ value: [conversation] });
	});

	test('a wrapped list returns its objects', () => {
		const body = { payload: { message: [OBJECT, OBJECT] } };
		expect(parse('message:send', body)).toEqual({ value: [OBJECT, OBJECT] });
	});

	test('a payload that is text or a number is a success with an answer', () => {
		const value = (answer: unknown) => ({ value: [{ success: true, answer }] });
		expect(parse('agent:call', { payload: 'queued' })).toEqual(value('queued'));
		expect(parse('agent:call', { payload: 7 })).toEqual(value(7));
	});

	test('a contact keeps the fields beside it', () => {
		const body = { payload: { contact: OBJECT, contact_inbox: { source_id: 's' } } };
		expect(parse('contact:create', body)).toEqual({
			value: [{ ...OBJECT, contact_inbox: { source_id: 's' } }],
		});
	});
});

describe('An empty response is a success', () => {
	test.each([
		[undefined],
		[null],
		[''],
		[' \n'],
		[{}],
		[[]],
		[{ payload: {} }],
		[{ payload: null }],
		[{ payload: [] }],
	])('%j', (body) => expect(parse('agent:call', body)).toEqual({ value: [{ success: true }] }));

	test.each([[[]], [{ payload: [] }], [{ data: [] }]])(
		'an empty list is an empty list: %j',
		(body) => {
			expect(parse('inbox:getAll', body)).toEqual({ value: [] });
		},
	);
});

describe('A list of inboxes without a list is a failure, which quotes the response', () => {
	test.each<[body: unknown, kind: string, reason: string | undefined]>([
		[undefined, 'no-list', undefined],
		[{}, 'no-list', undefined],
		[{ payload: { id: 5 } }, 'no-list', '{"payload":{"id":5}}'],
		[{ one: [1], other: [2] }, 'no-list', '{"one":[1],"other":[2]}'],
		[{ one: [1], other: [2], in: { list: [3] } }, 'no-list', expect.stringContaining('"one":[1]')],
		[{ a: { b: { c: { d: [OBJECT] } } } }, 'no-list', expect.stringContaining('{"a":{"b":')],
		[
			'{"payload":[{"id":12,"hmac_token":"abc',
			'not-json',
			'{"payload":[{"id":12,"hmac_token":"***"',
		],
		['Please log in', 'not-json', 'Please log in'],
		['<!-- x --><html>', 'not-json', '<!-- x --><html>'],
		['x'.repeat(100), 'not-json', `${'x'.repeat(80)}…`],
	])('%j', (body, kind, reason) => {
		expect(parse('inbox:getAll', body)).toEqual({ failure: { kind, status: 200, reason } });
	});
});

describe('An error with status 200 is a failure', () => {
	test.each([
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
		[{ status: 'failed', message: 'Agent is busy' }],
		[{ status: 'Error' }],
		[{ status: false, message: 'Agent is busy' }],
		[{ ok: false, message: 'Agent is busy' }],
		[{ errors: 'Agent is not logged in' }],
		[[{ error: 'Agent is busy' }]],
		[{ data: { success: false, message: 'Agent is busy' } }],
		[{ result: { status: 'failed' } }],
		[{ payload: [{ error: 'Agent is busy' }] }],
		[{ id: 5, payload: { error: 'Agent is busy' } }],
		[{ data: { result: { ok: false } } }],
	])('%j', (body) => {
		expect(parse('agent:call', body)).toMatchObject({ failure: { kind: 'error-in-response' } });
	});

	test.each([
		[{ id: 5, error: null }],
		[{ id: 5, error: '' }],
		[{ id: 5, error: false }],
		[{ id: 5, errors: [] }],
		[{ id: 5, errors: {} }],
		[{ id: 5, error: {} }],
		[{ id: 5, error: [] }],
		[{ id: 5, error: 0, message: 'OK' }],
		[{ id: 5, errors: '' }],
		[{ id: 5, errors: 0 }],
		[{ id: 5, status: 'failure' }],
		[{ id: 5, status: 'failed' }],
		[{ id: 5, status: false }],
		[{ id: 5, data: { success: false } }],
		[{ message_id: 5, status: 'failed' }],
		[{ data: { id: 5, status: 'failed' } }],
		[{ ok: true, status: true }],
		[{ success: true }],
		[{ status: 'open' }],
	])('not %j', (body) => {
		expect(parse('agent:call', body)).toEqual({ value: [body] });
	});

	test.each(['<html></html>', 'OK', '{"id": 5'])('%j, which is not JSON', (body) => {
		expect(parse('agent:call', body)).toEqual({
			failure: { kind: 'not-json', status: 200, reason: body },
		});
	});

	test.each(['<html></html>', ' {"id": 5', '[{"id": 5', '"Call pla'])(
		'%j, though it claims to be JSON',
		(body) => {
			expect(parseText('agent:call', 'application/json', body)).toMatchObject({
				failure: { kind: 'not-json' },
			});
		},
	);
});

describe('A text is an answer if its type is JSON', () => {
	test.each(['application/json', 'application/json; charset=utf-8', 'Application/Problem+JSON'])(
		'%s',
		(contentType) => {
			const value = [{ success: true, answer: 'Call placed' }];
			expect(parseText('agent:call', contentType, 'Call placed')).toEqual({ value });
		},
	);

	test.each([undefined, 'text/plain', 'text/html', 'application/jsonx', ['application/json']])(
		'not %j',
		(contentType) => {
			const failure = { kind: 'not-json', status: 200, reason: 'OK' };
			expect(parseText('agent:call', contentType, 'OK')).toEqual({ failure });
		},
	);

	test.each(['inbox:getAll', 'webhook:create', 'message:send', 'agentBot:create'])(
		'but no list, and no object: %s',
		(operation) => {
			const failure = { kind: 'not-json', status: 200, reason: 'OK' };
			expect(parseText(operation, 'application/json', 'OK')).toEqual({ failure });
		},
	);
});
