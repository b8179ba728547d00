import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import type { INodeParameters } from 'n8n-workflow';
import { listening, otherEvents } from './trigger-listening.cts';
import { CONVERSATION, MESSAGE, message, newId, ROSA } from './trigger-samples.cts';
import { botOf, SHOP } from './trigger-support.cts';

jest.setTimeout(60_000);

const KEYS = [
	...['event', 'conversation_id', 'conversation_status', 'inbox_id', 'channel', 'contact'],
	...['message_id', 'content', 'attachments', 'created_at'],
];

const SIMPLE_MESSAGE = {
	event: 'message_created',
	conversation_id: 418,
	conversation_status: 'pending',
	inbox_id: 12,
	channel: 'Channel::Api',
	contact: ROSA,
	message_id: 5012,
	content: 'Where is my parcel?',
	attachments: null,
	created_at: '2024-10-03T14:22:07.000Z',
};
const SIMPLE_CONVERSATION = {
	...SIMPLE_MESSAGE,
	event: 'conversation_created',
	message_id: null,
	content: null,
	created_at: '2024-10-03T14:22:01.000Z',
};
const NOTHING = Object.fromEntries(KEYS.map((key) => [key, null]));

describe('what the workflow gets', () => {
	const other = (event: string, body: object) => ({ event, ...body });
	const inConversation = { conversation: MESSAGE.conversation };

	test.each<[string, object, object]>([
		['message_created', MESSAGE, SIMPLE_MESSAGE],
		[
			'message_updated',
			{ ...MESSAGE, event: 'message_updated' },
			{ ...SIMPLE_MESSAGE, event: 'message_updated' },
		],
		['conversation_created', CONVERSATION, SIMPLE_CONVERSATION],
		...[
			'conversation_status_changed',
			'conversation_updated',
			'conversation_opened',
			'conversation_resolved',
		].map((event): [string, object, object] => [
			event,
			{ ...CONVERSATION, event, messages: MESSAGE.conversation.messages },
			{ ...SIMPLE_CONVERSATION, event, message_id: 5012, content: 'Where is my parcel?' },
		]),
		...['conversation_typing_on', 'conversation_typing_off'].map(
			(event): [string, object, object] => [
				event,
				{ event, ...inConversation, user: { id: 9, type: 'user' }, is_private: false },
				{ ...SIMPLE_CONVERSATION, event },
			],
		),
		[
			'webwidget_triggered',
			other('webwidget_triggered', {
				id: 1,
				contact: ROSA,
				inbox: { id: 12 },
				current_conversation: null,
			}),
			{ ...NOTHING, event: 'webwidget_triggered', contact: ROSA, inbox_id: 12 },
		],
		[
			'webwidget_triggered',
			other('webwidget_triggered', { current_conversation: MESSAGE.conversation }),
			{ ...SIMPLE_CONVERSATION, event: 'webwidget_triggered' },
		],
		[
			'contact_created',
			other('contact_created', { ...ROSA, created_at: 1727965321 }),
			{
				...NOTHING,
				event: 'contact_created',
				contact: ROSA,
				created_at: '2024-10-03T14:22:01.000Z',
			},
		],
		[
			'contact_updated',
			other('contact_updated', { id: 77 }),
			{
				...NOTHING,
				event: 'contact_updated',
				contact: { id: 77, name: null, email: null, phone_number: null },
			},
		],
		[
			'made_up_by_nobody',
			other('made_up_by_nobody', { id: 1, what: { ever: [1] } }),
			{ ...NOTHING, event: 'made_up_by_nobody' },
		],
	])('%s, simplified', async (name, body, expected) => {
		const { send } = await listening(otherEvents(name));
		const { status, result, items } = await send(body);
		expect([status, result]).toEqual([200, 'accepted']);
		expect(items).toEqual([expected]);
		expect(Object.keys(items![0])).toEqual(KEYS);
	});

	test.each<[unknown, string | null]>([
		['2024-10-03T14:22:07.000Z', '2024-10-03T14:22:07.000Z'],
		['2024-10-03T16:22:07+02:00', '2024-10-03T14:22:07.000Z'],
		['2024-10-03T14:22:07', '2024-10-03T14:22:07.000Z'],
		['2024-10-03 14:22:07 UTC', '2024-10-03T14:22:07.000Z'],
		[1727965327, '2024-10-03T14:22:07.000Z'],
		['1727965327', '2024-10-03T14:22:07.000Z'],
		[1727965327000, '2024-10-03T14:22:07.000Z'],
		['yesterday', null],
		['', null],
		[1e300, null],
		[{ at: 1 }, null],
		[true, null],
	])('the time %j is %s', async (created_at, expected) => {
		const { send } = await listening();
		const { items } = await send({ ...MESSAGE, id: newId(), created_at });
		expect(items?.[0].created_at).toBe(expected);
	});

	test.each(['Asia/Tokyo', 'America/New_York'])('a time without a zone is UTC in %s, too', (TZ) => {
		const script = `
			const { simplifyEvent } = require('./dist/nodes/SangomaCxTrigger/delivery/simplify.js');
			const parts = { event: 'x', body: { created_at: '2024-10-03T14:22:07' } };
			console.log(new Date(2024, 0).getTimezoneOffset() !== 0, simplifyEvent(parts).created_at);`;
		const output = execFileSync(process.execPath, ['-e', script], { env: { TZ } });
		expect(output.toString().trim()).toBe('true 2024-10-03T14:22:07.000Z');
	});

	test('missing and null fields are null', async () => {
		const { send } = await listening();
		const sparse = { event: 'message_created', message_type: 'incoming' };
		const expected = { ...NOTHING, event: 'message_created' };
		expect((await send(sparse)).items).toEqual([expected]);
		const nulls = {
			content: null,
			sender: null,
			inbox: null,
			conversation: null,
			attachments: null,
		};
		const more = { id: null, created_at: null, account: null, private: null };
		expect((await send({ ...sparse, ...nulls, ...more })).items).toEqual([expected]);
	});

	test('attachments come with type and URL', async () => {
		const { send } = await listening();
		const attachments = [
			{ id: 1, file_type: 'image', data_url: 'https://cx.example.org/1.png', file_size: 10 },
			{ id: 2, file_type: null },
			'junk',
		];
		const { items } = await send({ ...MESSAGE, content: null, attachments });
		expect(items?.[0]).toMatchObject({
			content: null,
			attachments: [
				{ type: 'image', url: 'https://cx.example.org/1.png' },
				{ type: null, url: null },
			],
		});
	});

	test('not simplified, it is the body without secrets', async () => {
		const { send } = await listening({ simplify: false });
		const { items } = await send(MESSAGE);
		const { pubsub_token: secret, ...kept } = MESSAGE.conversation.contact_inbox;
		expect(items).toEqual([
			{ ...MESSAGE, conversation: { ...MESSAGE.conversation, contact_inbox: kept } },
		]);
		expect(JSON.stringify(items)).not.toContain(secret);
	});
});

describe('who starts the workflow', () => {
	const untold = { event: 'message_created', content: 'from whom?', inbox: { id: SHOP } };

	test.each<[string, object]>([
		['incoming', {}],
		['the number 0', { message_type: 0 }],
		['no type, from a contact', { message_type: null, sender: { ...ROSA, type: 'contact' } }],
	])('a message that is %s', async (_what, more) => {
		const { send } = await listening();
		expect(await send(message(more))).toMatchObject({ status: 200, result: 'accepted' });
	});

	test.each<[string, object]>([
		['outgoing', { message_type: 'outgoing' }],
		['the number 1', { message_type: 1 }],
		['a template', { message_type: 'template' }],
		['an activity', { message_type: 2 }],
		['private', { private: true }],
		['no type, from a user', { message_type: null, sender: { id: 9, type: 'user' } }],
		['no type, from a bot', { message_type: undefined, sender: { id: 9, type: 'agent_bot' } }],
		['no type, from nobody', { message_type: undefined, sender: null }],
	])('not a message that is %s, unless wanted', async (_what, more) => {
		const careful = await listening();
		expect(await careful.send(message(more))).toEqual({
			status: 200,
			result: "dropped: not a customer's message",
		});
		expect((await careful.send({ ...untold, id: newId() })).items).toBeUndefined();
		const all = await listening({ options: { customerMessagesOnly: false } });
		expect(await all.send(message(more))).toMatchObject({ result: 'accepted' });
	});

	test('only the events that were asked for', async () => {
		const { send } = await listening({ events: ['conversation_created'] });
		expect(await send(MESSAGE)).toEqual({ status: 200, result: 'dropped: event not subscribed' });
		expect(await send(CONVERSATION)).toMatchObject({ result: 'accepted' });
	});

	test('only the inboxes that were asked for, wherever an event names its own', async () => {
		const { send } = await listening({
			events: ['message_created', 'conversation_created'],
			options: { inboxIds: '12, 14', otherEvents: 'contact_created' },
		});
		const dropped = { status: 200, result: 'dropped: other inbox' };
		expect(await send(message({ inbox: { id: 13 } }))).toEqual(dropped);
		expect(await send({ ...CONVERSATION, inbox_id: 13 })).toEqual(dropped);
		expect(await send({ event: 'contact_created', id: 1 })).toEqual(dropped);
		expect(await send(message({ inbox: undefined }))).toMatchObject({ result: 'accepted' });
		expect(await send(message({ inbox: { id: '14' } }))).toMatchObject({ result: 'accepted' });
		expect(await send(CONVERSATION)).toMatchObject({ result: 'accepted' });
	});

	test('of a bot: messages of its inbox, whether they name it or not', async () => {
		const { send } = await listening(botOf(SHOP));
		expect(await send(message({}))).toMatchObject({ result: 'accepted' });
		const nameless = message({ inbox: undefined, conversation: { id: 418 } });
		expect(await send(nameless)).toMatchObject({ result: 'accepted' });
		expect(await send(message({ inbox: { id: 13 } }))).toMatchObject({
			result: 'dropped: other inbox',
		});
		expect(await send({ ...CONVERSATION, event: 'conversation_resolved' })).toMatchObject({
			result: 'dropped: event not subscribed',
		});
	});

	test('of a bot that wants everything: its other events, too', async () => {
		const { send } = await listening(botOf(SHOP, { options: { customerMessagesOnly: false } }));
		const resolved = { ...CONVERSATION, event: 'conversation_resolved' };
		expect(await send(resolved)).toMatchObject({ result: 'accepted' });
		expect(await send(message({ message_type: 'outgoing' }))).toMatchObject({ result: 'accepted' });
	});

	test('what n8n could not store is let in when it is sent again', async () => {
		const { host, send } = await listening();
		const event = message({});
		host.cannotStore = true;
		expect(await send(event)).toMatchObject({ status: 500 });
		expect(await send(event)).toMatchObject({ status: 500 });
		host.cannotStore = false;
		expect(await send(event)).toMatchObject({ status: 200, result: 'accepted' });
		expect(await send(event)).toMatchObject({ result: 'dropped: seen before' });
	});

	test('the same event once, a change that comes back each time', async () => {
		const changed = 'conversation_status_changed';
		const { send } = await listening(otherEvents('message_updated', changed));
		const results = async (...bodies: object[]) => {
			const found = [];
			for (const body of bodies) found.push((await send(body)).result.replace('dropped: ', ''));
			return found;
		};
		const first = message();
		expect(await results(first, { ...first, content: 'other text' })).toEqual([
			'accepted',
			'seen before',
		]);
		const updated = { ...first, event: 'message_updated', updated_at: '2024-10-03T14:22:08Z' };
		const again = { ...updated, updated_at: '2024-10-03T14:22:09Z' };
		expect(await results(updated, updated, again, updated)).toEqual([
			'accepted',
			'seen before',
			'accepted',
			'seen before',
		]);
		const [resolved, open] = ['resolved', 'open'].map((status) => ({
			...CONVERSATION,
			...{ event: changed, status },
		}));
		expect(await results(resolved, resolved, open, resolved, open)).toEqual([
			'accepted',
			'seen before',
			'accepted',
			'accepted',
			'accepted',
		]);
	});

	test('two triggers each, and each time that somebody tests', async () => {
		const [one, two] = [await listening(), await listening()];
		const same = message({});
		expect(await one.send(same)).toMatchObject({ result: 'accepted' });
		expect(await two.send(same)).toMatchObject({ result: 'accepted' });
		expect(await one.send(same, { mode: 'manual' })).toMatchObject({ result: 'accepted' });
		expect(await one.send(same, { mode: 'manual' })).toMatchObject({ result: 'accepted' });
	});
});

describe('who is let in', () => {
	const refused = { status: 401, result: 'refused: unknown key' };

	test('nobody without the key of this trigger', async () => {
		const { host, send, key } = await listening();
		const other = await listening();
		const looks = host.credentials.reads;
		const started = Date.now();
		const upper = key.replace(/[a-f]/g, (digit) => digit.toUpperCase());
		const queries = [
			...['', 'key', 'key=', 'key=x', `KEY=${key}`, `key[]=${key}`, `key[a]=${key}`],
			...[
				`key=${key}&key=${key}`,
				`key=${upper}`,
				`key=${other.key}`,
				`key=${key}0`,
				`key=0${key}`,
			],
			...[`key=${key.slice(1)}`, `key=${key.slice(1)}%00`, `key=%20${key.slice(1)}`],
			`key=${encodeURIComponent('\u{1f511}'.repeat(16))}`,
			...Array.from({ length: 200 }, () => `key=${randomBytes(16).toString('hex')}`),
		];
		for (const query of queries.filter((each) => each !== `key=${key}`)) {
			expect([query, await send(MESSAGE, { query })]).toEqual([query, refused]);
		}
		const tenSeconds = Math.ceil((Date.now() - started) / 10_000);
		expect(host.credentials.reads - looks).toBeLessThanOrEqual(tenSeconds + 1);
		expect(await send(MESSAGE)).toMatchObject({ result: 'accepted' });
	});

	test('no text is a key but the key (property)', async () => {
		const { send } = await listening();
		await fc.assert(
			fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 64 }), async (text) => {
				const query = `key=${encodeURIComponent(text)}`;
				expect(await send(MESSAGE, { query })).toEqual(refused);
			}),
			{ numRuns: 100 },
		);
	});

	test('a key that cannot be one reads neither credential nor body', async () => {
		const { host, send } = await listening();
		const before = host.credentials.reads;
		expect(await send(undefined, { raw: '[]', query: 'key=x' })).toEqual(refused);
		await send(MESSAGE);
		expect(host.credentials.reads).toBe(before);
	});
});

describe('bodies of every kind', () => {
	const noEvent = { status: 400, result: 'refused: not an event' };
	const JSON_TYPE = 'application/json';
	const send = async (raw: string | Buffer, type = JSON_TYPE) =>
		await (await listening()).send(undefined, { raw, type });

	test.each<[string, string, string]>([
		['empty', '', JSON_TYPE],
		['empty, of a type that n8n does not parse', '', 'application/vnd.api+json'],
		['broken, of a type that n8n does not parse', '{"event":', 'application/vnd.api+json'],
		['null', 'null', 'application/vnd.api+json'],
		['a number', '7', 'text/plain'],
		['a list', '[{"event":"message_created"}]', JSON_TYPE],
		['an empty object', '{}', JSON_TYPE],
		['an event without a name', '{"event":""}', JSON_TYPE],
		['an event whose name is no text', '{"event":{"a":1}}', JSON_TYPE],
		['an event whose name is a book', JSON.stringify({ event: 'x'.repeat(101) }), JSON_TYPE],
	])('%s is no event', async (_what, raw, type) => {
		expect(await send(raw, type)).toEqual(noEvent);
	});

	test.each(['application/vnd.api+json', 'text/plain', 'application/octet-stream'])(
		'JSON that says it is %s',
		async (type) => {
			const { items } = await send(`\u{feff}${JSON.stringify(MESSAGE)}`, type);
			expect(items).toEqual([SIMPLE_MESSAGE]);
		},
	);

	test('16 MiB', async () => {
		const content = 'x'.repeat(16 * 1024 * 1024 - 2000);
		const { status, items } = await send(JSON.stringify({ ...MESSAGE, content }));
		expect([status, items?.[0].content === content]).toEqual([200, true]);
	});

	test('bytes that are no UTF-8', async () => {
		const [before, after] = JSON.stringify({ ...MESSAGE, content: 'caf(bytes)' }).split('(bytes)');
		const raw = Buffer.concat([Buffer.from(before), Buffer.from([0xe9, 0xff]), Buffer.from(after)]);
		const { items } = await send(raw);
		expect(items?.[0].content).toBe('caf\u{fffd}\u{fffd}');
	});

	test.each(['message_created', 'message_updated'])('%s, nested 100,000 deep', async (event) => {
		const deep = `${'{"a":['.repeat(50_000)}"pubsub_token"${']}'.repeat(50_000)}`;
		const raw = JSON.stringify({ ...MESSAGE, event }).replace('{', `{"deep":${deep},`);
		for (const simplify of [true, false]) {
			const { send: deliver } = await listening({ simplify, ...otherEvents('message_updated') });
			expect(await deliver(undefined, { raw })).toMatchObject({ status: 200, result: 'accepted' });
		}
	});
});

describe('any JSON at all (property)', () => {
	const SECRETS = [
		'access_token',
		'secret',
		'hmac_token',
		'pubsub_token',
		'smtp_password',
		'apiPassword',
	];
	const NEEDLE = 'must-not-be-seen';
	const names = fc.constantFrom(
		...['message_created', 'message_updated', 'conversation_created', 'contact_created'],
		...['conversation_typing_on', 'webwidget_triggered', 'made_up', '__proto__', 'constructor'],
	);
	const fields = fc.constantFrom(
		...['id', 'content', 'message_type', 'private', 'created_at', 'updated_at', 'sender', 'inbox'],
		...['conversation', 'current_conversation', 'messages', 'meta', 'contact', 'attachments'],
		...['inbox_id', 'status', 'channel', 'type', 'contact_inbox', 'name', 'data_url', '__proto__'],
	);
	const { value } = fc.letrec((tie) => ({
		value: fc.oneof(
			{ depthSize: 'small', withCrossShrink: true },
			fc.constantFrom<unknown>(
				null,
				true,
				0,
				12,
				-1,
				Number.MAX_VALUE,
				1727965327,
				'incoming',
				'contact',
				'',
			),
			fc.jsonValue(),
			fc.array(tie('value'), { maxLength: 4 }),
			tie('object'),
		),
		object: fc
			.tuple(
				fc.dictionary(fields, tie('value'), { maxKeys: 6 }),
				fc.option(fc.constantFrom(...SECRETS), { nil: undefined }),
			)
			.map(([object, secret]) => (secret ? { ...object, [secret]: NEEDLE } : object)),
	}));
	const body = fc
		.tuple(names, fc.dictionary(fields, value, { maxKeys: 12 }))
		.map(([event, more]) => ({ ...more, event, secret: NEEDLE }));
	const wanted: INodeParameters = {
		events: ['message_created', 'conversation_created'],
		options: {
			customerMessagesOnly: false,
			otherEvents:
				'message_updated,contact_created,conversation_typing_on,webwidget_triggered,made_up,__proto__,constructor',
		},
	};

	test('gives ten keys, no secret and no failure', async () => {
		const { send } = await listening(wanted);
		await fc.assert(
			fc.asyncProperty(body, async (json) => {
				const { status, result, items } = await send(json);
				expect([status, result]).toEqual([200, expect.stringMatching(/^accepted|seen before$/)]);
				if (items === undefined) return;
				expect(Object.keys(items[0])).toEqual(KEYS);
				expect(JSON.stringify(items)).not.toContain(NEEDLE);
			}),
			{ numRuns: 100 },
		);
	});

	test('not simplified, it gives the body without secrets', async () => {
		const { send } = await listening({ ...wanted, simplify: false });
		await fc.assert(
			fc.asyncProperty(body, async (json) => {
				const { status, items } = await send(json);
				expect(status).toBe(200);
				expect(JSON.stringify(items) ?? '').not.toContain(NEEDLE);
			}),
			{ numRuns: 100 },
		);
	});

	test('whatever is sent to a careful trigger, it answers', async () => {
		const { send } = await listening({ options: { inboxIds: '12' } });
		const anything = fc.oneof(value, body, fc.string());
		await fc.assert(
			fc.asyncProperty(
				anything,
				fc.constantFrom('application/vnd.api+json', 'text/plain'),
				async (json, type) => {
					const raw = JSON.stringify(json) ?? '';
					expect([200, 400]).toContain((await send(undefined, { raw, type })).status);
				},
			),
			{ numRuns: 100 },
		);
	});
});
