import { isFromCustomer } from '../../nodes/SangomaCxTrigger/event/author.ts';
import { simplifyEvent } from '../../nodes/SangomaCxTrigger/delivery/simplify.ts';
import { parse, simplify } from './events.cts';

const ROSA = { id: 77, name: 'Rosa Example', email: null, phone_number: null };
const CONVERSATION = { id: 418, inbox_id: 12, status: 'pending', channel: 'Channel::Whatsapp' };
const MESSAGE = { id: 5, content: 'Hello', message_type: 'incoming', conversation: CONVERSATION };
const BOT = { id: 1, name: 'n8n', type: 'agent_bot' };
const QUESTION = { ...MESSAGE, content: 'Which one?', message_type: 'outgoing', sender: BOT };

describe('a message of the customer', () => {
	it.each<[what: string, body: object]>([
		['without a sender', {}],
		['from a contact without a type', { sender: ROSA }],
		['from a contact', { sender: { ...ROSA, type: 'Contact' }, sender_type: 'Contact' }],
		['with its type as a number', { message_type: 0 }],
		['in a resolved conversation', { conversation: { ...CONVERSATION, status: 'resolved' } }],
		['without a type, from a contact', { message_type: null, sender: ROSA }],
	])('is one %s', (_what, body) => {
		expect(isFromCustomer(parse({ ...MESSAGE, ...body }))).toBe(true);
		expect(simplify({ ...MESSAGE, ...body })).toMatchObject({ sender_type: 'contact' });
	});

	it.each<[what: string, body: object, sender: string | null]>([
		['marked incoming, from a bot', { sender: BOT }, 'bot'],
		['marked incoming, from an assistant', { sender_type: 'Captain::Assistant' }, 'bot'],
		['marked incoming, from an agent', { sender: { id: 9, type: 'user' } }, 'agent'],
		[
			'marked incoming, from a bot that only the copy names',
			{ conversation: { ...CONVERSATION, messages: [{ id: 5, sender_type: 'AgentBot' }] } },
			'bot',
		],
		['from an agent', { message_type: 'outgoing', sender: { id: 9, type: 'user' } }, 'agent'],
		['from a rule', { message_type: 'outgoing', sender: null }, null],
		['from a template', { message_type: 'template', sender: null }, null],
		['that is private', { private: true }, 'contact'],
		['that was deleted', { content_attributes: { deleted: true } }, 'contact'],
		['that changed', { event: 'message_updated' }, 'contact'],
		['that was deleted since', { event: 'message_deleted' }, 'contact'],
		[
			'from a machine',
			{ content_attributes: { email: { auto_reply: true } }, content_type: 'incoming_email' },
			'contact',
		],
	])('is none %s', (_what, body, sender) => {
		expect(isFromCustomer(parse({ ...MESSAGE, ...body }))).toBe(false);
		expect(simplify({ ...MESSAGE, ...body })).toMatchObject({ sender_type: sender });
	});

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
	const csat = (response: object) => ({ csat_survey_response: response });

	it.each<[submitted: unknown, content: string | null, values: object[]]>([
		[[{ title: 'Delivery', value: 'del' }], 'Delivery', [{ title: 'Delivery', value: 'del' }]],
		[{ title: 'Delivery', value: 'del' }, 'Delivery', [{ title: 'Delivery', value: 'del' }]],
		[[{ value: 'del' }], 'Delivery', [{ value: 'del' }]],
		['del', 'Delivery', [{ value: 'del' }]],
		[['inv', 'del'], 'Invoice, Delivery', [{ value: 'inv' }, { value: 'del' }]],
		[[{ name: 'size', value: 3 }], 'Size: 3', [{ name: 'size', value: 3 }]],
		[{ size: 'L' }, 'Size: L', [{ name: 'size', value: 'L' }]],
		[
			[
				{ name: 'size', value: ['S', 'L'] },
				{ name: 'gift', value: false },
				{ name: 'note', value: '' },
			],
			'Size: S, L\ngift: false',
			[
				{ name: 'size', value: 'S, L' },
				{ name: 'gift', value: false },
				{ name: 'note', value: '' },
			],
		],
		[[{ name: 'rating', value: 4 }], 'rating: 4', [{ name: 'rating', value: 4 }]],
		[csat({ rating: 5 }), '5', [{ name: 'rating', value: 5 }]],
		[
			csat({ rating: 1, feedback_message: 'slow' }),
			'slow',
			[
				{ name: 'rating', value: 1 },
				{ name: 'feedback_message', value: 'slow' },
			],
		],
		[
			csat({ rating: 1, feedback_message: '' }),
			'1',
			[
				{ name: 'rating', value: 1 },
				{ name: 'feedback_message', value: '' },
			],
		],
	])('of %j is the content %j', (submitted_values, content, submitted) => {
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

	it.each<[attributes: object]>([
		[{}],
		[{ submitted_values: null }],
		[{ submitted_values: [] }],
		[{ submitted_values: {} }],
		[{ submitted_values: [{}] }],
		[{ submitted_values: csat({ rating: null }) }],
		[{ submitted_email: '' }],
		[{ submitted_values: [{ title: 'Delivery', value: 'del' }], deleted: true }],
	])('is not given by %j', (attributes) => {
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

	it.each([
		['<p>4</p>\n', '4'],
		['<p><strong>urgent</strong></p>\n', '**urgent**'],
		['<strong>urgent</strong>', '**urgent**'],
		['*urgent*', '**urgent**'],
		['urgent', '**urgent**'],
		['see <a href="https://example.org">this</a>', 'see [this](https://example.org)'],
		['a &amp; b &lt; c', 'a & b < c'],
		['<p>&lt;b&gt;</p>', '<b>'],
	])('%j is what was typed: %j', (content, typed) => {
		expect(simplify(withCopy(content, typed))).toMatchObject({ content: typed });
		expect(simplify(withCopy(content, typed, '5'))).toMatchObject({ content: typed });
	});

	it.each<[content: string, typed: unknown, id: unknown]>([
		['Hello', 'Bye', 6],
		['Hello', 'Bye', 5],
		['Hello', null, 5],
		['Hello', '', 5],
		['<b>Hello</b>', '<b>Hello</b>', 5],
		['<b>Hello</b>', 'Bye', 6],
	])('%j stays as it is beside %j of the ID %j', (content, typed, id) => {
		expect(simplify(withCopy(content, typed, id))).toMatchObject({ content });
	});

	it.each([
		['<p>4</p>\n', '4'],
		['<p>a<br>b</p>\n<p>c &amp; &lt;d&gt;</p>', 'a\nb\n\nc & <d>'],
		['<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n', '- one\n- two'],
		['<p>open', '<p>open'],
		['a <p>b</p>', 'a <p>b</p>'],
	])('%j without a copy is %j', (content, expected) => {
		expect(simplify({ ...MESSAGE, content })).toMatchObject({ content: expected });
	});

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
	const NO_PLACE = { latitude: null, longitude: null };
	const depot = { coordinates_lat: 52.52, coordinates_long: '13.405' };
	const location = { file_type: 'location', fallback_title: 'Depot', data_url: '', ...depot };
	const card = { file_type: 'contact', fallback_title: '+15550100902' };
	const contact = { type: 'contact', url: null, phone_number: '+15550100902', ...NO_PLACE };
	const url = 'https://cdn.example.org/1.png';
	const picture = { file_type: 'image', data_url: url, coordinates_lat: 0, coordinates_long: 0 };
	const withSubject = { ...CONVERSATION, additional_attributes: { mail_subject: 'First' } };
	const inGerman = { ...CONVERSATION, additional_attributes: { browser_language: 'de' } };
	const reply = { in_reply_to: 73, in_reply_to_external_id: 'wamid.AAAA' };

	it.each<[what: string, attachment: object, expected: object]>([
		[
			'a location',
			location,
			{
				...{ type: 'location', url: null, title: 'Depot' },
				...{ latitude: 52.52, longitude: 13.405, phone_number: null },
			},
		],
		['a contact card', { ...card, meta: {} }, { ...contact, title: null }],
		[
			'a contact card with both names',
			{ ...card, meta: { firstName: 'Kai', lastName: 'Example' } },
			{ ...contact, title: 'Kai Example' },
		],
		[
			'a contact card with one name',
			{ ...card, meta: { first_name: 'Kai' } },
			{ ...contact, title: 'Kai' },
		],
		['a picture, which has no place', picture, { url, ...NO_PLACE }],
	])('are those of %s', (_what, attachment, expected) => {
		const message = { ...MESSAGE, content: null, attachments: [attachment] };
		expect(simplify(message)).toMatchObject({ attachments: [expected] });
	});

	it.each<[what: string, body: object, expected: object]>([
		['subject of its conversation', { conversation: withSubject }, { subject: 'First' }],
		[
			'subject of a mail',
			{ conversation: withSubject, content_attributes: { email: { subject: 'Re: First' } } },
			{ subject: 'Re: First' },
		],
		['ID of what it answers', { content_attributes: reply }, { in_reply_to: 73 }],
		[
			"contact's language",
			{ sender: { ...ROSA, additional_attributes: { language_code: 'de' } } },
			{ contact: { ...ROSA, language: 'de' } },
		],
		[
			"browser's language",
			{ sender: ROSA, conversation: inGerman },
			{ contact: { ...ROSA, language: 'de' } },
		],
		['input and session of an AI agent', {}, { chatInput: 'Hello', sessionId: '418' }],
	])('contain the %s', (_what, body, expected) => {
		expect(simplify({ ...MESSAGE, ...body })).toMatchObject(expected);
	});

	it('contain the language of a visitor without a conversation', () => {
		const event_info = { widget_language: null, browser_language: 'de' };
		const visit = { event: 'webwidget_triggered', contact: ROSA, current_conversation: null };
		expect(simplify({ ...visit, event_info })).toMatchObject({ contact: { language: 'de' } });
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

	it.each<[what: string, message: object]>([
		["an agent's", { message_type: 1, sender: { id: 9, type: 'user' } }],
		["a bot's", { message_type: 1, sender: BOT }],
		["a bot's, marked incoming", { sender: BOT }],
		['a template', { message_type: 3, sender: null }],
		['an activity', { message_type: 2 }],
		['private', { private: true }],
		['deleted', { content_attributes: { deleted: true } }],
		["a machine's", { content_attributes: { email: { auto_reply: true } } }],
		[
			"a bot's that was answered",
			{ message_type: 1, sender: BOT, content_attributes: { submitted_email: 'a@example.org' } },
		],
	])('is not shown if it is %s', (_what, message) => {
		expect(simplify({ ...CHANGED, messages: [{ ...last, ...message }] })).toMatchObject({
			...{ message_id: null, content: null, attachments: null, chatInput: null },
			...{ sender_type: null, submitted: null, in_reply_to: null, conversation_id: 418 },
		});
	});

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
