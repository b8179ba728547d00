import type { INodeParameters } from 'n8n-workflow';
import type { Settings } from '../../../simulator/index.cts';
import { CredentialStore } from '../credentialStore.cts';
import { itemsOf, run, SAMPLES } from '../samples.cts';
import { furnish, simulator } from '../tenant.cts';

/** What an operation gives for an answer that Sangoma CX could give. */
async function resultFor(operation: string, body: unknown, changes = {}) {
	simulator.injectFault({ kind: 'answer', status: 200, body });
	return await run(operation, CredentialStore.for(simulator), changes);
}

const KINDS: Array<Settings['responseFormat']> = [
	'inferred',
	'wrapped',
	'payload',
	'flat',
	'empty',
];
const EVERY_ANSWER = SAMPLES.flatMap((sample) =>
	KINDS.map((answers) => ({ ...sample, answers })),
).filter(({ operation, answers }) => operation !== 'inbox:getAll' || answers !== 'empty');

describe('Every answer shape gives the same item', () => {
	it.each(EVERY_ANSWER)('$operation, $answers', async ({ operation, answers, item }) => {
		await furnish();
		simulator.settings.responseFormat = answers;
		const result = await run(operation, CredentialStore.for(simulator));
		expect(result.error).toBeUndefined();
		const [first] = itemsOf(result);
		if (answers === 'empty') expect(itemsOf(result)).toEqual([{ success: true }]);
		else if (operation.endsWith(':call') || operation === 'agentBot:assign') {
			// Nothing is known about these answers: what comes is handed on.
			expect(Object.keys(first)).not.toHaveLength(0);
			expect(first).not.toHaveProperty('payload');
		} else expect(first).toMatchObject(item);
	});

	const THING = { id: 5, name: 'x' };
	it.each<[shape: string, body: unknown, item: object]>([
		['flat', THING, THING],
		['payload', { payload: THING }, THING],
		['payload.<resource>', { payload: { webhook: THING } }, THING],
		['<resource> alone', { webhook: THING }, THING],
		['a list of one', { payload: [THING] }, THING],
		['no body', undefined, { success: true }],
		['{}', {}, { success: true }],
		['{ payload: {} }', { payload: {} }, { success: true }],
		['null', null, { success: true }],
		['{ payload: null }', { payload: null }, { success: true }],
		['[]', [], { success: true }],
		['{ payload: [] }', { payload: [] }, { success: true }],
	])('a webhook as %s', async (_shape, body, item) => {
		expect(itemsOf(await resultFor('webhook:create', body))).toEqual([item]);
	});

	it.each([201, 202, 204])('HTTP %d is a success, too', async (status) => {
		simulator.injectFault({ kind: 'answer', status });
		const result = await run('agent:call', CredentialStore.for(simulator));
		expect(itemsOf(result)).toEqual([{ success: true }]);
	});

	it('keeps what stands beside a contact', async () => {
		const body = { payload: { contact: THING, contact_inbox: { source_id: 's-1' } } };
		expect(itemsOf(await resultFor('contact:create', body))).toEqual([
			{ ...THING, contact_inbox: { source_id: 's-1' } },
		]);
	});
});

describe('Secrets of an answer do not reach the workflow', () => {
	const SECRET = 'never-to-be-seen';
	const KEYS = [
		'access_token',
		'refresh_token',
		'secret',
		'client_secret',
		'hmac_token',
		'pubsub_token',
		'password',
		'smtp_password',
		'imapPassword',
	];
	it.each(KEYS)('%s, at every depth', async (key) => {
		const secret = { [key]: SECRET };
		const body = { id: 5, ...secret, deep: { list: [{ ...secret, kept: 1 }], er: { ...secret } } };
		const { run: seen, outputs } = await resultFor('agentBot:create', body);
		expect(outputs[0][0].json).toEqual({ id: 5, deep: { list: [{ kept: 1 }], er: {} } });
		expect(JSON.stringify(seen)).not.toContain(SECRET);
	});

	it.each(SAMPLES)('$operation, with all that the simulator hides in it', async ({ operation }) => {
		await furnish();
		const result = await run(operation, CredentialStore.for(simulator), { simplify: false });
		expect(result.error).toBeUndefined();
		expect(JSON.stringify(result.run)).not.toMatch(
			/(access|hmac|pubsub)_token|"secret"|password|simulated-/,
		);
	});
});

describe('An answer that is none', () => {
	const UNKNOWN =
		'. Sangoma CX may have sent the message: do not simply repeat it, look at the conversation in Sangoma CX first';
	it.each<[what: string, text: string]>([
		['a page', '<!DOCTYPE html><html><body>Sign in</body></html>'],
		['a text', 'OK'],
		['JSON that was cut off', '{"id": 7'],
	])('%s behind a 200: nobody knows whether the message was sent', async (_what, text) => {
		await furnish();
		simulator.injectFault({ kind: 'answer', status: 200, text });
		const { error } = await run('message:send', CredentialStore.for(simulator));
		expect(error?.message).toBe(
			`The answer did not come from the API of Sangoma CX: it is not JSON ("${text}")${UNKNOWN}`,
		);
		expect(simulator.requests).toHaveLength(1);
	});

	it.each<[what: string, answer: object, message: string]>([
		['no body', {}, 'there is no list in its answer'],
		[
			'no list',
			{ body: { payload: { id: 1 } } },
			'there is no list in its answer ("{"payload":{"id":1}}")',
		],
		['a page', { text: '<!-- x --><html>' }, 'it is not JSON ("<!-- x --><html>")'],
		['a text', { text: 'Please log in' }, 'it is not JSON ("Please log in")'],
		[
			'JSON that was cut off',
			{ text: '{"payload":[{"id":12,"na' },
			'it is not JSON ("{"payload":[{"id":12,"na")',
		],
	])('%s is not an empty list of inboxes', async (_what, answer, message) => {
		simulator.injectFault({ kind: 'answer', status: 200, ...answer });
		const { error } = await run('inbox:getAll', CredentialStore.for(simulator));
		expect(error?.message.endsWith(message)).toBe(true);
	});

	it.each([{ data: [{ id: 5 }] }, { results: [{ id: 5 }] }, { payload: { data: [{ id: 5 }] } }])(
		'%j is a list of inboxes',
		async (body) => {
			const [inbox] = itemsOf(await resultFor('inbox:getAll', body));
			expect(inbox).toMatchObject({ id: 5 });
		},
	);

	it.each<[body: object, reason: string]>([
		[{ error: 'Agent is not logged in' }, 'Agent is not logged in'],
		[{ success: false, message: 'Agent is busy' }, 'Agent is busy'],
		[{ payload: { success: false, message: 'Agent is away' } }, 'Agent is away'],
		[{ errors: ['Agent is gone'] }, 'Agent is gone'],
		[{ status: 'error', detail: 'Agent is unknown' }, 'Agent is unknown'],
	])('an error behind a 200: %j', async (body, reason) => {
		simulator.injectFault({ kind: 'error-behind-200', body });
		const { error, outputs } = await run('agent:call', CredentialStore.for(simulator));
		expect(outputs).toEqual([]);
		expect(error).toMatchObject({
			message: `Sangoma CX could not place the agent call: it answered with an error ("${reason}")`,
			description: 'Check Agent Name, Destination and Tenant Domain. [HTTP 200, item 0]',
		});
		expect(simulator.requests).toHaveLength(1);
	});
});

describe('Inboxes', () => {
	const list = async (changes: INodeParameters) =>
		itemsOf(await run('inbox:getAll', CredentialStore.for(simulator), changes));

	it.each<[title: string, changes: INodeParameters, count: number]>([
		['up to Limit', { limit: 2 }, 2],
		['up to Limit by expression', { limit: '={{ "3" }}' }, 3],
		['all of them, whatever Limit says', { returnAll: true, limit: 2 }, 5],
		['all there are, for a Limit that is higher', { limit: 50 }, 5],
	])('%s', async (_title, changes, count) => {
		expect(await list(changes)).toHaveLength(count);
	});

	it.each<[title: string, changes: INodeParameters, count: number]>([
		['all of 60 with Return All', { returnAll: true }, 60],
		['50 of 60 unless told otherwise', {}, 50],
	])('%s', async (_title, changes, count) => {
		const payload = Array.from({ length: 60 }, (_, id) => ({ id, name: `Inbox ${id}` }));
		simulator.injectFault({ kind: 'answer', status: 200, body: { payload } });
		expect(await list(changes)).toHaveLength(count);
	});

	it('simplified: the same five fields each', async () => {
		const [, , mail] = await list({});
		expect(mail).toEqual({
			id: 14,
			name: 'Support mail',
			channel_type: 'Channel::Email',
			email: 'help@parcels.example',
			phone_number: null,
		});
	});

	it('in full', async () => {
		const [shop] = await list({ simplify: false });
		expect(shop).toMatchObject({ id: 12, timezone: 'UTC', enable_auto_assignment: true });
	});
});

describe('The renamed agent-bot paths', () => {
	const OLD = /\/(agent-bot|assign-agent-bot)\/$/;
	it.each(['agentBot:create', 'agentBot:assign'])('%s finds the new path', async (operation) => {
		await furnish();
		simulator.settings.agentBotPaths = 'renamed';
		const result = await run(operation, CredentialStore.for(simulator));
		expect(result.error).toBeUndefined();
		const [first, second, ...more] = simulator.requests;
		expect(first).toMatchObject({ path: expect.stringMatching(OLD), status: 404 });
		expect(second).toMatchObject({ path: expect.stringContaining('/agents-bot/'), status: 200 });
		expect(second.body).toEqual(first.body);
		expect(more).toEqual([]);
	});

	it.each(['agentBot:create', 'agentBot:assign'])(
		'%s stays on a path that is there',
		async (op) => {
			await furnish();
			await run(op, CredentialStore.for(simulator));
			expect(simulator.requests).toHaveLength(1);
		},
	);

	it('gives the reasons of both when there is neither', async () => {
		simulator.injectFault({ kind: 'status', status: 404, body: { error: 'No such path' } });
		const { error } = await run('agentBot:assign', CredentialStore.for(simulator), {
			agentBotId: '999',
		});
		expect(error?.message).toMatch(
			/^Sangoma CX found no such agent bot or inbox \("No such path \/ /,
		);
	});

	it('asks no other path for any other operation', async () => {
		const { error } = await run('message:send', CredentialStore.for(simulator));
		expect(error?.httpCode).toBe('404');
		expect(simulator.requests).toHaveLength(1);
	});
});
