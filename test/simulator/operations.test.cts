import type { Settings } from '../../simulator/index.cts';
import { SAMPLES, sampleOf } from '../samples.cts';
import { send, sendLike, sendSamplesUntil, simulator, startReceiver } from './setup.cts';

test('agents and queues place calls', async () => {
	await sendSamplesUntil('queue:call');
	expect(simulator.calls).toMatchObject([
		{ kind: 'agent', name: 'agent.test', destination: '9001' },
		{ kind: 'queue', name: 'queue_test', destination: '9001' },
	]);
});

test('only agents who are logged in can place calls', async () => {
	const agent = { agent_name: 'agent.new' };
	const setLoggedIn = (loggedIn: boolean) =>
		simulator.act('agents', { name: 'agent.new', loggedIn });
	expect((await sendLike('agent:call', agent)).status).toBe(404);
	setLoggedIn(true);
	expect((await sendLike('agent:call', agent)).status).toBe(200);
	setLoggedIn(false);
	const refused = await sendLike('agent:call', agent);
	expect([refused.status, refused.data]).toEqual([422, { error: 'Agent is not logged in' }]);
	expect(simulator.requests.at(-1)?.processed).toBe(false);
	expect((await sendLike('agent:call')).status).toBe(200);
	expect((await sendLike('queue:call', { queue_name: 'suport' })).status).toBe(404);

	simulator.clear();
	expect((await sendLike('agent:call', agent)).status).toBe(422);
	setLoggedIn(true);
	expect((await sendLike('agent:call', agent)).status).toBe(200);
	expect(simulator.calls).toHaveLength(1);
});

test('a bot is assigned to an inbox, and replaced by the next one', async () => {
	await sendSamplesUntil('agentBot:assign');
	expect(simulator.inboxes[0].agent_bot_id).toBe(31);
	const second = { name: 'Second', description: 'Another' };
	const { data } = await sendLike('agentBot:create', second);
	expect(data).toMatchObject({ ...second, access_token: expect.any(String) });
	await sendLike('agentBot:assign', { agent_bot_id: String(data.id) });
	const assigned = simulator.inboxes.map((inbox) => inbox.agent_bot_id);
	expect(assigned).toEqual([data.id, ...Array(4).fill(null)]);
});

test('a conversation starts with the bot, goes to a human agent and ends', async () => {
	const receiver = await startReceiver();
	await sendLike('agentBot:create', { outgoing_url: receiver.url });
	for (const operation of ['agentBot:assign', 'contact:create', 'conversation:create'])
		await sendLike(operation);
	const [conversation] = simulator.conversations;
	expect(conversation).toMatchObject({ status: 'pending', priority: 'high', assignee: null });
	expect(simulator.messages).toMatchObject([{ content: 'Hello world', message_type: 'outgoing' }]);
	await sendLike('conversation:deliverToAgent');
	expect(conversation).toMatchObject({ status: 'open', assignee: null });
	await sendLike('conversation:finish');
	expect(conversation.status).toBe('resolved');
	await receiver.close();
});

test('a conversation in an inbox without a bot is open', async () => {
	await sendLike('contact:create');
	const { data } = await sendLike('conversation:create');
	expect(data.status).toBe('open');
});

test.each([
	[true, 1],
	[false, 2],
])('one conversation per contact: %s', async (lockSingleConversation, count) => {
	simulator.settings.lockSingleConversation = lockSingleConversation;
	await sendLike('contact:create');
	await sendLike('conversation:create');
	await sendLike('conversation:create');
	expect(simulator.conversations).toHaveLength(count);
});

test('a message is outgoing by default', async () => {
	await sendSamplesUntil('conversation:create');
	const { body, ...sample } = sampleOf('message:send');
	delete body?.message_type;
	const { data } = await send({ ...sample, body });
	expect(data.message_type).toBe(1);
	expect(simulator.requests.at(-1)?.body).not.toHaveProperty('message_type');
});

describe('errors', () => {
	beforeEach(() => sendSamplesUntil('conversation:create'));

	test.each([
		['an unknown agent', 'agent:call', { agent_name: 'agent.unknown' }],
		['an unknown queue', 'queue:call', { queue_name: 'queue_unknown' }],
		['a bot for an unknown inbox', 'agentBot:assign', { inbox_id: '999' }],
		['an inbox for an unknown bot', 'agentBot:assign', { agent_bot_id: '999' }],
		['a contact in an unknown inbox', 'contact:create', { inbox_id: 999 }],
		['a conversation in an unknown inbox', 'conversation:create', { inbox_id: 999 }],
		['a conversation with an unknown contact', 'conversation:create', { contact_id: 999 }],
		['a message in an unknown conversation', 'message:send', { conversation_id: 999 }],
		[
			'a hand-over of an unknown conversation',
			'conversation:deliverToAgent',
			{ conversation_id: 999 },
		],
		['the end of an unknown conversation', 'conversation:finish', { conversation_id: 999 }],
	])('404: %s', async (_name, operation, changes) => {
		const { status, data } = await sendLike(operation, changes);
		expect([status, data]).toEqual([404, { error: expect.any(String) }]);
		expect(simulator.requests.at(-1)).toMatchObject({ processed: false, status: 404 });
	});

	const fresh = { email: 'new@customer.email', phone_number: '+15550100' };
	const withPhone = (phone_number: string) => ({ ...fresh, phone_number });
	const long = `http://127.0.0.1/${'x'.repeat(240)}`;
	test.each([
		['a taken email address', 'contact:create', { phone_number: '+15550100' }, 'email'],
		['a taken phone number', 'contact:create', { email: 'new@x.y' }, 'phone_number'],
		['a phone number without +', 'contact:create', withPhone('555'), 'phone_number'],
		['a long phone number', 'contact:create', withPhone('+1234567890123456'), 'phone_number'],
		['an invalid email address', 'contact:create', { ...fresh, email: 'nobody' }, 'email'],
		['a taken webhook URL', 'webhook:create', {}, 'url'],
		['a long webhook URL', 'webhook:create', { url: long }, 'url'],
		['a long bot URL', 'agentBot:create', { outgoing_url: long }, 'outgoing_url'],
		['an invalid priority', 'conversation:create', { priority: 7 }, 'priority'],
	])('422: %s', async (_name, operation, changes, attribute) => {
		const { status, data } = await sendLike(operation, changes);
		expect(status).toBe(422);
		expect(data).toEqual({ message: expect.any(String), attributes: [attribute] });
	});

	test('422 with the message of the reference: a taken webhook URL', async () => {
		expect((await sendLike('webhook:create')).data.message).toBe('Url has already been taken');
		expect(simulator.webhooks).toHaveLength(1);
	});

	test('422: an incoming message in an inbox of another channel', async () => {
		const { conversation } = await simulator.sendCustomerMessage({ inboxId: 13, content: 'Hi' });
		const changes = { conversation_id: conversation.id };
		const incoming = await sendLike('message:send', { ...changes, message_type: 'incoming' });
		expect(incoming.status).toBe(422);
		expect((await sendLike('message:send', changes)).status).toBe(200);
	});
});

describe('the format of responses', () => {
	const contact = expect.objectContaining({ id: 77, name: 'My Customer Name' });
	const inboxes = expect.arrayContaining([expect.objectContaining({ id: 12 })]);
	const contact_inbox = expect.objectContaining({ source_id: expect.any(String) });

	test.each<[Settings['responseFormat'], string, unknown]>([
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
	])('%s %s', async (responseFormat, operation, expected) => {
		simulator.settings.responseFormat = responseFormat;
		expect((await sendSamplesUntil(operation)).data).toEqual(expected);
	});

	const SECRETS = ['hmac_token', 'access_token', 'smtp_password', 'imap_password', '"secret"'];

	test.each([
		[true, SECRETS],
		[false, []],
	])('secrets in responses: %s', async (secretsInResponses, expected) => {
		Object.assign(simulator.settings, { secretsInResponses, differences: ['signed-deliveries'] });
		const all: string[] = [];
		for (const sample of SAMPLES) all.push(JSON.stringify((await send(sample)).data));
		expect(SECRETS.filter((name) => all.join().includes(name))).toEqual(expected);
	});
});
