// What the simulator sends after actions in a chat that are not in the recordings. It follows the source
// code of the same version of the chat engine.
import type { Conversation } from '../../simulator/index.cts';
import { admin, assignBot, EVENTS, INBOXES, simulator, subscribe, useReceiver } from './setup.cts';

const ROSA = { name: 'Rosa', email: 'rosa@example.org', phoneNumber: '+15550100077' };

const receiver = useReceiver();

beforeEach(async () => {
	await subscribe(receiver.url, EVENTS);
	await assignBot(`${receiver.url}&bot`, Object.values(INBOXES));
});

/** Starts a chat, and deletes the records of its deliveries. */
async function start(inboxId = INBOXES.api): Promise<Conversation> {
	const message = { inboxId, content: 'Hello', ...ROSA };
	const { conversation } = await simulator.sendCustomerMessage(message);
	await simulator.waitForDeliveries();
	simulator.deliveries.length = 0;
	return conversation;
}

/** Returns the receivers and names of the delivered events, with the changed columns. */
async function delivered() {
	await simulator.waitForDeliveries();
	const names = simulator.deliveries.map(({ kind, event, body }) => {
		const { changed_attributes } = body as { changed_attributes?: object[] | null };
		const columns = changed_attributes?.flatMap(Object.keys) ?? [];
		return [kind, event, ...columns.filter((column) => column !== 'updated_at')].join(' ');
	});
	simulator.deliveries.length = 0;
	return names.sort();
}

const post = async (name: string, body: object) => (await admin('POST', name, body)).data;
const STATUS = ['webhook conversation_status_changed', 'webhook conversation_updated status'];
const MESSAGE = ['bot message_created', 'webhook message_created'];
const UPDATED = ['bot message_updated', 'webhook message_updated'];
const ACTIVE = 'webhook contact_updated last_activity_at';

test.each<[string, string, object, string[]]>([
	[
		'is opened by an agent',
		'conversation-status',
		{ status: 'open' },
		[
			...['bot conversation_opened', ...STATUS],
			'webhook conversation_updated assignee_id cached_label_list',
		],
	],
	[
		'is snoozed',
		'conversation-status',
		{ status: 'snoozed', snoozedUntil: 2_000_000_000 },
		['webhook conversation_status_changed', 'webhook conversation_updated status snoozed_until'],
	],
	[
		'is assigned to a team',
		'assignments',
		{ team: 'sales' },
		['webhook conversation_updated team_id'],
	],
	[
		'gets a label',
		'labels',
		{ labels: ['vip'] },
		Array(2).fill('webhook conversation_updated cached_label_list label_list'),
	],
	[
		'is muted',
		'mutes',
		{ muted: true },
		[...['bot conversation_resolved', ...STATUS, 'webhook contact_updated blocked']],
	],
	['is ended by the customer', 'customer-endings', {}, ['bot conversation_resolved', ...STATUS]],
	['is read', 'customer-reads', {}, []],
])('a chat that %s', async (_what, action, body, expected) => {
	const { id: conversationId } = await start();
	expect(await post(action, { conversationId, ...body })).not.toHaveProperty('error');
	expect(await delivered()).toEqual(expected.sort());
});

test('a message by the customer reopens a snoozed chat, but not a muted one', async () => {
	const conversation = await start();
	const { id: conversationId } = conversation;
	await post('conversation-status', { conversationId, status: 'snoozed' });
	await post('customer-messages', { conversationId, content: 'Still there?' });
	expect(conversation).toMatchObject({ status: 'open', snoozed_until: null });
	await post('mutes', { conversationId, muted: true });
	await delivered();
	await post('customer-messages', { conversationId, content: 'Hello?' });
	expect(await delivered()).toEqual([...MESSAGE, ACTIVE].sort());
	expect(conversation.status).toBe('resolved');
});

test('an agent stays assigned to a chat that is given back to the bot', async () => {
	const conversation = await start();
	const { id: conversationId } = conversation;
	for (const status of ['open', 'pending'])
		await post('conversation-status', { conversationId, status });
	expect(conversation).toMatchObject({ status: 'pending', assignee: { name: 'Ada Agent' } });
	await post('assignments', { conversationId, agent: false });
	expect(conversation.assignee).toBeNull();
});

test('a customer can change a choice; the same choice again changes nothing', async () => {
	const { id: conversationId } = await start();
	const items = ['a', 'b'].map((value) => ({ title: value.toUpperCase(), value }));
	const question = { conversationId, content: 'Which?', contentType: 'input_select', items };
	const { id: messageId } = await post('bot-messages', question);
	expect(await delivered()).toEqual(MESSAGE);
	for (const choice of ['a', 'b']) {
		const { content_attributes } = await post('customer-answers', { messageId, choice });
		expect(content_attributes.submitted_values).toMatchObject([{ value: choice }]);
		expect(await delivered()).toEqual(UPDATED);
	}
	await post('customer-answers', { messageId, choice: 'b' });
	expect(await delivered()).toEqual([]);
	expect(await post('customer-answers', { messageId, choice: 'c' })).toHaveProperty('error');
});

test('an inbox asks for a rating only once, when a chat is resolved', async () => {
	await post('inbox-settings', { inboxId: INBOXES.web, requestRating: true });
	const { id: conversationId } = await start(INBOXES.web);
	for (const status of ['resolved', 'open', 'resolved'])
		await post('conversation-status', { conversationId, status });
	const asked = simulator.messages.filter(({ content_type }) => content_type === 'input_csat');
	expect(asked).toHaveLength(1);
	await delivered();
	await post('customer-answers', { messageId: asked[0].id, rating: 5, feedback: 'Quick' });
	expect(await delivered()).toEqual(UPDATED);
	expect(asked[0].content_attributes).toEqual({
		submitted_values: { csat_survey_response: { rating: 5, feedback_message: 'Quick' } },
	});
});

test.each([
	[true, 1],
	[false, 2],
])(
	'with one conversation per contact: %s, a message after a resolved WhatsApp chat makes it %i',
	async (oneConversation, count) => {
		await post('inbox-settings', { inboxId: INBOXES.whatsApp, oneConversation });
		const { id: conversationId } = await start(INBOXES.whatsApp);
		await post('conversation-status', { conversationId, status: 'resolved' });
		await post('customer-messages', { inboxId: INBOXES.whatsApp, content: 'One more', ...ROSA });
		expect(simulator.conversations).toHaveLength(count);
	},
);

test('a provider reports the status of a message', async () => {
	const { id: conversationId } = await start(INBOXES.whatsApp);
	const { id: messageId } = await post('bot-messages', { conversationId, content: 'Hi' });
	await delivered();
	for (const status of ['delivered', 'read', 'delivered', 'failed'])
		await post('message-statuses', { messageId, status, error: '131026: Undeliverable' });
	expect(await delivered()).toEqual([...UPDATED, ...UPDATED, ...UPDATED].sort());
	expect(simulator.messages.at(-1)).toMatchObject({
		...{ status: 'failed', content_attributes: { external_error: '131026: Undeliverable' } },
	});
});

test('an HTML email has its text without the quotation, and an automatic email is dropped', async () => {
	const email = { inboxId: INBOXES.email, email: 'mia@example.org', subject: 'My parcel' };
	const html = '<p>Yes please.</p><p>On Friday Shop wrote:</p><blockquote>Call you?</blockquote>';
	const { message } = await post('customer-emails', { ...email, html });
	expect(message.content_attributes.email).toMatchObject({
		...{ content_type: expect.stringContaining('text/html'), text_content: {} },
		html_content: { full: html, quoted: 'Yes please.' },
	});
	await post('customer-emails', { ...email, text: 'I am away', automatic: true });
	expect(simulator.messages).toHaveLength(1);
});

test('a reply refers to its message, whether a customer, an agent or a bot sends it', async () => {
	const { id: conversationId, last_message } = await start(INBOXES.whatsApp);
	const reply = { conversationId, content: 'About this', inReplyTo: last_message?.id };
	const names = {
		...{ in_reply_to: last_message?.id, in_reply_to_external_id: last_message?.source_id },
	};
	for (const action of ['agent-messages', 'bot-messages'])
		expect(await post(action, reply)).toMatchObject({ content_attributes: names });
	const { message } = await post('customer-messages', { ...reply, inboxId: INBOXES.whatsApp });
	expect(message.content_attributes).toEqual(names);
});

test('a Telegram chat contains its Telegram ID, and needs only one request', async () => {
	await post('customer-messages', { inboxId: INBOXES.telegram, content: 'Hi', name: 'Tom' });
	expect(await delivered()).toEqual(
		['webhook contact_created', 'webhook conversation_created', ...MESSAGE, ACTIVE].sort(),
	);
	const [conversation] = simulator.conversations;
	expect(conversation.additional_attributes).toEqual({ chat_id: Number(conversation.source_id) });
});

test.each([
	['customer-answers', { messageId: 999 }],
	['bot-messages', { conversationId: 999, content: 'x' }],
	['contact-merges', { contactId: 999, intoContactId: 999 }],
	['inbox-settings', { inboxId: 999 }],
	['assignments', { conversationId: 999 }],
])('%s fails for an unknown record', async (action, body) => {
	expect(await admin('POST', action, body)).toMatchObject({ status: 400 });
});
