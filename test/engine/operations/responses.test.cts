import type { INodeParameters } from 'n8n-workflow';
import type { Settings } from '../../../simulator/index.cts';
import { itemsOf, run, runOk } from '../../kit/engine/run-operation.cts';
import { seed, simulator } from '../../kit/engine/tenant.cts';
import { OPERATION_SAMPLES } from '../../samples.cts';

async function runWithResponse(operation: string, body: unknown, changes = {}) {
	simulator.injectFault({ kind: 'response', status: 200, body });
	return await run(operation, changes);
}

const FORMATS: Array<Settings['responseFormat']> = [
	'inferred',
	'wrapped',
	'payload',
	'flat',
	'empty',
];
const EVERY_FORMAT = OPERATION_SAMPLES.flatMap((sample) =>
	FORMATS.map((format) => ({ ...sample, format })),
).filter(({ operation, format }) => operation !== 'inbox:getAll' || format !== 'empty');

describe('Every response format becomes the same item', () => {
	test.each(EVERY_FORMAT)('$operation, $format', async ({ operation, format, item }) => {
		await seed();
		simulator.settings.responseFormat = format;
		const result = await runOk(operation);
		const [first] = itemsOf(result);
		if (format === 'empty') expect(itemsOf(result)).toEqual([{ success: true }]);
		else if (operation.endsWith(':call') || operation === 'agentBot:assign') {
			// Nothing is known about these responses, so they are passed on.
			expect(Object.keys(first)).not.toHaveLength(0);
			expect(first).not.toHaveProperty('payload');
		} else expect(first).toMatchObject(item);
	});

	const OBJECT = { id: 5, name: 'x' };
	test.each<[format: string, body: unknown, item: object]>([
		['flat', OBJECT, OBJECT],
		['payload', { payload: OBJECT }, OBJECT],
		['payload.<resource>', { payload: { webhook: OBJECT } }, OBJECT],
		['<resource> alone', { webhook: OBJECT }, OBJECT],
		['a list of one', { payload: [OBJECT] }, OBJECT],
		['no body', undefined, { success: true }],
		['{}', {}, { success: true }],
		['{ payload: {} }', { payload: {} }, { success: true }],
		['null', null, { success: true }],
		['{ payload: null }', { payload: null }, { success: true }],
		['[]', [], { success: true }],
		['{ payload: [] }', { payload: [] }, { success: true }],
	])('a webhook as %s', async (_format, body, item) => {
		expect(itemsOf(await runWithResponse('webhook:create', body))).toEqual([item]);
	});

	test.each([201, 202, 204])('HTTP %d is a success', async (status) => {
		simulator.injectFault({ kind: 'response', status });
		const result = await run('agent:call');
		expect(itemsOf(result)).toEqual([{ success: true }]);
	});

	test('keeps the fields beside a contact', async () => {
		const body = { payload: { contact: OBJECT, contact_inbox: { source_id: 's-1' } } };
		expect(itemsOf(await runWithResponse('contact:create', body, { simplify: false }))).toEqual([
			{ ...OBJECT, contact_inbox: { source_id: 's-1' } },
		]);
	});
});

describe('Secrets in a response do not reach the workflow', () => {
	const SECRET = 'never-to-be-seen';
	const KEYS = [
		...['access_token', 'refresh_token', 'secret', 'client_secret', 'hmac_token', 'pubsub_token'],
		...['password', 'smtp_password', 'imapPassword'],
	];
	test.each(KEYS)('%s, at every depth', async (key) => {
		const secret = { [key]: SECRET };
		const body = { id: 5, ...secret, deep: { list: [{ ...secret, kept: 1 }], er: { ...secret } } };
		const { run: result, outputs } = await runWithResponse('agentBot:create', body);
		expect(outputs[0][0].json).toEqual({ id: 5, deep: { list: [{ kept: 1 }], er: {} } });
		expect(JSON.stringify(result)).not.toContain(SECRET);
	});

	test.each(OPERATION_SAMPLES)(
		'$operation, with all secrets of the simulator',
		async ({ operation }) => {
			await seed();
			const result = await runOk(operation, { simplify: false });
			expect(JSON.stringify(result.run)).not.toMatch(
				/(access|hmac|pubsub)_token|"secret"|password|simulated-(?!inbox-identifier)/,
			);
		},
	);
});

describe('An unusable response', () => {
	const UNKNOWN =
		'. Sangoma CX may have sent the message: do not repeat it before you have checked the conversation in Sangoma CX';
	test.each<[what: string, text: string]>([
		['a page', '<!DOCTYPE html><html><body>Sign in</body></html>'],
		['a text', 'OK'],
		['truncated JSON', '{"id": 7'],
	])('%s with status 200: the outcome is unknown', async (_what, text) => {
		await seed();
		simulator.injectFault({ kind: 'response', status: 200, text });
		const { error } = await run('message:send');
		expect(error?.message).toBe(
			`The response did not come from the Sangoma CX API: it is not JSON ("${text}")${UNKNOWN}`,
		);
		expect(simulator.requests).toHaveLength(1);
	});

	test('a JSON text with status 200 is an answer', async () => {
		const headers = { 'content-type': 'application/json' };
		simulator.injectFault({ kind: 'response', status: 200, text: '"Call placed"', headers });
		expect(itemsOf(await runOk('agent:call'))).toEqual([{ success: true, answer: 'Call placed' }]);
	});

	test.each<[what: string, response: object, message: string]>([
		['no body', {}, 'its response contains no list'],
		[
			'one inbox with a list of its own',
			{ body: { payload: { id: 12, members: [{ id: 3 }] } } },
			'its response contains no list ("{"payload":{"id":12,"members":[{"id":3}]}}")',
		],
		[
			'a list of reasons',
			{ body: { message: 'Away', details: ['Later'] } },
			'its response contains no list ("{"message":"Away","details":["Later"]}")',
		],
		[
			'no list',
			{ body: { payload: { id: 1 } } },
			'its response contains no list ("{"payload":{"id":1}}")',
		],
		['a page', { text: '<!-- x --><html>' }, 'it is not JSON ("<!-- x --><html>")'],
		['a text', { text: 'Please log in' }, 'it is not JSON ("Please log in")'],
		[
			'truncated JSON',
			{ text: '{"payload":[{"id":12,"na' },
			'it is not JSON ("{"payload":[{"id":12,"na")',
		],
	])('%s is not an empty list of inboxes', async (_what, response, message) => {
		simulator.injectFault({ kind: 'response', status: 200, ...response });
		const { error } = await run('inbox:getAll');
		expect(error?.message.endsWith(message)).toBe(true);
	});

	test.each([
		{ payload: [], errors: [] },
		{ data: { inboxes: [] }, meta: [] },
	])('%j is an empty list of inboxes', async (body) => {
		const result = await runWithResponse('inbox:getAll', body);
		expect(result.error).toBeUndefined();
		expect(itemsOf(result)).toEqual([]);
	});

	test.each([
		{ data: [{ id: 5 }] },
		{ results: [{ id: 5 }] },
		{ payload: { data: [{ id: 5 }] } },
		{ errors: [], data: { inboxes: [{ id: 5 }] } },
		{ id: 'account', users: [{ id: 3 }], inboxes: [{ id: 5 }] },
		{ id: 'request', items: [{ id: 5 }] },
		{ success: true, errors: [], messages: [], result: [{ inbox_id: 5 }] },
	])('%j is a list of inboxes', async (body) => {
		const [inbox] = itemsOf(await runWithResponse('inbox:getAll', body));
		expect(inbox).toMatchObject({ id: 5 });
	});

	test.each<[body: object, reason: string]>([
		[{ error: 'Agent is unavailable' }, 'Agent is unavailable'],
		[{ success: false, message: 'Agent is busy' }, 'Agent is busy'],
		[{ payload: { success: false, message: 'Agent is away' } }, 'Agent is away'],
		[{ errors: ['Agent is gone'] }, 'Agent is gone'],
		[{ status: 'error', detail: 'Agent is unknown' }, 'Agent is unknown'],
		[{ status: 'failed', message: 'Agent is late' }, 'Agent is late'],
		[{ errors: 'Agent is not there' }, 'Agent is not there'],
		[{ success: 'false', message: 'Agent is in a call' }, 'Agent is in a call'],
		[{ result: 'error', message: 'Agent is out' }, 'Agent is out'],
		[{ code: 404, message: 'Agent is unknown' }, 'Agent is unknown'],
		[{ status: '422', message: 'Agent is no agent' }, 'Agent is no agent'],
		[[{ error: 'Agent is off' }], 'Agent is off'],
		[{ data: { success: false, message: 'Agent is out' } }, 'Agent is out'],
	])('an error with status 200: %j', async (body, reason) => {
		simulator.injectFault({ kind: 'status', status: 200, body });
		const { error, outputs } = await run('agent:call');
		expect(outputs).toEqual([]);
		expect(error).toMatchObject({
			message: `Sangoma CX could not place the agent call: it responded with an error ("${reason}")`,
			description: 'Check Agent Name, Destination and Tenant Domain. [HTTP 200, item 0]',
		});
		expect(simulator.requests).toHaveLength(1);
	});

	test.each<[body: object]>([
		[{ statusCode: 500, message: 'Agent is lost' }],
		[{ data: { code: '502', message: 'Agent is lost' } }],
	])(
		'an error with status 200 whose code is of a 5xx leaves the outcome unknown: %j',
		async (body) => {
			simulator.injectFault({ kind: 'status', status: 200, body });
			const { error } = await run('agent:call');
			expect(error?.message).toMatch(
				/^It is unknown whether Sangoma CX could place the agent call: .*"Agent is lost".* do not repeat it/,
			);
			expect(simulator.requests).toHaveLength(1);
		},
	);

	test.each<[body: object]>([
		[{ success: true, code: 415 }],
		[{ ok: 'true', code: '415', message: 'Calling' }],
		[{ status: 'success', data: { code: 480 } }],
		[{ success: true, payload: { status: 'queued', code: '504' } }],
		[{ ok: true, result: false }],
		[{ id: 7, payload: { code: 415 } }],
		[{ call_id: 'x7', code: 415, message: 'Calling' }],
	])('a success is none, whatever its code or result: %j', async (body) => {
		const result = await runWithResponse('agent:call', body);
		expect(result.error).toBeUndefined();
		expect(itemsOf(result)).toHaveLength(1);
	});
});

describe('Inboxes', () => {
	const list = async (changes: INodeParameters) => itemsOf(await run('inbox:getAll', changes));

	test.each<[title: string, changes: INodeParameters, count: number]>([
		['up to Limit', { limit: 2 }, 2],
		['up to Limit by expression', { limit: '={{ "3" }}' }, 3],
		['all of them with Return All, despite Limit', { returnAll: true, limit: 2 }, 5],
		['all of them for a higher Limit', { limit: 50 }, 5],
		['all of them with Return All as text', { returnAll: '={{ "true" }}', limit: 2 }, 5],
		['up to Limit with Return All off as text', { returnAll: '={{ "false" }}', limit: 2 }, 2],
	])('%s', async (_title, changes, count) => {
		expect(await list(changes)).toHaveLength(count);
	});

	test.each<[title: string, changes: INodeParameters, count: number]>([
		['all of 60 with Return All', { returnAll: true }, 60],
		['50 of 60 by default', {}, 50],
	])('%s', async (_title, changes, count) => {
		const payload = Array.from({ length: 60 }, (_, id) => ({ id, name: `Inbox ${id}` }));
		simulator.injectFault({ kind: 'response', status: 200, body: { payload } });
		expect(await list(changes)).toHaveLength(count);
	});

	test('simplified to five fields', async () => {
		const [, , mail] = await list({});
		expect(mail).toEqual({
			id: 14,
			name: 'Support mail',
			channel_type: 'Channel::Email',
			email: 'help@parcels.example',
			phone_number: null,
		});
	});

	test.each([{ inbox_id: 12, inbox_name: 'Shop chat' }, { inbox: { id: 12, name: 'Shop chat' } }])(
		'simplified from %j, which has other names',
		async (inbox) => {
			simulator.injectFault({ kind: 'response', status: 200, body: { payload: [inbox] } });
			expect(await list({})).toEqual([expect.objectContaining({ id: 12, name: 'Shop chat' })]);
		},
	);

	test('that have nothing to simplify stay as they are', async () => {
		const inbox = { slug: 'shop' };
		simulator.injectFault({ kind: 'response', status: 200, body: { payload: [inbox] } });
		expect(await list({})).toEqual([inbox]);
	});

	test.each<[simplify: string, isSimplified: boolean]>([
		['={{ "false" }}', false],
		['={{ " False " }}', false],
		['={{ false }}', false],
		['={{ "true" }}', true],
		['={{ "" }}', true],
	])('with Simplify %j, simplified: %j', async (simplify, isSimplified) => {
		const [inbox] = await list({ simplify });
		expect(Object.keys(inbox).length === 5).toBe(isSimplified);
	});

	test('in full', async () => {
		const [shop] = await list({ simplify: false });
		expect(shop).toMatchObject({ id: 12, timezone: 'UTC', enable_auto_assignment: true });
	});
});

describe('The renamed agent-bot paths', () => {
	const OLD = /\/(agent-bot|assign-agent-bot)\/$/;
	test.each(['agentBot:create', 'agentBot:assign'])(
		'%s uses the new path after a 404',
		async (operation) => {
			await seed();
			simulator.settings.agentBotPaths = 'renamed';
			await runOk(operation);
			const [first, second, ...more] = simulator.requests;
			expect(first).toMatchObject({ path: expect.stringMatching(OLD), status: 404 });
			expect(second).toMatchObject({ path: expect.stringContaining('/agents-bot/'), status: 200 });
			expect(second.body).toEqual(first.body);
			expect(more).toEqual([]);
		},
	);

	test.each<[status: number, message: string]>([
		[405, 'Method not allowed'],
		[410, 'Gone'],
		[403, 'Missing Authentication Token'],
	])('is used as well where the old one is reported with %d', async (status, text) => {
		await seed();
		simulator.settings.agentBotPaths = 'renamed';
		simulator.chooseFault = () =>
			simulator.requests.length > 1
				? undefined
				: { kind: 'status', status, body: { message: text } };
		await runOk('agentBot:create');
		expect(simulator.requests).toHaveLength(2);
	});

	test.each(['agentBot:create', 'agentBot:assign'])(
		'%s uses the old path if it exists',
		async (operation) => {
			await seed();
			await run(operation);
			expect(simulator.requests).toHaveLength(1);
		},
	);

	test('reports the reasons of both if neither exists', async () => {
		simulator.injectFault({ kind: 'status', status: 404, body: { error: 'No such path' } });
		const { error } = await run('agentBot:assign', {
			agentBotId: '999',
		});
		expect(error?.message).toMatch(
			/^Sangoma CX found no such agent bot or inbox \("No such path \/ /,
		);
	});

	test('reports the reason of the old path if a gateway does not know the new one', async () => {
		const gateway = { message: 'Missing Authentication Token' };
		simulator.chooseFault = () =>
			simulator.requests.length > 1 ? { kind: 'status', status: 403, body: gateway } : undefined;
		const { error } = await run('agentBot:assign', { agentBotId: '999' });
		expect(error).toMatchObject({
			message: 'Sangoma CX found no such agent bot or inbox ("Resource could not be found")',
			description: expect.stringMatching(/^Check Agent Bot ID, Inbox, .* \[HTTP 404, item 0\]$/),
		});
		expect(simulator.requests).toHaveLength(2);
	});

	test('does not apply to other operations', async () => {
		const { error } = await run('message:send');
		expect(error?.httpCode).toBe('404');
		expect(simulator.requests).toHaveLength(1);
	});
});
