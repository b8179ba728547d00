import { startSimulator } from '../../simulator/index.cts';
import type { Simulator } from '../../simulator/index.cts';
import { sampleOf } from '../samples.cts';
import { getToken, http, requestToken, send } from '../kit/simulator-client.cts';
import { startReceiver } from './receiver.cts';

let simulator: Simulator;
beforeAll(async () => {
	simulator = await startSimulator();
});
beforeEach(() => simulator.reset());
afterAll(() => simulator.close());

const post = (name: string, body: unknown = {}, headers = {}) =>
	http.post(`${simulator.url}/_admin/${name}`, body, { headers });
const get = async (name: string) => (await http.get(`${simulator.url}/_admin/${name}`)).data;
const CALL = sampleOf('agent:call');
const call = async () => (await send(simulator, await getToken(simulator), CALL)).status;

test('settings are changed, and wrong ones refused as a whole', async () => {
	await post('settings', { latencyMs: 3, responseFormat: 'flat' });
	expect(simulator.settings).toMatchObject({ latencyMs: 3, responseFormat: 'flat' });
	for (const wrong of [{ latency: 5 }, { latencyMs: '5' }, { responseFormat: 'round' }]) {
		const { status, data } = await post('settings', { tokenLatencyMs: 9, ...wrong });
		expect([status, data]).toEqual([400, { error: expect.any(String) }]);
	}
	expect(simulator.settings).toMatchObject({ latencyMs: 3, tokenLatencyMs: 0 });
});

test('faults are switched on and off', async () => {
	await post('faults', { kind: 'status', status: 503 });
	expect([await call(), await call()]).toEqual([503, 200]);
	await post('faults', { kind: 'status', status: 500, times: 'always' });
	expect([await call(), await call()]).toEqual([500, 500]);
	await http.delete(`${simulator.url}/_admin/faults`);
	expect(await call()).toBe(200);
	expect((await post('faults', { kind: 'nothing' })).status).toBe(400);
});

test('ready-made faults are listed, and switched on by name', async () => {
	const faults = await get('faults');
	expect(faults).toContainEqual({
		name: 'login-behind-200',
		label: expect.any(String),
		rule: expect.objectContaining({ text: 'Please log in' }),
	});
	await post('faults', { name: 'retry-after-past', operation: 'agent:call', times: 2 });
	expect([await call(), await call(), await call()]).toEqual([429, 429, 200]);
	const { status, data } = await post('faults', { name: 'nothing' });
	expect([status, data.error]).toEqual([400, expect.stringContaining('nothing')]);
});

test('tokens, clients and secrets', async () => {
	const token = await getToken(simulator);
	await post('revoke-tokens');
	expect((await send(simulator, token, CALL)).status).toBe(401);
	const scopes = ['cx.agent-calls'];
	const client = { clientId: 'new', clientSecret: 's', tenantDomain: 't', scopes };
	await post('clients', client);
	await post('rotate-secret', { clientId: 'new', clientSecret: 's2' });
	const request = { id: 'new', scope: 'cx.agent-calls' };
	expect((await requestToken(simulator, { ...request, secret: 's' })).status).toBe(401);
	expect((await requestToken(simulator, { ...request, secret: 's2' })).status).toBe(200);
});

test('chats and events', async () => {
	const receiver = await startReceiver();
	const { data } = await post('customer-messages', { inboxId: 12, content: 'Hello' });
	const conversationId = data.conversation.id;
	await post('agent-messages', { conversationId, content: 'Hi' });
	await post('conversation-status', { conversationId, status: 'resolved' });
	await post('events', { event: { event: 'x' }, to: receiver.url });
	await get('settled');
	const state = await get('state');
	expect(state.messages).toMatchObject([{ content: 'Hello' }, { content: 'Hi' }]);
	expect(state.conversations).toMatchObject([{ id: conversationId, status: 'resolved' }]);
	expect((await get('deliveries')).deliveries).toMatchObject([{ to: receiver.url, status: 200 }]);
	expect((await post('customer-messages', { inboxId: 999, content: 'x' })).status).toBe(400);
	await receiver.close();
});

test('a human takes a conversation over, writes, and gives it back', async () => {
	const receiver = await startReceiver();
	const token = await getToken(simulator);
	const subscriptions = ['conversation_status_changed', 'conversation_updated'];
	const like = (operation: string, changes: object) => {
		const sample = sampleOf(operation);
		return send(simulator, token, { ...sample, body: { ...sample.body, ...changes } });
	};
	await like('webhook:create', { url: receiver.url, subscriptions });
	const bot = await like('agentBot:create', { outgoing_url: `${receiver.url}&bot` });
	await like('agentBot:assign', { agent_bot_id: String(bot.data.id) });
	const { data } = await post('customer-messages', { inboxId: 12, content: 'Hello' });
	const conversationId = data.conversation.id;
	const setStatus = (status: string) => post('conversation-status', { conversationId, status });
	const now = () => {
		const { status, assignee } = simulator.conversations[0];
		return [status, assignee?.name];
	};

	await setStatus('open');
	expect(now()).toEqual(['open', 'Ada Agent']);
	await post('agent-messages', { conversationId, content: 'I am here.' });
	await setStatus('pending');
	expect(now()).toEqual(['pending', undefined]);
	await post('customer-messages', { inboxId: 12, conversationId, content: 'Bot?' });
	await get('settled');
	const told = simulator.deliveries.map(({ kind, event }) => `${kind} ${event}`);
	expect(told.sort()).toEqual([
		'bot conversation_opened',
		...Array(3).fill('bot message_created'),
		...Array(2).fill('webhook conversation_status_changed'),
		...Array(2).fill('webhook conversation_updated'),
	]);
	const changes = receiver.bodies.filter(({ event }) => event === 'conversation_status_changed');
	expect(changes).toMatchObject([
		{ status: 'open', meta: { assignee: { name: 'Ada Agent' } } },
		{ status: 'pending', meta: { assignee: null } },
	]);
	expect((await setStatus('asleep')).status).toBe(400);
	expect((await post('conversation-status', { conversationId: 9, status: 'open' })).status).toBe(
		400,
	);
	await receiver.close();
});

test('an agent logs out and in', async () => {
	await post('agents', { name: 'agent.test', loggedIn: false });
	expect(await call()).toBe(422);
	const { agents, queues } = await get('state');
	expect(agents).toContainEqual({ id: 1, name: 'agent.test', logged_in: false });
	expect(queues).toContainEqual({ id: 1, name: 'queue_test' });
	await post('agents', { name: 'agent.test', loggedIn: true });
	expect(await call()).toBe(200);
	expect((await post('agents', { loggedIn: true })).status).toBe(400);
});

describe('a request, opened', () => {
	const open = async () => (await get(`request?id=${simulator.requests.at(-1)?.id}`)) as unknown;

	test('shows its body without secrets, whatever they are called', async () => {
		const body = {
			url: 'https://n8n.example/webhook/1?key=a-key of ours',
			subscriptions: ['http://x.example/?key=a-key'],
			...{ client_secret: 'a-secret', nested: [{ accessToken: { in: 'a-secret' } }] },
		};
		const { path } = sampleOf('webhook:create');
		await send(simulator, 'none', { method: 'POST', path: `${path}?token=a-secret&page=2`, body });
		const opened = await open();
		expect(opened).toMatchObject({ method: 'POST', query: { token: '…', page: '2' } });
		expect(JSON.parse((opened as { body: string }).body)).toEqual({
			url: 'https://n8n.example/webhook/1?… of ours',
			subscriptions: ['http://x.example/?…'],
			...{ client_secret: '…', nested: [{ accessToken: '…' }] },
		});
	});

	test('says that there is no body, or that it is no JSON', async () => {
		await send(simulator, 'none', sampleOf('inbox:getAll'));
		expect(await open()).toMatchObject({ method: 'GET', body: null });
		await http.post(simulator.apiUrl + CALL.path, 'client_secret=a-secret');
		const opened = await open();
		expect(opened).toMatchObject({ body: null, remark: expect.stringContaining('22 characters') });
		expect(JSON.stringify(opened)).not.toContain('a-secret');
	});

	test('is cut where it is long, and gone once it is forgotten', async () => {
		const body = { ...CALL.body, destination: 'x'.repeat(30_000) };
		await send(simulator, 'none', { ...CALL, body });
		const opened = (await open()) as { body: string; remark: string };
		expect(opened.body).toHaveLength(20_000);
		expect(opened.remark).toContain('20000 of ');
		expect((await http.get(`${simulator.url}/_admin/request?id=999`)).status).toBe(400);
	});
});

test('what happened can be read, from an id on, and forgotten', async () => {
	await call();
	const { requests, tokenRequests } = await get('requests');
	expect([requests.length, tokenRequests.length]).toEqual([1, 1]);
	await call();
	expect((await get(`requests?since=${requests[0].id}`)).requests).toHaveLength(1);
	const { counts, calls } = await get('state');
	expect([counts['agent:call'], calls.length]).toEqual([{ '200': 2 }, 2]);
	await post('reset');
	expect(await get('state')).toMatchObject({ counts: {}, calls: [], maxInFlight: 0 });
});

test('chats, calls and traffic can be forgotten without the registrations', async () => {
	const token = await getToken(simulator);
	await send(simulator, token, sampleOf('webhook:create'));
	await send(simulator, token, CALL);
	await post('customer-messages', { inboxId: 12, content: 'Hello' });
	await get('settled');
	await post('clear');
	const state = await get('state');
	expect(state).toMatchObject({
		conversations: [],
		messages: [],
		contacts: [],
		calls: [],
		counts: {},
	});
	expect([state.webhooks.length, state.inboxes.length]).toEqual([1, 5]);
	expect((await send(simulator, token, CALL)).status).toBe(200);
});

test('a reset goes back to the settings at the start', async () => {
	const other = await startSimulator({ settings: { latencyMs: 4 } });
	Object.assign(other.settings, { latencyMs: 9, responseFormat: 'flat' });
	other.reset();
	expect(other.settings).toMatchObject({ latencyMs: 4, responseFormat: 'inferred' });
	await other.close();
});

test('no secret is in what can be read', async () => {
	const token = await getToken(simulator);
	for (const operation of ['agentBot:create', 'webhook:create'])
		await send(simulator, token, sampleOf(operation));
	const secrets = [
		...[token, simulator.client.clientSecret],
		...[simulator.bots[0].access_token, simulator.webhooks[0].secret],
	];
	const all = JSON.stringify([await get('state'), await get('requests'), await get('deliveries')]);
	expect(secrets.filter((secret) => all.includes(secret))).toEqual([]);
});

test('a stream tells of what happens', async () => {
	const { data: stream } = await http.get(`${simulator.url}/_admin/events`, {
		responseType: 'stream',
	});
	let text = '';
	const until = (wanted: string) =>
		new Promise<void>((resolve) => {
			const look = () => text.includes(wanted) && resolve();
			stream.on('data', look);
			look();
		});
	stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
	await until('event: view');
	await post('customer-messages', { inboxId: 12, content: 'Does it stream?' });
	await until('Does it stream?');
	await send(simulator, await getToken(simulator), CALL);
	await until('"operation":"agent:call"');
	stream.destroy();
});

test.each([
	['a page of another origin', { origin: 'http://evil.example' }],
	['a page that took the address by another name', { host: 'evil.example' }],
])('%s cannot use it', async (_name, headers) => {
	expect((await post('reset', {}, headers)).status).toBe(403);
	expect((await post('reset', {}, { origin: simulator.url })).status).toBe(200);
});
