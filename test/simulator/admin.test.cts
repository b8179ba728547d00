import { startSimulator } from '../../simulator/index.cts';
import { http } from '../../tools/http.cts';
import { requestToken } from '../kit/simulator-client.cts';
import { sampleOf } from '../samples.cts';
import { admin, assignBot, getToken, listDeliveries, send, sendLike } from './setup.cts';
import { simulator, startReceiver, subscribe } from './setup.cts';

const post = (name: string, body: unknown = {}) => admin('POST', name, body);
const get = async (name: string) => (await admin('GET', name)).data;
const CALL = sampleOf('agent:call');
const call = async () => (await send(CALL)).status;
const INVALID = { status: 400, data: { error: expect.any(String) } };

test('settings can be changed; an invalid one changes nothing', async () => {
	await post('settings', { latencyMs: 3, responseFormat: 'flat' });
	expect(simulator.settings).toMatchObject({ latencyMs: 3, responseFormat: 'flat' });
	for (const invalid of [{ latency: 5 }, { latencyMs: '5' }, { responseFormat: 'round' }])
		expect(await post('settings', { tokenLatencyMs: 9, ...invalid })).toMatchObject(INVALID);
	expect(simulator.settings).toMatchObject({ latencyMs: 3, tokenLatencyMs: 0 });
});

test('faults can be turned on and off', async () => {
	await post('faults', { kind: 'status', status: 503 });
	expect([await call(), await call()]).toEqual([503, 200]);
	await post('faults', { kind: 'status', status: 500, times: 'always' });
	expect([await call(), await call()]).toEqual([500, 500]);
	await admin('DELETE', 'faults');
	expect(await call()).toBe(200);
	expect(await post('faults', { kind: 'nothing' })).toMatchObject(INVALID);
});

test('presets are listed, and can be turned on by name', async () => {
	expect(await get('faults')).toContainEqual({
		name: 'login-with-200',
		label: expect.any(String),
		rule: expect.objectContaining({ text: 'Please log in' }),
	});
	await post('faults', { name: 'retry-after-past', operation: 'agent:call', times: 2 });
	expect([await call(), await call(), await call()]).toEqual([429, 429, 200]);
	const data = { error: expect.stringContaining('nothing') };
	expect(await post('faults', { name: 'nothing' })).toMatchObject({ status: 400, data });
});

test('tokens, clients and secrets can be changed', async () => {
	expect(await call()).toBe(200);
	await post('revoke-tokens');
	expect(await call()).toBe(401);
	const scopes = ['cx.agent-calls'];
	await post('clients', { clientId: 'new', clientSecret: 's', tenantDomain: 't', scopes });
	await post('rotate-secret', { clientId: 'new', clientSecret: 's2' });
	const request = { id: 'new', scope: 'cx.agent-calls' };
	expect((await requestToken(simulator, { ...request, secret: 's' })).status).toBe(401);
	expect((await requestToken(simulator, { ...request, secret: 's2' })).status).toBe(200);
});

test('messages, status changes and events can be sent', async () => {
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

test('a human agent takes over a conversation, writes, and gives it back', async () => {
	const receiver = await startReceiver();
	await subscribe(receiver.url, ['conversation_status_changed', 'conversation_updated']);
	await assignBot(`${receiver.url}&bot`);
	const { data } = await post('customer-messages', { inboxId: 12, content: 'Hello' });
	const conversationId = data.conversation.id;
	const setStatus = (status: string, id = conversationId) =>
		post('conversation-status', { conversationId: id, status });
	const [conversation] = simulator.conversations;

	await setStatus('open');
	expect(conversation).toMatchObject({ status: 'open', assignee: { name: 'Ada Agent' } });
	await post('agent-messages', { conversationId, content: 'I am here.' });
	await setStatus('pending');
	expect(conversation).toMatchObject({ status: 'pending', assignee: { name: 'Ada Agent' } });
	await post('customer-messages', { inboxId: 12, conversationId, content: 'Bot?' });
	expect(await listDeliveries()).toEqual([
		'bot conversation_opened',
		...Array(3).fill('bot message_created'),
		...Array(2).fill('webhook conversation_status_changed'),
		...Array(5).fill('webhook conversation_updated'),
	]);
	const changes = receiver.bodies.filter(({ event }) => event === 'conversation_status_changed');
	expect(changes).toMatchObject([
		{ status: 'open', meta: { assignee: { name: 'Ada Agent' } } },
		{ status: 'pending', meta: { assignee: { name: 'Ada Agent' } } },
	]);
	expect((await setStatus('asleep')).status).toBe(400);
	expect((await setStatus('open', 9)).status).toBe(400);
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

describe('the details of a request', () => {
	const getDetail = () => get(`request?id=${simulator.requests.at(-1)?.id}`);

	test('show its body without secrets', async () => {
		const body = {
			url: 'https://n8n.example/webhook/1?key=a-key of ours',
			subscriptions: ['http://x.example/?key=a-key'],
			...{ client_secret: 'a-secret', nested: [{ accessToken: { in: 'a-secret' } }] },
		};
		const { path } = sampleOf('webhook:create');
		await send({ method: 'POST', path: `${path}?token=a-secret&page=2`, body });
		const detail = await getDetail();
		expect(detail).toMatchObject({ method: 'POST', query: { token: '…', page: '2' } });
		expect(JSON.parse(detail.body)).toEqual({
			url: 'https://n8n.example/webhook/1?… of ours',
			subscriptions: ['http://x.example/?…'],
			...{ client_secret: '…', nested: [{ accessToken: '…' }] },
		});
	});

	test('say that there is no body, or that it is not JSON', async () => {
		await sendLike('inbox:getAll');
		expect(await getDetail()).toMatchObject({ method: 'GET', body: null });
		await http.post(simulator.apiUrl + CALL.path, 'client_secret=a-secret');
		const detail = await getDetail();
		expect(detail).toMatchObject({ body: null, remark: expect.stringContaining('22 characters') });
		expect(JSON.stringify(detail)).not.toContain('a-secret');
	});

	test('are truncated if they are long, and an error if the request is unknown', async () => {
		await sendLike('agent:call', { destination: 'x'.repeat(30_000) });
		const { body, remark } = await getDetail();
		expect(body).toHaveLength(20_000);
		expect(remark).toContain('20000 of ');
		expect((await admin('GET', 'request?id=999')).status).toBe(400);
	});
});

test('the journal can be read after an ID, and deleted', async () => {
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

test('chats, calls and requests can be deleted without the registrations', async () => {
	await sendLike('webhook:create');
	await call();
	await post('customer-messages', { inboxId: 12, content: 'Hello' });
	await get('settled');
	await post('clear');
	const state = await get('state');
	const empty = { conversations: [], messages: [], contacts: [], calls: [], counts: {} };
	expect(state).toMatchObject(empty);
	expect([state.webhooks.length, state.inboxes.length]).toEqual([1, 5]);
	expect(await call()).toBe(200);
});

test('a reset restores the initial settings', async () => {
	const other = await startSimulator({ settings: { latencyMs: 4 } });
	Object.assign(other.settings, { latencyMs: 9, responseFormat: 'flat' });
	other.reset();
	expect(other.settings).toMatchObject({ latencyMs: 4, responseFormat: 'inferred' });
	await other.close();
});

test('no response contains a secret', async () => {
	for (const operation of ['agentBot:create', 'webhook:create']) await sendLike(operation);
	const secrets = [
		...[await getToken(), simulator.client.clientSecret],
		...[simulator.bots[0].access_token, simulator.webhooks[0].secret],
	];
	const all = JSON.stringify([await get('state'), await get('requests'), await get('deliveries')]);
	expect(secrets.filter((secret) => all.includes(secret))).toEqual([]);
});

test('a stream sends a view after each change', async () => {
	const url = `${simulator.url}/_admin/events`;
	const { data: stream } = await http.get(url, { responseType: 'stream' });
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
	await call();
	await until('"operation":"agent:call"');
	stream.destroy();
});

test.each([
	['another origin', { origin: 'http://evil.example' }],
	['another host name', { host: 'evil.example' }],
])('a page with %s cannot use the admin API', async (_name, headers) => {
	const reset = (given: object) =>
		http.post(`${simulator.url}/_admin/reset`, {}, { headers: { ...given } });
	expect((await reset(headers)).status).toBe(403);
	expect((await reset({ origin: simulator.url })).status).toBe(200);
});
