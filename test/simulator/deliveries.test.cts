import type { Difference } from '../../simulator/index.cts';
import { waitFor } from '../../tools/wait.cts';
import { checkEvents } from './contract-check.cts';
import { assignBot, listDeliveries, sendLike, sendSamplesUntil } from './setup.cts';
import { simulator, subscribe, useReceiver } from './setup.cts';

const receiver = useReceiver();
const write = (content = 'Where is my parcel?', inboxId = 12) =>
	simulator.sendCustomerMessage({ inboxId, content, name: 'Rosa', email: 'rosa@example.org' });
/** Writes a message and waits for its deliveries. */
const writeAndWait = async () => {
	const result = await write();
	await simulator.waitForDeliveries();
	return result;
};

describe('events', () => {
	test('message_created has the fields of the reference', async () => {
		await subscribe(receiver.url);
		await writeAndWait();
		const [event] = receiver.bodies as Array<Record<string, Record<string, unknown>>>;
		expect(event).toMatchObject({
			...{ event: 'message_created', id: 5012, content: 'Where is my parcel?' },
			...{ content_type: 'text', content_attributes: {}, message_type: 'incoming', private: false },
			...{ source_id: null, inbox: { id: 12, name: 'Shop chat' } },
			account: { id: 3, name: 'Acme' },
			sender: { id: 77, name: 'Rosa', email: 'rosa@example.org' },
			conversation: {
				...{ id: 418, inbox_id: 12, status: 'open', channel: 'Channel::Api', unread_count: 1 },
				contact_inbox: { source_id: expect.any(String), pubsub_token: expect.any(String) },
				messages: [{ id: 5012, message_type: 0, created_at: expect.any(Number) }],
				meta: { sender: { id: 77, type: 'contact' }, assignee: null, team: null },
			},
		});
		expect(event.created_at).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
		expect(event.conversation.created_at).toBeLessThan(1e11);
		expect(event.sender).not.toHaveProperty('type');
		expect(event).not.toHaveProperty('attachments');
		expect(receiver.types[0]).toBe('application/json');
	});

	test('conversation_created has the fields of the reference', async () => {
		await subscribe(receiver.url, ['conversation_created']);
		await writeAndWait();
		expect(receiver.bodies).toMatchObject([
			{ event: 'conversation_created', id: 418, inbox_id: 12, messages: [], unread_count: 0 },
		]);
	});

	test('message_created contains attachments', async () => {
		await subscribe(receiver.url);
		const data_url = 'http://127.0.0.1/parcel.png';
		const attachments = [{ data_url }];
		await simulator.sendCustomerMessage({ inboxId: 12, content: null, attachments });
		await simulator.waitForDeliveries();
		expect(receiver.bodies).toMatchObject([
			{ content: null, attachments: [{ data_url, file_type: 'image' }] },
		]);
	});

	test('all events match the contract', async () => {
		await subscribe(receiver.url, [
			'conversation_created',
			'message_created',
			'conversation_status_changed',
		]);
		await assignBot(receiver.url.replace('key', 'bot'));
		const conversationId = (await write()).conversation.id;
		await simulator.sendAgentMessage({ conversationId, content: 'Hi', private: true });
		await sendLike('message:send');
		await sendLike('conversation:deliverToAgent');
		await sendLike('conversation:finish');
		await simulator.waitForDeliveries();
		const isMessage = ({ event }: Record<string, unknown>) => event === 'message_created';
		const messages = receiver.bodies.filter(isMessage);
		const others = receiver.bodies.filter((body) => !isMessage(body));
		expect([messages.length, others.length]).toEqual([6, 5]);
		expect(checkEvents('MessageEvent', messages)).toEqual([]);
		expect(checkEvents('ConversationEvent', others)).toEqual([]);
		expect(checkEvents('MessageEvent', others)).toHaveLength(others.length);
	});
});

describe('receivers', () => {
	test('a webhook gets the events that it subscribes to, from all inboxes', async () => {
		await subscribe(receiver.url, ['conversation_created']);
		await write('one', 12);
		await write('two', 14);
		await simulator.waitForDeliveries();
		expect(receiver.events()).toEqual(['conversation_created', 'conversation_created']);
	});

	test('a bot gets the messages of its own inbox only', async () => {
		await assignBot(receiver.url);
		await write('mine', 12);
		await write('in another inbox', 13);
		await simulator.waitForDeliveries();
		expect(receiver.bodies).toMatchObject([{ event: 'message_created', content: 'mine' }]);
	});

	test('a replaced bot gets no events', async () => {
		await assignBot(receiver.url);
		await assignBot('http://127.0.0.1:9/');
		await writeAndWait();
		expect(receiver.bodies).toEqual([]);
	});

	test('bots get opened and resolved, webhooks get status changes', async () => {
		await assignBot(receiver.url);
		simulator.settings.differences = ['newer-events'];
		await subscribe(receiver.url, ['conversation_status_changed', 'conversation_opened']);
		const { conversation } = await write();
		for (const operation of ['conversation:deliverToAgent', 'conversation:finish'])
			await sendLike(operation, { conversation_id: conversation.id });
		expect(await listDeliveries()).toEqual([
			'bot conversation_opened',
			'bot conversation_resolved',
			'bot message_created',
			'webhook conversation_status_changed',
			'webhook conversation_status_changed',
		]);
	});

	test('both get the messages that the API and human agents send', async () => {
		await sendSamplesUntil('conversation:create');
		await subscribe(receiver.url);
		await assignBot(`${receiver.url}&bot`);
		await sendLike('message:send', { message_type: 'outgoing', content: 'from the bot' });
		await sendLike('message:send', { message_type: 'incoming', content: 'from the customer' });
		const conversationId = simulator.conversations[0].id;
		await simulator.sendAgentMessage({ conversationId, content: 'a note', private: true });
		await simulator.waitForDeliveries();
		const messages = receiver.bodies.map(({ content, message_type, sender, private: note }) =>
			[content, message_type, (sender as { type?: string }).type, note].join(),
		);
		const expected = [
			'from the bot,outgoing,agent_bot,false',
			'from the customer,incoming,,false',
			'a note,outgoing,user,true',
		];
		expect(messages.sort()).toEqual([...expected, ...expected].sort());
	});

	test('a custom event goes to its subscribers or to a URL', async () => {
		simulator.settings.differences = ['newer-events'];
		await subscribe(receiver.url, ['something_new']);
		await simulator.sendEvent({ event: 'something_new', id: 1 });
		await simulator.sendEvent({ event: 'message_created' });
		await simulator.sendEvent(Buffer.from('{"event":"raw"}'), { to: receiver.url });
		await simulator.waitForDeliveries();
		expect(receiver.events().sort()).toEqual(['raw', 'something_new']);
	});

	test('deliveries go to this machine only', async () => {
		const urls = ['http://192.0.2.1/', 'https://127.0.0.1/', 'http://localhost.example/'];
		for (const url of urls) await subscribe(url);
		await writeAndWait();
		const failed = { status: null, error: expect.stringContaining('only to plain HTTP') };
		expect(simulator.deliveries).toMatchObject(urls.map((to) => ({ ...failed, to })));
	});

	test('a bot with an invalid URL gets nothing', async () => {
		await assignBot('no url');
		await writeAndWait();
		expect(simulator.deliveries).toMatchObject([{ to: 'no url', status: null }]);
	});
});

describe('deliveries', () => {
	const failWith = (status: number) =>
		receiver.replace((_req, res) => res.writeHead(status).end('busy'));

	test('the response is recorded', async () => {
		await failWith(422);
		await subscribe(receiver.url);
		await writeAndWait();
		expect(simulator.deliveries).toMatchObject([
			{ kind: 'webhook', registrationId: 6, to: receiver.url, event: 'message_created', copy: 1 },
		]);
		expect(simulator.deliveries[0]).toMatchObject({ status: 422, responseText: 'busy' });
		expect(simulator.deliveries[0].body).toEqual(receiver.bodies[0]);
	});

	test('the API responds without waiting for deliveries', async () => {
		let release = () => {};
		await receiver.replace((_req, res) => {
			release = () => void res.end();
		});
		await write();
		await subscribe(receiver.url);
		expect((await sendLike('message:send')).status).toBe(200);
		expect(simulator.pendingDeliveries).toBe(1);
		await waitFor(() => receiver.bodies.length > 0);
		release();
		await simulator.waitForDeliveries();
		expect(simulator.deliveries).toMatchObject([{ status: 200 }]);
	});

	test('a receiver that does not respond is recorded', async () => {
		await receiver.replace(() => {});
		simulator.settings.deliveryTimeoutMs = 60;
		await subscribe(receiver.url);
		await writeAndWait();
		const failed = { status: null, error: 'No response within 60 ms.' };
		expect(simulator.deliveries).toMatchObject([failed]);
	});

	test('a receiver that is not running is recorded', async () => {
		await subscribe('http://127.0.0.1:9/');
		await writeAndWait();
		expect(simulator.deliveries).toMatchObject([{ status: null, error: 'ECONNREFUSED' }]);
	});

	test('the settings can duplicate each delivery', async () => {
		simulator.settings.deliveryCopies = 3;
		await subscribe(receiver.url);
		await writeAndWait();
		expect(simulator.deliveries.map(({ copy }) => copy).sort()).toEqual([1, 2, 3]);
		expect(new Set(receiver.bodies.map((body) => JSON.stringify(body))).size).toBe(1);
	});

	test.each([
		['webhook', true, 500, 1],
		['bot', false, 500, 1],
		['bot', true, 500, 4],
		['bot', true, 429, 4],
		['bot', true, 503, 1],
	])(
		'a %s with retries %s and response %i: %i attempts',
		async (kind, botRetries, status, count) => {
			Object.assign(simulator.settings, { botRetries, botRetryPauseMs: 1 });
			await failWith(status);
			await (kind === 'bot' ? assignBot(receiver.url) : subscribe(receiver.url));
			await writeAndWait();
			const attempts = simulator.deliveries.filter(({ event }) => event === 'message_created');
			expect(attempts).toHaveLength(count);
		},
	);

	test.each<[Difference[], string]>([
		[[], 'pending'],
		[['open-on-bot-failure'], 'open'],
	])(
		'with the differences %j, a conversation is %s after its bot failed',
		async (differences, status) => {
			simulator.settings.differences = differences;
			await failWith(500);
			await assignBot(receiver.url);
			const { conversation } = await write();
			expect(conversation.status).toBe('pending');
			await simulator.waitForDeliveries();
			expect(conversation).toMatchObject({ status, assignee: null });
		},
	);

	test('a conversation stays with a bot that responds', async () => {
		await assignBot(receiver.url);
		const { conversation } = await writeAndWait();
		expect(conversation.status).toBe('pending');
	});
});

describe('customers', () => {
	test('are found again, and continue their conversation', async () => {
		const first = await write('one');
		const second = await write('two');
		expect(second.contact).toBe(first.contact);
		expect(second.conversation).toBe(first.conversation);
		expect((await write('elsewhere', 13)).conversation).not.toBe(first.conversation);
	});

	test('can be renamed, which webhooks receive', async () => {
		await subscribe(receiver.url, ['contact_updated']);
		const { contact, conversation } = await write('one');
		const email = 'rosa@example.org';
		const input = { inboxId: 12, conversationId: conversation.id, email, content: 'two' };
		await simulator.sendCustomerMessage({ ...input, name: 'Rosa Renamed' });
		await simulator.sendCustomerMessage({ ...input, name: 'Rosa Renamed' });
		// A message by another customer in this conversation renames nobody.
		await simulator.sendCustomerMessage({ ...input, name: 'Nathan', email: 'nathan@example.org' });
		await simulator.waitForDeliveries();
		expect(contact.name).toBe('Rosa Renamed');
		const changes = receiver.bodies.map(({ changed_attributes }) => changed_attributes);
		const renamed = changes.filter((each) => JSON.stringify(each).includes('"name"'));
		const change = { previous_value: 'Rosa', current_value: 'Rosa Renamed' };
		expect(renamed).toEqual([[{ name: change }, expect.anything()]]);
	});

	test('reopen a finished conversation', async () => {
		const { conversation } = await write();
		await sendLike('conversation:finish');
		expect(conversation.status).toBe('resolved');
		await write('One more thing');
		expect(conversation.status).toBe('open');
	});

	test('cannot write in an inbox or a conversation that does not exist', async () => {
		await expect(write('lost', 999)).rejects.toThrow(/no inbox 999/);
		const input = { inboxId: 12, conversationId: 999, content: 'lost' };
		await expect(simulator.sendCustomerMessage(input)).rejects.toThrow(/no conversation 999/);
	});
});
