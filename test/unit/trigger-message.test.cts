import { isFromCustomer } from '../../nodes/SangomaCxTrigger/delivery/author.ts';
import { parseEvent } from '../../nodes/SangomaCxTrigger/delivery/parseEvent.ts';
import { simplifyEvent } from '../../nodes/SangomaCxTrigger/delivery/simplify.ts';
import { tablesOf } from '../kit/tables.cts';

const table = tablesOf('trigger-message');

const ROSA = { id: 77, name: 'Rosa Example', email: null, phone_number: null };
const CONVERSATION = { id: 418, inbox_id: 12, status: 'pending', channel: 'Channel::Whatsapp' };
const MESSAGE = { id: 5, content: 'Hello', message_type: 'incoming', conversation: CONVERSATION };
const BOT = { id: 1, name: 'n8n', type: 'agent_bot' };
const QUESTION = { ...MESSAGE, content: 'Which one?', message_type: 'outgoing', sender: BOT };

function parse(body: object) {
	const event = parseEvent({ event: 'message_created', ...body });
	if (event === undefined) throw new Error('Not an event');
	return event;
}
const simplify = (body: object) => simplifyEvent(parse(body));

describe('a message of the customer', () => {
	it.each(table<[what: string, body: object]>('is one'))('is one %s', (_what, body) => {
		expect(isFromCustomer(parse({ ...MESSAGE, ...body }))).toBe(true);
		expect(simplify({ ...MESSAGE, ...body })).toMatchObject({ sender_type: 'contact' });
	});

	it.each(table<[what: string, body: object, sender: string | null]>('is none'))(
		'is none %s',
		(_what, body, sender) => {
			expect(isFromCustomer(parse({ ...MESSAGE, ...body }))).toBe(false);
			expect(simplify({ ...MESSAGE, ...body })).toMatchObject({ sender_type: sender });
		},
	);

	it('is not sought in who sent another one', () => {
		const agent = { id: 9, name: 'Ada Agent' };
		const body = { ...MESSAGE, message_type: 'outgoing', sender: agent };
		expect(simplify(body)).toMatchObject({ contact: null });
		const meta = { sender: { ...ROSA, type: 'contact' } };
		expect(simplify({ ...body, conversation: { ...CONVERSATION, meta } })).toMatchObject({
			contact: ROSA,
		});
	});
});

describe('an answer', () => {
	const items = [
		{ title: 'Invoice', value: 'inv' },
		{ title: 'Delivery', value: 'del' },
		{ name: 'size', label: 'Size' },
	];

	it.each(
		table<[submitted: unknown, content: string | null, values: object[]]>('of is the content'),
	)('of %j is the content %j', (submitted_values, content, submitted) => {
		const event = {
			...{ ...QUESTION, event: 'message_updated' },
			content_attributes: { items, submitted_values },
			attachments: [{ file_type: 'image', data_url: 'https://cdn.example.org/card.png' }],
		};
		expect(isFromCustomer(parse(event))).toBe(true);
		expect(simplify(event)).toMatchObject({
			...{ content, submitted, chatInput: content, sender_type: 'contact' },
			...{ attachments: null, message_id: 5 },
		});
		const read = { ...event, event: 'message_created' };
		expect(isFromCustomer(parse(read))).toBe(true);
	});

	it.each(table<[attributes: object]>('is not given by'))('is not given by %j', (attributes) => {
		const body = { ...QUESTION, event: 'message_updated', content_attributes: attributes };
		expect(isFromCustomer(parse(body))).toBe(false);
		expect(simplify(body)).toMatchObject({ content: 'Which one?', sender_type: 'bot' });
	});

	it('by email is the address', () => {
		const content_attributes = { submitted_email: 'rosa@example.org' };
		const template = { ...MESSAGE, message_type: 'template', sender: null, content_attributes };
		expect(simplify({ ...template, event: 'message_updated' })).toMatchObject({
			content: 'rosa@example.org',
			submitted: [{ name: 'email', value: 'rosa@example.org' }],
		});
	});

	it('by a tap on a button is the message itself', () => {
		const reply = { id: '@other', title: 'Other', description: 'x' };
		for (const key of ['button_reply', 'list_reply']) {
			const content_attributes = { interactive_payload: { [key]: reply } };
			const tap = { ...MESSAGE, content: 'Other', content_attributes };
			expect(simplify(tap)).toMatchObject({
				content: 'Other',
				submitted: [{ title: 'Other', value: '@other' }],
			});
			expect(isFromCustomer(parse(tap))).toBe(true);
			expect(isFromCustomer(parse({ ...tap, event: 'message_updated' }))).toBe(false);
		}
	});

	it('has no secrets', () => {
		const submitted_values = { size: 'L', api_password: 'secret' };
		const body = { ...QUESTION, content_attributes: { submitted_values } };
		expect(JSON.stringify(simplify(body))).not.toContain('secret');
	});
});

describe('the content', () => {
	const withCopy = (content: string, typed: unknown, id: unknown = 5) => ({
		...{ ...MESSAGE, content },
		conversation: { ...CONVERSATION, messages: [{ id, content: typed }] },
	});

	it.each(table<[content: string, typed: string]>('is what was typed'))(
		'%j is what was typed: %j',
		(content, typed) => {
			expect(simplify(withCopy(content, typed))).toMatchObject({ content: typed });
			expect(simplify(withCopy(content, typed, '5'))).toMatchObject({ content: typed });
		},
	);

	it.each(table<[content: string, typed: unknown, id: unknown]>('stays as it is beside of the ID'))(
		'%j stays as it is beside %j of the ID %j',
		(content, typed, id) => {
			expect(simplify(withCopy(content, typed, id))).toMatchObject({ content });
		},
	);

	it.each(table<[content: string, expected: string]>('without a copy is'))(
		'%j without a copy is %j',
		(content, expected) => {
			expect(simplify({ ...MESSAGE, content })).toMatchObject({ content: expected });
		},
	);

	it('of a chat is no mail', () => {
		const content = 'Yes\n-- \nno';
		for (const email of [undefined, null, 'rosa@example.org']) {
			const message = { ...MESSAGE, content, content_attributes: { email } };
			expect(simplify(message)).toMatchObject({ content });
		}
		const mail = { ...MESSAGE, content, content_type: 'incoming_email' };
		expect(simplify(mail)).toMatchObject({ content: 'Yes' });
		const conversation = { ...CONVERSATION, channel: 'Channel::Email' };
		expect(simplify({ ...MESSAGE, content, conversation })).toMatchObject({ content: 'Yes' });
		const outgoing = { ...QUESTION, content, conversation };
		expect(simplify(outgoing)).toMatchObject({ content });
	});

	it.each(['<p>', '<a', '<a ', '<p></p', '&lt;', '_', '*', ' '])(
		'of many %j takes no time',
		(text) => {
			const content = `<p>${text.repeat(500_000)}x</p>`;
			const { content: found } = simplify(withCopy(content, 'y'));
			expect(found).toBe('y');
			expect(typeof simplify({ ...MESSAGE, content }).content).toBe('string');
		},
		10_000,
	);
});

describe('the details of a message', () => {
	it('are those of a location', () => {
		const [lat, long] = [52.52, '13.405'];
		const location = { file_type: 'location', fallback_title: 'Depot', data_url: '' };
		const attachments = [{ ...location, coordinates_lat: lat, coordinates_long: long }];
		expect(simplify({ ...MESSAGE, content: null, attachments })).toMatchObject({
			attachments: [
				{
					...{ type: 'location', url: null, title: 'Depot' },
					...{ latitude: 52.52, longitude: 13.405, phone_number: null },
				},
			],
		});
	});

	it.each([
		[{}, null],
		[{ firstName: 'Kai', lastName: 'Example' }, 'Kai Example'],
		[{ first_name: 'Kai' }, 'Kai'],
	])('are those of a contact card with %j', (meta, title) => {
		const attachments = [{ file_type: 'contact', fallback_title: '+15550100902', meta }];
		expect(simplify({ ...MESSAGE, attachments })).toMatchObject({
			attachments: [
				{
					...{ type: 'contact', url: null, title, phone_number: '+15550100902' },
					...{ latitude: null, longitude: null },
				},
			],
		});
	});

	it('are no place for a picture', () => {
		const picture = { file_type: 'image', data_url: 'https://cdn.example.org/1.png' };
		const attachments = [{ ...picture, coordinates_lat: 0, coordinates_long: 0 }];
		const [attachment] = simplify({ ...MESSAGE, attachments }).attachments as object[];
		expect(attachment).toMatchObject({ url: picture.data_url, latitude: null, longitude: null });
	});

	it('are the subject of a mail, or that of its conversation', () => {
		const conversation = { ...CONVERSATION, additional_attributes: { mail_subject: 'First' } };
		expect(simplify({ ...MESSAGE, conversation })).toMatchObject({ subject: 'First' });
		const content_attributes = { email: { subject: 'Re: First' } };
		const mail = { ...MESSAGE, conversation, content_attributes };
		expect(simplify(mail)).toMatchObject({ subject: 'Re: First' });
	});

	it('are the ID of the message that it answers', () => {
		const content_attributes = { in_reply_to: 73, in_reply_to_external_id: 'wamid.AAAA' };
		expect(simplify({ ...MESSAGE, content_attributes })).toMatchObject({ in_reply_to: 73 });
	});

	it.each<[body: object]>([
		[{ sender: { ...ROSA, additional_attributes: { language_code: 'de' } } }],
		[{ conversation: { ...CONVERSATION, additional_attributes: { browser_language: 'de' } } }],
	])('are the language in %j', (body) => {
		expect(simplify({ sender: ROSA, ...MESSAGE, ...body })).toMatchObject({
			contact: { ...ROSA, language: 'de' },
		});
	});

	it('are the language of a visitor without a conversation', () => {
		const visit = {
			...{ event: 'webwidget_triggered', contact: ROSA, current_conversation: null },
			event_info: { widget_language: null, browser_language: 'de' },
		};
		expect(simplify(visit)).toMatchObject({ contact: { language: 'de' } });
	});

	it('are the input and the session of an AI agent', () => {
		expect(simplify(MESSAGE)).toMatchObject({ chatInput: 'Hello', sessionId: '418' });
	});
});

describe('the last message of a conversation', () => {
	const CHANGED = { ...CONVERSATION, event: 'conversation_updated' };
	const last = { id: 6, content: 'Hello', message_type: 0, sender: { ...ROSA, type: 'contact' } };
	const settings = (events: string[]) => ({ source: 'webhook' as const, events });

	it("is shown if it is the customer's", () => {
		expect(simplify({ ...CHANGED, messages: [last] })).toMatchObject({
			...{ message_id: 6, content: 'Hello', chatInput: 'Hello', sender_type: 'contact' },
		});
	});

	it('is the latest one of several', () => {
		const earlier = { ...last, id: 4, content: 'Before', created_at: 1 };
		const latest = { ...last, created_at: 2 };
		for (const messages of [
			[earlier, latest],
			[latest, earlier],
		]) {
			expect(simplify({ ...CHANGED, messages })).toMatchObject({ message_id: 6 });
		}
	});

	it.each(table<[what: string, message: object]>('is not shown if it is'))(
		'is not shown if it is %s',
		(_what, message) => {
			expect(simplify({ ...CHANGED, messages: [{ ...last, ...message }] })).toMatchObject({
				...{ message_id: null, content: null, attachments: null, chatInput: null },
				...{ sender_type: null, submitted: null, in_reply_to: null, conversation_id: 418 },
			});
		},
	);

	it('is not shown if the same trigger hears it', () => {
		for (const event of ['conversation_updated', 'automation_event.message_created']) {
			const body = { ...CHANGED, event, messages: [last] };
			const heard = simplifyEvent(parse(body), settings([event, 'message_created']));
			expect(heard).toMatchObject({ message_id: null, content: null });
			const others = simplifyEvent(parse(body), settings([event, 'message_updated']));
			expect(others).toMatchObject({ message_id: 6, content: 'Hello' });
		}
	});
});
