import { ENDPOINTS, type Operation } from '../../nodes/shared/endpoints.ts';
import { unwrapAnswer } from '../../nodes/shared/response/unwrapAnswer.ts';

const unwrap = (operation: Operation, body: unknown, statusCode = 200) =>
	unwrapAnswer(ENDPOINTS[operation], { statusCode, headers: {}, body: body as object });

const THING = { id: 5, name: 'x' };
const WRAPPERS: Array<[operation: Operation, wrapper: string]> = [
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
	])('a list as %s', (_shape, body) => {
		expect(unwrap('inbox:getAll', body)).toEqual({ value: [THING, THING] });
	});

	it('a thing with a field of the name of its wrapper is left alone', () => {
		const conversation = { id: 5, conversation: { id: 6 } };
		expect(unwrap('conversation:create', conversation)).toEqual({ value: [conversation] });
	});

	it('a contact keeps what stands beside it', () => {
		const body = { payload: { contact: THING, contact_inbox: { source_id: 's' } } };
		expect(unwrap('contact:create', body)).toEqual({
			value: [{ ...THING, contact_inbox: { source_id: 's' } }],
		});
	});
});

describe('An answer without a body is a success', () => {
	it.each([[undefined], [null], [''], [' \n'], [{}], [{ payload: {} }], [{ payload: null }]])(
		'%j',
		(body) => expect(unwrap('agent:call', body)).toEqual({ value: [{ success: true }] }),
	);

	it('an empty list is an empty list', () => {
		expect(unwrap('inbox:getAll', { payload: [] })).toEqual({ value: [] });
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

	it('a page is no answer of the API', () => {
		expect(unwrap('agent:call', '<html></html>')).toEqual({
			failure: { kind: 'not-json', status: 200 },
		});
	});
});
