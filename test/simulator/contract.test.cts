import { startSimulator } from '../../simulator/index.cts';
import type { Simulator } from '../../simulator/index.cts';
import { SAMPLES, sampleOf } from '../samples.cts';
import { getToken, http, send } from '../kit/simulator-client.cts';
import { checkAnswers } from './answer-check.cts';

let simulator: Simulator;
let token: string;
beforeAll(async () => {
	simulator = await startSimulator();
	token = await getToken(simulator);
});
afterAll(() => simulator.close());

const CHAT = '/api/v1/digital-interactions';

describe('the samples of the documentation', () => {
	const answers: Array<{ path: string; method: string; body: unknown }> = [];

	test.each(SAMPLES)('$operation is accepted at $path', async (sample) => {
		const { status, data } = await send(simulator, token, sample);
		answers.push({ ...sample, body: data });
		const record = simulator.requests.at(-1);
		expect(status).toBe(200);
		expect(record).toMatchObject({ operation: sample.operation, status: 200, processed: true });
		expect(record?.violation).toBeUndefined();
		expect(record?.body).toEqual(sample.body);
		expect(record?.rawBody).toBe(sample.body ? JSON.stringify(sample.body) : '');
	});

	test('their answers fit the contract too', async () => {
		expect(answers).toHaveLength(SAMPLES.length);
		expect(await checkAnswers(answers)).toEqual([]);
	}, 20_000);
});

describe('breaking the contract is answered 400 and recorded', () => {
	type Change = (body: Record<string, unknown>) => unknown;
	const cases: Array<[string, string, Change]> = [
		['a text for a conversation id', 'message:send', (b) => ({ ...b, conversation_id: '418' })],
		['a text for an inbox id', 'contact:create', (b) => ({ ...b, inbox_id: '12' })],
		['a text for a contact id', 'conversation:create', (b) => ({ ...b, contact_id: '77' })],
		['a text for a priority', 'conversation:create', (b) => ({ ...b, priority: '2' })],
		['a number for an assigned inbox', 'agentBot:assign', (b) => ({ ...b, inbox_id: 12 })],
		['a number for a bot', 'agentBot:assign', (b) => ({ ...b, agent_bot_id: 31 })],
		['a number for a destination', 'agent:call', (b) => ({ ...b, destination: 9001 })],
		['a fraction for an id', 'conversation:finish', (b) => ({ ...b, conversation_id: 4.5 })],
		['an empty name', 'contact:create', (b) => ({ ...b, name: '' })],
		['an empty e-mail', 'contact:create', (b) => ({ ...b, email: '' })],
		['null for a phone number', 'contact:create', (b) => ({ ...b, phone_number: null })],
		['an empty tenant', 'queue:call', (b) => ({ ...b, tenant_domain: '' })],
		['no tenant', 'queue:call', ({ queue_name, destination }) => ({ queue_name, destination })],
		['an unknown field', 'agent:call', (b) => ({ ...b, agentName: 'x' })],
		['another message type', 'message:send', (b) => ({ ...b, message_type: 'template' })],
		['no event', 'webhook:create', (b) => ({ ...b, subscriptions: [] })],
		['one event as a text', 'webhook:create', (b) => ({ ...b, subscriptions: 'message_created' })],
		['a list for a body', 'agent:call', (b) => [b]],
	];

	test.each(cases)('%s (%s)', async (_name, operation, change) => {
		const sample = sampleOf(operation);
		const body = change(sample.body ?? {}) as Record<string, unknown>;
		const { status, data } = await send(simulator, token, { ...sample, body });
		const record = simulator.requests.at(-1);
		expect(status).toBe(400);
		expect(data).toEqual({ error: expect.any(String) });
		expect(record).toMatchObject({ operation, violation: data.error, processed: false });
	});

	test('an unknown query parameter', async () => {
		const path = `${CHAT}/inboxes/?page=2`;
		const { status } = await send(simulator, token, { method: 'GET', path });
		expect(status).toBe(400);
		expect(simulator.requests.at(-1)?.query).toEqual({ page: '2' });
	});

	test.each([
		['no JSON', '{"agent_name":', 'application/json'],
		['a form', 'agent_name=x', 'application/x-www-form-urlencoded'],
	])('%s', async (_name, data, type) => {
		const headers = { Authorization: `Bearer ${token}`, 'Content-Type': type };
		const url = `${simulator.apiUrl}/api/v1/agents/call/`;
		const { status } = await http.post(url, data, { headers });
		expect(status).toBe(400);
		expect(simulator.requests.at(-1)?.violation).toEqual(expect.any(String));
	});
});

describe('every character of a path counts', () => {
	test.each([
		['without the slash at the end', 'POST', '/api/v1/agents/call'],
		['with two slashes', 'POST', '/api/v1/agents/call//'],
		['in capitals', 'POST', '/api/v1/Agents/call/'],
		['by another method', 'GET', '/api/v1/agents/call/'],
		['without the version', 'POST', '/agents/call/'],
	] as const)('%s: 404', async (_name, method, path) => {
		const { status } = await send(simulator, token, { method, path });
		expect(status).toBe(404);
		expect(simulator.requests.at(-1)?.operation).toBe('unknown');
	});

	test.each([
		['documented', [200, 404]],
		['renamed', [404, 200]],
		['both', [200, 200]],
	] as const)('agent-bot paths: %s', async (agentBotPaths, expected) => {
		simulator.settings.agentBotPaths = agentBotPaths;
		const pairs = [
			['agentBot:create', `${CHAT}/agents-bot/`],
			['agentBot:assign', `${CHAT}/agents-bot/assign/`],
		];
		for (const [operation, renamed] of pairs) {
			const sample = sampleOf(operation);
			const old = await send(simulator, token, sample);
			const renewed = await send(simulator, token, { ...sample, path: renamed });
			expect([old.status, renewed.status]).toEqual(expected);
			expect(simulator.requests.at(-1)?.operation).toBe(operation);
		}
	});
});
