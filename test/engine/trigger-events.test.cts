// What a delivered event becomes in the workflow.
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import type { INodeParameters } from 'n8n-workflow';
import { activateTrigger } from '../kit/engine/active-trigger.cts';
import { CONVERSATION, MESSAGE, message, newId, ROSA } from '../kit/engine/events.cts';
import type { DeliveryResponse } from '../kit/engine/trigger-host.cts';

jest.setTimeout(60_000);

const NO_DETAILS = { subject: null, in_reply_to: null, submitted: null };
const CONTACT = { ...ROSA, language: null };

const SIMPLE_MESSAGE = {
	event: 'message_created',
	conversation_id: 418,
	conversation_status: 'pending',
	inbox_id: 12,
	channel: 'Channel::Api',
	contact: CONTACT,
	message_id: 5012,
	content: 'Where is my parcel?',
	attachments: null,
	created_at: '2024-10-03T14:22:07.000Z',
	sender_type: 'contact',
	...NO_DETAILS,
	chatInput: 'Where is my parcel?',
	sessionId: '418',
};
const SIMPLE_CONVERSATION = {
	...SIMPLE_MESSAGE,
	event: 'conversation_created',
	message_id: null,
	content: null,
	created_at: '2024-10-03T14:22:01.000Z',
	sender_type: null,
	chatInput: null,
};
const KEYS = Object.keys(SIMPLE_MESSAGE);
const NOTHING = Object.fromEntries(KEYS.map((key) => [key, null]));

describe('the output', () => {
	const inConversation = { conversation: MESSAGE.conversation };
	const typing = { ...inConversation, user: { id: 9, type: 'user' }, is_private: false };
	const withMessage = { ...CONVERSATION, messages: MESSAGE.conversation.messages };
	const CREATED_AT = '2024-10-03T14:22:01.000Z';
	const widget = { id: 1, contact: ROSA, inbox: { id: 12 }, current_conversation: null };

	test.each<[event: string, body: object, expected: object]>([
		['message_created', MESSAGE, SIMPLE_MESSAGE],
		['message_updated', MESSAGE, SIMPLE_MESSAGE],
		['conversation_created', CONVERSATION, SIMPLE_CONVERSATION],
		...['status_changed', 'updated', 'opened', 'resolved'].map(
			(change): [string, object, object] => [
				`conversation_${change}`,
				withMessage,
				SIMPLE_CONVERSATION,
			],
		),
		['conversation_typing_on', typing, SIMPLE_CONVERSATION],
		['conversation_typing_off', typing, SIMPLE_CONVERSATION],
		['webwidget_triggered', widget, { ...NOTHING, contact: CONTACT, inbox_id: 12 }],
		['webwidget_triggered', { current_conversation: MESSAGE.conversation }, SIMPLE_CONVERSATION],
		[
			'contact_created',
			{ ...ROSA, created_at: 1727965321 },
			{ ...NOTHING, contact: CONTACT, created_at: CREATED_AT },
		],
		[
			'contact_updated',
			{ id: 77 },
			{
				...NOTHING,
				contact: { id: 77, name: null, email: null, phone_number: null, language: null },
			},
		],
		['made_up_by_nobody', { id: 1, what: { ever: [1] } }, NOTHING],
	])('%s, simplified', async (event, body, expected) => {
		const options = { otherEvents: event, customerMessagesOnly: false };
		const { send } = await activateTrigger({ options });
		const { status, result, items } = await send({ ...body, event });
		expect([status, result]).toEqual([200, 'accepted']);
		expect(items).toEqual([{ ...expected, event }]);
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
		const { send } = await activateTrigger();
		const { items } = await send({ ...MESSAGE, id: newId(), created_at });
		expect(items?.[0].created_at).toBe(expected);
	});

	test.each(['Asia/Tokyo', 'America/New_York'])(
		'a time without a zone is UTC in the time zone %s',
		(TZ) => {
			const script = `
			const { simplifyEvent } = require('./dist/nodes/SangomaCxTrigger/delivery/simplify.js');
			const event = { name: 'x', body: { created_at: '2024-10-03T14:22:07' } };
			console.log(new Date(2024, 0).getTimezoneOffset() !== 0, simplifyEvent(event).created_at);`;
			const output = execFileSync(process.execPath, ['-e', script], { env: { TZ } });
			expect(output.toString().trim()).toBe('true 2024-10-03T14:22:07.000Z');
		},
	);

	test('missing and null fields are null', async () => {
		const { send } = await activateTrigger();
		const sparse = { event: 'message_created', message_type: 'incoming' };
		const expected = { ...NOTHING, event: 'message_created', sender_type: 'contact' };
		expect((await send(sparse)).items).toEqual([expected]);
		const nulls = Object.fromEntries(
			[...Object.keys(MESSAGE), 'attachments'].map((key) => [key, null]),
		);
		expect((await send({ ...nulls, ...sparse })).items).toEqual([expected]);
	});

	test('attachments come with type and URL', async () => {
		const { send } = await activateTrigger();
		const attachments = [
			{ id: 1, file_type: 'image', data_url: 'https://cx.example.org/1.png', file_size: 10 },
			{ id: 2, file_type: null },
			'junk',
		];
		const { items } = await send({ ...MESSAGE, content: null, attachments });
		const NO_PLACE = { title: null, latitude: null, longitude: null, phone_number: null };
		expect(items?.[0]).toMatchObject({
			content: null,
			attachments: [
				{ ...NO_PLACE, type: 'image', url: 'https://cx.example.org/1.png' },
				{ ...NO_PLACE, type: null, url: null },
			],
		});
	});

	test('without Simplify it is the body without secrets', async () => {
		const { send } = await activateTrigger({ simplify: false });
		const { items } = await send(MESSAGE);
		const { pubsub_token: secret, ...kept } = MESSAGE.conversation.contact_inbox;
		expect(items).toEqual([
			{ ...MESSAGE, conversation: { ...MESSAGE.conversation, contact_inbox: kept } },
		]);
		expect(JSON.stringify(items)).not.toContain(secret);
	});
});

describe('the body of a delivery', () => {
	const NOT_AN_EVENT = { status: 400, result: 'refused: not an event' };
	const JSON_TYPE = 'application/json';
	const send = async (raw: string | Buffer, type = JSON_TYPE) =>
		await (await activateTrigger()).send(undefined, { raw, type });

	test.each<[string, string, string]>([
		['empty', '', JSON_TYPE],
		['empty, of a type that n8n does not parse', '', 'application/vnd.api+json'],
		['broken, of a type that n8n does not parse', '{"event":', 'application/vnd.api+json'],
		['null', 'null', 'application/vnd.api+json'],
		['a number', '7', 'text/plain'],
		['a list', '[{"event":"message_created"}]', JSON_TYPE],
		['an empty object', '{}', JSON_TYPE],
		['an event without a name', '{"event":""}', JSON_TYPE],
		['an event whose name is not a text', '{"event":{"a":1}}', JSON_TYPE],
		['an event with a very long name', JSON.stringify({ event: 'x'.repeat(101) }), JSON_TYPE],
	])('%s is refused', async (_what, raw, type) => {
		expect(await send(raw, type)).toEqual(NOT_AN_EVENT);
	});

	test.each(['application/vnd.api+json', 'text/plain', 'application/octet-stream'])(
		'JSON with the content type %s',
		async (type) => {
			const { items } = await send(`\u{feff}${JSON.stringify(MESSAGE)}`, type);
			expect(items).toEqual([SIMPLE_MESSAGE]);
		},
	);

	test('of 16 MiB', async () => {
		const content = 'x'.repeat(16 * 1024 * 1024 - 2000);
		const { status, items } = await send(JSON.stringify({ ...MESSAGE, content }));
		expect([status, items?.[0].content === content]).toEqual([200, true]);
	});

	test('with bytes that are not UTF-8', async () => {
		const [before, after] = JSON.stringify({ ...MESSAGE, content: 'caf(bytes)' }).split('(bytes)');
		const raw = Buffer.concat([Buffer.from(before), Buffer.from([0xe9, 0xff]), Buffer.from(after)]);
		const { items } = await send(raw);
		expect(items?.[0].content).toBe('caf\u{fffd}\u{fffd}');
	});

	test.each([
		['a number before a letter', JSON.stringify({ [`${'1'.repeat(32)}x`]: '' })],
		[
			'names that can be divided in many ways',
			JSON.stringify(
				Object.fromEntries(
					Array.from({ length: 50 }, (_, n) => [`${n}${'ByAv1'.repeat(19)}x`, '']),
				),
			),
		],
		['many colons', `http://${':'.repeat(60_000)}`],
	])('with a text that is searched for secrets in a moment: %s', async (_what, content) => {
		const { send: deliver } = await activateTrigger({ simplify: false });
		const before = Date.now();
		const { items } = await deliver(message({ content }));
		expect(items?.[0].content).toBe(content);
		expect(Date.now() - before).toBeLessThan(1_000);
	});

	test.each(['message_created', 'message_updated'])('%s with 100,000 levels', async (event) => {
		const deep = `${'{"a":['.repeat(50_000)}"pubsub_token"${']}'.repeat(50_000)}`;
		const raw = JSON.stringify({ ...MESSAGE, event }).replace('{', `{"deep":${deep},`);
		for (const simplify of [true, false]) {
			const options = { otherEvents: 'message_updated', customerMessagesOnly: false };
			const { send: deliver } = await activateTrigger({ simplify, options });
			expect(await deliver(undefined, { raw })).toMatchObject({ status: 200, result: 'accepted' });
		}
	});
});

describe('any JSON (property)', () => {
	const SECRETS = [
		...['access_token', 'secret', 'hmac_token', 'pubsub_token', 'smtp_password', 'apiPassword'],
	];
	const SECRET = 'must-not-be-seen';
	const names = fc.constantFrom(
		...['message_created', 'message_updated', 'conversation_created', 'contact_created'],
		...['conversation_typing_on', 'webwidget_triggered', 'made_up', '__proto__', 'constructor'],
	);
	const fields = fc.constantFrom(
		...['id', 'content', 'message_type', 'private', 'created_at', 'updated_at', 'sender', 'inbox'],
		...['conversation', 'current_conversation', 'messages', 'meta', 'contact', 'attachments'],
		...['inbox_id', 'status', 'channel', 'type', 'contact_inbox', 'name', 'data_url', '__proto__'],
	);
	const SCALARS = [null, true, 0, 12, -1, Number.MAX_VALUE, 1727965327, 'incoming', 'contact', ''];
	const { value } = fc.letrec((tie) => ({
		value: fc.oneof(
			{ depthSize: 'small', withCrossShrink: true },
			fc.constantFrom<unknown>(...SCALARS),
			fc.jsonValue(),
			fc.array(tie('value'), { maxLength: 4 }),
			tie('object'),
		),
		object: fc
			.tuple(
				fc.dictionary(fields, tie('value'), { maxKeys: 6 }),
				fc.option(fc.constantFrom(...SECRETS), { nil: undefined }),
			)
			.map(([object, secret]) => (secret ? { ...object, [secret]: SECRET } : object)),
	}));
	const body = fc
		.tuple(names, fc.dictionary(fields, value, { maxKeys: 12 }))
		.map(([event, more]) => ({ ...more, event, secret: SECRET }));
	const parameters: INodeParameters = {
		events: ['message_created', 'conversation_created'],
		options: {
			customerMessagesOnly: false,
			otherEvents:
				'message_updated,contact_created,conversation_typing_on,webwidget_triggered,made_up,__proto__,constructor',
		},
	};

	/** Activates a trigger, and fails if a response to any of the bodies fails the check. */
	async function assertAny<T>(
		settings: INodeParameters,
		bodies: fc.Arbitrary<T>,
		check: (response: DeliveryResponse, text: string) => void,
		toOptions: (body: T) => object = (each) => ({ body: each }),
	) {
		const { host, url } = await activateTrigger(settings);
		const property = fc.asyncProperty(bodies, async (each) => {
			const response = await host.deliver(url, toOptions(each));
			check(response, JSON.stringify(response.items) ?? '');
		});
		await fc.assert(property, { numRuns: 100 });
	}

	test('becomes the same fields, without a secret or an error', async () => {
		await assertAny(parameters, body, ({ status, result, items }, text) => {
			expect([status, result]).toEqual([200, expect.stringMatching(/^accepted|duplicate$/)]);
			if (items !== undefined) expect(Object.keys(items[0])).toEqual(KEYS);
			expect(text).not.toContain(SECRET);
		});
	});

	test('without Simplify becomes the body without secrets', async () => {
		await assertAny({ ...parameters, simplify: false }, body, ({ status }, text) => {
			expect(status).toBe(200);
			expect(text).not.toContain(SECRET);
		});
	});

	test('gets a response from a trigger with filters', async () => {
		const type = fc.constantFrom('application/vnd.api+json', 'text/plain');
		const deliveries = fc.record({ json: fc.oneof(value, body, fc.string()), type });
		await assertAny(
			{ options: { inboxIds: '12' } },
			deliveries,
			({ status }) => expect([200, 400]).toContain(status),
			({ json, type: given }) => ({ raw: JSON.stringify(json) ?? '', type: given }),
		);
	});
});
