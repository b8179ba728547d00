import { startSimulator } from '../../simulator/index.cts';
import type { Settings, Simulator } from '../../simulator/index.cts';
import { SAMPLES, sampleOf } from '../samples.cts';
import { getToken, send, sendSamplesUntil } from '../kit/simulator-client.cts';
import { startReceiver } from './receiver.cts';

let simulator: Simulator;
let token: string;
beforeAll(async () => {
	simulator = await startSimulator();
});
beforeEach(async () => {
	simulator.reset();
	token = await getToken(simulator);
});
afterAll(() => simulator.close());

const like = (operation: string, changes: Record<string, unknown>) => {
	const sample = sampleOf(operation);
	return send(simulator, token, { ...sample, body: { ...sample.body, ...changes } });
};

test('calls are placed by agents and queues', async () => {
	await sendSamplesUntil(simulator, token, 'queue:call');
	expect(simulator.calls).toMatchObject([
		{ kind: 'agent', name: 'agent.test', destination: '9001' },
		{ kind: 'queue', name: 'queue_test', destination: '9001' },
	]);
});

test('an agent who is not logged in cannot call, and can again', async () => {
	expect((await like('agent:call', { agent_name: 'agent.new' })).status).toBe(200);
	simulator.setAgentLoggedIn({ name: 'agent.new', loggedIn: false });
	const refused = await like('agent:call', { agent_name: 'agent.new' });
	expect([refused.status, refused.data]).toEqual([422, { error: 'Agent is not logged in' }]);
	expect(simulator.requests.at(-1)?.processed).toBe(false);
	expect((await like('agent:call', {})).status).toBe(200);
	expect((await like('agent:call', { agent_name: 'agent.unknown' })).status).toBe(404);

	simulator.clear();
	expect((await like('agent:call', { agent_name: 'agent.new' })).status).toBe(422);
	simulator.setAgentLoggedIn({ name: 'agent.new', loggedIn: true });
	expect((await like('agent:call', { agent_name: 'agent.new' })).status).toBe(200);
	expect(simulator.calls).toHaveLength(1);
});

test('a bot takes an inbox, and the next one takes it over', async () => {
	await sendSamplesUntil(simulator, token, 'agentBot:assign');
	expect(simulator.inboxes[0].agent_bot_id).toBe(31);
	const { data } = await like('agentBot:create', { name: 'Second', description: 'Another' });
	expect(data).toMatchObject({ name: 'Second', description: 'Another' });
	expect(data.access_token).toEqual(expect.any(String));
	await like('agentBot:assign', { agent_bot_id: String(data.id) });
	expect(simulator.inboxes.map((inbox) => inbox.agent_bot_id)).toEqual([
		data.id,
		...Array(4).fill(null),
	]);
});

test('a conversation waits with the bot, goes to the humans and ends', async () => {
	const receiver = await startReceiver();
	await like('agentBot:create', { outgoing_url: receiver.url });
	for (const operation of ['agentBot:assign', 'contact:create', 'conversation:create'])
		await like(operation, {});
	const [conversation] = simulator.conversations;
	expect(conversation).toMatchObject({ status: 'pending', priority: 'high', assignee: null });
	expect(simulator.messages).toMatchObject([{ content: 'Hello world', message_type: 'outgoing' }]);
	await like('conversation:deliverToAgent', {});
	expect(conversation).toMatchObject({ status: 'open', assignee: { type: 'user' } });
	await like('conversation:finish', {});
	expect(conversation.status).toBe('resolved');
	await receiver.close();
});

test('a conversation in an inbox without a bot is open', async () => {
	await like('contact:create', {});
	const { data } = await like('conversation:create', {});
	expect(data.status).toBe('open');
});

test.each([
	[true, 1],
	[false, 2],
])('one conversation per contact: %s', async (lockSingleConversation, count) => {
	simulator.settings.lockSingleConversation = lockSingleConversation;
	await like('contact:create', {});
	await like('conversation:create', {});
	await like('conversation:create', {});
	expect(simulator.conversations).toHaveLength(count);
});

test('a message is outgoing unless it says otherwise', async () => {
	await sendSamplesUntil(simulator, token, 'conversation:create');
	const { body, ...sample } = sampleOf('message:send');
	delete body?.message_type;
	const { data } = await send(simulator, token, { ...sample, body });
	expect(data.message_type).toBe(1);
	expect(simulator.requests.at(-1)?.body).not.toHaveProperty('message_type');
});

describe('what is refused', () => {
	beforeEach(() => sendSamplesUntil(simulator, token, 'conversation:create'));

	test.each([
		['an unknown agent', 'agent:call', { agent_name: 'agent.unknown' }],
		['an unknown queue', 'queue:call', { queue_name: 'queue_unknown' }],
		['a bot for an unknown inbox', 'agentBot:assign', { inbox_id: '999' }],
		['an inbox for an unknown bot', 'agentBot:assign', { agent_bot_id: '999' }],
		['a contact in an unknown inbox', 'contact:create', { inbox_id: 999 }],
		['a conversation in an unknown inbox', 'conversation:create', { inbox_id: 999 }],
		['a conversation with an unknown contact', 'conversation:create', { contact_id: 999 }],
		['a message in an unknown conversation', 'message:send', { conversation_id: 999 }],
		['handing over an unknown one', 'conversation:deliverToAgent', { conversation_id: 999 }],
		['finishing an unknown one', 'conversation:finish', { conversation_id: 999 }],
	])('404: %s', async (_name, operation, changes) => {
		const { status, data } = await like(operation, changes);
		expect([status, data]).toEqual([404, { error: expect.any(String) }]);
		expect(simulator.requests.at(-1)).toMatchObject({ processed: false, status: 404 });
	});

	const fresh = { email: 'new@customer.email', phone_number: '+15550100' };
	const long = `http://127.0.0.1/${'x'.repeat(240)}`;
	test.each([
		['a taken e-mail', 'contact:create', { phone_number: '+15550100' }, 'email'],
		['a taken phone number', 'contact:create', { email: 'new@x.y' }, 'phone_number'],
		[
			'letters in a phone number',
			'contact:create',
			{ ...fresh, phone_number: '555' },
			'phone_number',
		],
		[
			'a phone number too long',
			'contact:create',
			{ ...fresh, phone_number: '+1234567890123456' },
			'phone_number',
		],
		['no e-mail address', 'contact:create', { ...fresh, email: 'nobody' }, 'email'],
		['a taken webhook address', 'webhook:create', {}, 'url'],
		['a webhook address too long', 'webhook:create', { url: long }, 'url'],
		['a bot address too long', 'agentBot:create', { outgoing_url: long }, 'outgoing_url'],
		['a priority that is none', 'conversation:create', { priority: 7 }, 'priority'],
	])('422: %s', async (_name, operation, changes, attribute) => {
		const { status, data } = await like(operation, changes);
		expect(status).toBe(422);
		expect(data).toEqual({ message: expect.any(String), attributes: [attribute] });
	});

	test('422 in the words of the reference: a webhook address twice', async () => {
		expect((await like('webhook:create', {})).data.message).toBe('Url has already been taken');
		expect(simulator.webhooks).toHaveLength(1);
	});

	test('422: a customer message outside an inbox of the API channel', async () => {
		const { conversation } = await simulator.sendCustomerMessage({ inboxId: 13, content: 'Hi' });
		const changes = { conversation_id: conversation.id, message_type: 'incoming' };
		expect((await like('message:send', changes)).status).toBe(422);
		expect((await like('message:send', { conversation_id: conversation.id })).status).toBe(200);
	});
});

describe('answers come packed as the settings say', () => {
	const pack = async (answers: Settings['responseFormat'], operation: string) => {
		simulator.settings.responseFormat = answers;
		return (await sendSamplesUntil(simulator, token, operation)).data;
	};
	const contact = expect.objectContaining({ id: 77, name: 'My Customer Name' });
	const inboxes = expect.arrayContaining([expect.objectContaining({ id: 12 })]);
	const contact_inbox = expect.objectContaining({ source_id: 'my@customer.email' });

	test.each([
		['inferred', 'contact:create', { payload: { contact, contact_inbox } }],
		['wrapped', 'contact:create', { payload: { contact, contact_inbox } }],
		['payload', 'contact:create', { payload: contact }],
		['flat', 'contact:create', contact],
		['empty', 'contact:create', ''],
		['data', 'contact:create', { data: contact }],
		['data', 'inbox:getAll', { data: inboxes }],
		['results', 'inbox:getAll', { results: inboxes }],
		['payload.data', 'inbox:getAll', { payload: { data: inboxes } }],
		['inferred', 'inbox:getAll', { payload: inboxes }],
		['flat', 'inbox:getAll', inboxes],
		['inferred', 'agent:call', ''],
		['flat', 'agent:call', expect.objectContaining({ agent_name: 'agent.test' })],
		['wrapped', 'queue:call', { payload: { call: expect.objectContaining({ id: 2 }) } }],
		['inferred', 'agentBot:assign', ''],
	] as const)('%s %s', async (answers, operation, expected) => {
		expect(await pack(answers, operation)).toEqual(expected);
	});

	test.each([
		[true, ['hmac_token', 'smtp_password', 'imap_password', 'pubsub_token', '"secret"']],
		[false, []],
	])('secrets in answers: %s', async (secretsInResponses, expected) => {
		simulator.settings.secretsInResponses = secretsInResponses;
		const all: string[] = [];
		for (const sample of SAMPLES) {
			const { data } = await send(simulator, token, sample);
			all.push(JSON.stringify(data));
		}
		const names = ['hmac_token', 'smtp_password', 'imap_password', 'pubsub_token', '"secret"'];
		expect(names.filter((name) => all.join().includes(name))).toEqual(expected);
	});
});
