// What the simulator announces after actions in a chat that no recording in this repository shows. It
// follows the sources of the same version of the chat engine.
import type { Conversation } from '../../simulator/index.cts';
import { admin, sendLike, simulator, startReceiver } from './setup.cts';

const INBOXES = { api: 12, web: 13, mail: 14, whatsApp: 15, telegram: 16 };
const EVENTS = [
	...['conversation_created', 'conversation_status_changed', 'conversation_updated'],
	...['message_created', 'message_updated', 'webwidget_triggered'],
	...['contact_created', 'contact_updated'],
];
const ROSA = { name: 'Rosa', email: 'rosa@example.org', phoneNumber: '+15550100077' };

let receiver: Awaited<ReturnType<typeof startReceiver>>;

beforeEach(async () => {
	receiver = await startReceiver();
	await sendLike('webhook:create', { url: receiver.url, subscriptions: EVENTS });
	const { data } = await sendLike('agentBot:create', { outgoing_url: `${receiver.url}&bot` });
	for (const inbox_id of Object.values(INBOXES).map(String))
		await sendLike('agentBot:assign', { agent_bot_id: String(data.id), inbox_id });
});
afterEach(() => receiver.close());

/** Starts a chat and forgets its deliveries. */
async function start(inboxId = INBOXES.api): Promise<Conversation> {
	const { conversation } = await simulator.sendCustomerMessage({
		inboxId,
		content: 'Hello',
		...ROSA,
	});
	await simulator.waitForDeliveries();
	simulator.deliveries.length = 0;
	return conversation;
}

/** Returns the names of the delivered events, with the changed columns, by receiver. */
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
		[...Array(2).fill('webhook conversation_updated cached_label_list label_list')],
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

test('a customer wakes a snoozed chat up, and a muted one never', async () => {
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

test('an agent keeps a chat that is handed back', async () => {
	const conversation = await start();
	const { id: conversationId } = conversation;
	for (const status of ['open', 'pending'])
		await post('conversation-status', { conversationId, status });
	expect(conversation).toMatchObject({ status: 'pending', assignee: { name: 'Ada Agent' } });
	await post('assignments', { conversationId, agent: false });
	expect(conversation.assignee).toBeNull();
});

test('a changed choice is another answer, the same choice is none', async () => {
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

test('an inbox asks for a rating once, at the end of a chat', async () => {
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
	'with one conversation per contact %s, WhatsApp continues a resolved chat: %i',
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

test('a mail in HTML has a text without its quotation, and an automatic mail is dropped', async () => {
	const mail = { inboxId: INBOXES.mail, email: 'mia@example.org', subject: 'My parcel' };
	const html = '<p>Yes please.</p><p>On Friday Shop wrote:</p><blockquote>Call you?</blockquote>';
	const { message } = await post('customer-mails', { ...mail, html });
	expect(message.content_attributes.email).toMatchObject({
		...{ content_type: expect.stringContaining('text/html'), text_content: {} },
		html_content: { full: html, quoted: 'Yes please.' },
	});
	await post('customer-mails', { ...mail, text: 'I am away', automatic: true });
	expect(simulator.messages).toHaveLength(1);
});

test('a reply names the message, and an agent can reply, too', async () => {
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

test('a Telegram chat knows its ID there, and needs no second request', async () => {
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
])('%s: an unknown record is an error', async (action, body) => {
	expect(await admin('POST', action, body)).toMatchObject({ status: 400 });
});
