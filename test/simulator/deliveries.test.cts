import { startSimulator } from '../../simulator/index.cts';
import type { Simulator } from '../../simulator/index.cts';
import { sampleOf } from '../samples.cts';
import { checkEvents } from './answer-check.cts';
import { getToken, send, sendSamplesUntil } from '../kit/simulator-client.cts';
import { startReceiver } from './receiver.cts';
import type { TestReceiver } from './receiver.cts';

let simulator: Simulator;
let receiver: TestReceiver;
beforeAll(async () => {
	simulator = await startSimulator();
});
beforeEach(async () => {
	simulator.reset();
	receiver = await startReceiver();
});
afterEach(() => receiver.close());
afterAll(() => simulator.close());

const like = async (operation: string, changes: Record<string, unknown> = {}) => {
	const sample = sampleOf(operation);
	const body = { ...sample.body, ...changes };
	return send(simulator, await getToken(simulator), { ...sample, body });
};
const DOCUMENTED = ['conversation_created', 'message_created'];
const subscribe = (subscriptions = DOCUMENTED, url = receiver.url) =>
	like('webhook:create', { url, subscriptions });
const employBot = async (url = receiver.url, inbox_id = '12') => {
	const { data } = await like('agentBot:create', { outgoing_url: url });
	await like('agentBot:assign', { agent_bot_id: String(data.id), inbox_id });
};
const write = (content = 'Where is my parcel?', inboxId = 12) =>
	simulator.sendCustomerMessage({ inboxId, content, name: 'Rosa', email: 'rosa@example.org' });

describe('what an event looks like', () => {
	test('message_created as in the reference', async () => {
		await subscribe(['message_created']);
		await write();
		await simulator.waitForDeliveries();
		const [event] = receiver.bodies as Array<Record<string, Record<string, unknown>>>;
		expect(event).toMatchObject({
			...{ event: 'message_created', id: 5012, content: 'Where is my parcel?' },
			...{ content_type: 'text', content_attributes: {}, message_type: 'incoming', private: false },
			...{
				source_id: null,
				inbox: { id: 12, name: 'Shop chat' },
				account: { id: 3, name: 'Acme' },
			},
			sender: { id: 77, name: 'Rosa', email: 'rosa@example.org' },
			conversation: {
				...{ id: 418, inbox_id: 12, status: 'open', channel: 'Channel::Api', unread_count: 1 },
				contact_inbox: { source_id: 'rosa@example.org', pubsub_token: expect.any(String) },
				messages: [{ id: 5012, message_type: 0, created_at: expect.any(Number) }],
				meta: { sender: { id: 77, type: 'contact' }, assignee: null, team: null },
			},
		});
		expect(event.created_at).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
		expect(event.conversation.created_at).toBeLessThan(1e11);
		expect(event.sender).not.toHaveProperty('type');
		expect(event).not.toHaveProperty('attachments');
		expect(receiver.headers[0]['content-type']).toBe('application/json');
	});

	test('conversation_created as in the reference', async () => {
		await subscribe(['conversation_created']);
		await write();
		await simulator.waitForDeliveries();
		expect(receiver.bodies).toMatchObject([
			{ event: 'conversation_created', id: 418, inbox_id: 12, messages: [], unread_count: 0 },
		]);
	});

	test('attachments come with the message', async () => {
		await subscribe(['message_created']);
		const data_url = 'http://127.0.0.1/parcel.png';
		await simulator.sendCustomerMessage({
			inboxId: 12,
			content: null,
			attachments: [{ data_url }],
		});
		await simulator.waitForDeliveries();
		expect(receiver.bodies).toMatchObject([
			{ content: null, attachments: [{ data_url, file_type: 'image' }] },
		]);
	});

	test('all fit the contract', async () => {
		await subscribe([...DOCUMENTED, 'conversation_status_changed']);
		await employBot(receiver.url.replace('key', 'bot'));
		const { conversation } = await write();
		await simulator.sendAgentMessage({
			conversationId: conversation.id,
			content: 'Hi',
			private: true,
		});
		await like('message:send');
		await like('conversation:deliverToAgent');
		await like('conversation:finish');
		await simulator.waitForDeliveries();
		const isMessage = ({ event }: Record<string, unknown>) => event === 'message_created';
		const messages = receiver.bodies.filter(isMessage);
		const others = receiver.bodies.filter((body) => !isMessage(body));
		expect([messages.length, others.length]).toEqual([6, 5]);
		expect(await checkEvents('MessageEvent', messages)).toEqual([]);
		expect(await checkEvents('ConversationEvent', others)).toEqual([]);
		expect(await checkEvents('MessageEvent', others)).toHaveLength(others.length);
	}, 20_000);
});

describe('who gets what', () => {
	test('a webhook gets what it is subscribed to, of all inboxes', async () => {
		await subscribe(['conversation_created']);
		await write('one', 12);
		await write('two', 14);
		await simulator.waitForDeliveries();
		expect(receiver.events()).toEqual(['conversation_created', 'conversation_created']);
	});

	test('a bot gets the messages of its inbox only', async () => {
		await employBot();
		await write('mine', 12);
		await write('of another inbox', 13);
		await simulator.waitForDeliveries();
		expect(receiver.bodies).toMatchObject([{ event: 'message_created', content: 'mine' }]);
	});

	test('a replaced bot gets nothing any more', async () => {
		await employBot();
		await employBot('http://127.0.0.1:9/');
		await write();
		await simulator.waitForDeliveries();
		expect(receiver.bodies).toEqual([]);
	});

	test('opened and resolved go to the bot, changes of the status to webhooks', async () => {
		await employBot();
		await subscribe(['conversation_status_changed', 'conversation_opened']);
		const { conversation } = await write();
		for (const operation of ['conversation:deliverToAgent', 'conversation:finish'])
			await like(operation, { conversation_id: conversation.id });
		await simulator.waitForDeliveries();
		const got = simulator.deliveries.map(({ kind, event }) => `${kind} ${event}`);
		expect(got.sort()).toEqual([
			'bot conversation_opened',
			'bot conversation_resolved',
			'bot message_created',
			'webhook conversation_status_changed',
			'webhook conversation_status_changed',
		]);
	});

	test('both hear the echo of what is sent, and of what humans write', async () => {
		await sendSamplesUntil(simulator, await getToken(simulator), 'conversation:create');
		await subscribe(['message_created']);
		await employBot(`${receiver.url}&bot`);
		await like('message:send', { message_type: 'outgoing', content: 'from the bot' });
		await like('message:send', { message_type: 'incoming', content: 'from the customer' });
		const conversationId = simulator.conversations[0].id;
		await simulator.sendAgentMessage({ conversationId, content: 'a note', private: true });
		await simulator.waitForDeliveries();
		const told = receiver.bodies.map(({ content, message_type, sender, private: note }) =>
			[content, message_type, (sender as { type?: string }).type, note].join(),
		);
		const expected = [
			'from the bot,outgoing,agent_bot,false',
			'from the customer,incoming,,false',
			'a note,outgoing,user,true',
		];
		expect(told.sort()).toEqual([...expected, ...expected].sort());
	});

	test('any event, to all or to one address', async () => {
		await subscribe(['something_new']);
		await simulator.sendEvent({ event: 'something_new', id: 1 });
		await simulator.sendEvent({ event: 'message_created' });
		await simulator.sendEvent(Buffer.from('{"event":"raw"}'), { to: receiver.url });
		await simulator.waitForDeliveries();
		expect(receiver.events().sort()).toEqual(['raw', 'something_new']);
	});

	test('nothing leaves this machine', async () => {
		const urls = ['http://192.0.2.1/', 'https://127.0.0.1/', 'http://localhost.example/', 'fqdn'];
		for (const url of urls) await subscribe(['message_created'], url);
		await write();
		await simulator.waitForDeliveries();
		const not = { status: null, error: expect.stringContaining('this machine only') };
		expect(simulator.deliveries).toMatchObject(urls.map((to) => ({ ...not, to })));
	});
});

describe('how deliveries go', () => {
	const failing = async (status: number) => {
		await receiver.close();
		receiver = await startReceiver((_req, res) => res.writeHead(status).end('busy'));
	};

	test('what came back is kept', async () => {
		await failing(422);
		await subscribe(['message_created']);
		await write();
		await simulator.waitForDeliveries();
		expect(simulator.deliveries).toMatchObject([
			{ kind: 'webhook', registrationId: 6, to: receiver.url, event: 'message_created', copy: 1 },
		]);
		expect(simulator.deliveries[0]).toMatchObject({ status: 422, responseText: 'busy' });
		expect(simulator.deliveries[0].body).toEqual(receiver.bodies[0]);
	});

	test('an API answer waits for no delivery', async () => {
		let release = () => {};
		await receiver.close();
		receiver = await startReceiver((_req, res) => {
			release = () => void res.end();
		});
		await write();
		await subscribe(['message_created']);
		expect((await like('message:send')).status).toBe(200);
		expect(simulator.pendingDeliveries).toBe(1);
		while (receiver.bodies.length === 0) await new Promise(setImmediate);
		release();
		await simulator.waitForDeliveries();
		expect(simulator.deliveries).toMatchObject([{ status: 200 }]);
	});

	test('patience ends', async () => {
		await receiver.close();
		receiver = await startReceiver(() => {});
		simulator.settings.deliveryTimeoutMs = 60;
		await subscribe(['message_created']);
		await write();
		await simulator.waitForDeliveries();
		expect(simulator.deliveries).toMatchObject([
			{ status: null, error: 'No response within 60 ms.' },
		]);
	});

	test('a receiver that is down is recorded', async () => {
		await subscribe(['message_created'], 'http://127.0.0.1:9/');
		await write();
		await simulator.waitForDeliveries();
		expect(simulator.deliveries).toMatchObject([{ status: null, error: 'ECONNREFUSED' }]);
	});

	test('duplicates, if they are wanted', async () => {
		simulator.settings.deliveryCopies = 3;
		await subscribe(['message_created']);
		await write();
		await simulator.waitForDeliveries();
		expect(simulator.deliveries.map(({ copy }) => copy).sort()).toEqual([1, 2, 3]);
		expect(new Set(receiver.bodies.map((body) => JSON.stringify(body))).size).toBe(1);
	});

	test.each([
		['webhook', true, 500, 1],
		['bot', false, 500, 1],
		['bot', true, 500, 4],
		['bot', true, 429, 4],
		['bot', true, 503, 1],
	])('a %s with repeats %s and answer %i: %i attempts', async (kind, botRetries, status, count) => {
		Object.assign(simulator.settings, { botRetries, botRetryPauseMs: 1 });
		await failing(status);
		await (kind === 'bot' ? employBot() : subscribe(['message_created']));
		await write();
		await simulator.waitForDeliveries();
		const attempts = simulator.deliveries.filter(({ event }) => event === 'message_created');
		expect(attempts).toHaveLength(count);
	});

	test('a bot that fails hands the conversation to the humans', async () => {
		await failing(500);
		await employBot();
		const { conversation } = await write();
		expect(conversation.status).toBe('pending');
		await simulator.waitForDeliveries();
		expect(conversation).toMatchObject({ status: 'open', assignee: { type: 'user' } });
	});

	test('a bot that answers keeps the conversation', async () => {
		await employBot();
		const { conversation } = await write();
		await simulator.waitForDeliveries();
		expect(conversation.status).toBe('pending');
	});
});

describe('customers', () => {
	test('are known again, and go on in their conversation', async () => {
		const first = await write('one');
		const second = await write('two');
		expect(second.contact).toBe(first.contact);
		expect(second.conversation).toBe(first.conversation);
		expect((await write('elsewhere', 13)).conversation).not.toBe(first.conversation);
	});

	test('may have another name by now, which webhooks hear of', async () => {
		await subscribe(['contact_updated']);
		const { contact, conversation } = await write('one');
		const email = 'rosa@example.org';
		const input = { inboxId: 12, conversationId: conversation.id, email, content: 'two' };
		await simulator.sendCustomerMessage({ ...input, name: 'Rosa Renamed' });
		await simulator.sendCustomerMessage({ ...input, name: 'Rosa Renamed' });
		// Somebody else's words in this conversation rename nobody.
		await simulator.sendCustomerMessage({ ...input, name: 'Nathan', email: 'nathan@example.org' });
		await simulator.waitForDeliveries();
		expect(contact.name).toBe('Rosa Renamed');
		expect(receiver.bodies).toMatchObject([{ event: 'contact_updated', name: 'Rosa Renamed' }]);
	});

	test('wake a finished conversation up', async () => {
		const { conversation } = await write();
		await like('conversation:finish');
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
