import { http } from '../../tools/http.cts';
import { SAMPLES, sampleOf } from '../samples.cts';
import { checkResponses } from './contract-check.cts';
import { getToken, send, sendLike, simulator } from './setup.cts';

const CHAT = '/api/v1/digital-interactions';

describe('the samples of the documentation', () => {
	test.each(SAMPLES.map((sample, index) => ({ ...sample, index })))(
		'$operation is accepted at $path',
		async ({ index, operation, body }) => {
			for (const earlier of SAMPLES.slice(0, index)) await send(earlier);
			const { status } = await send(SAMPLES[index]);
			const record = simulator.requests.at(-1);
			expect(status).toBe(200);
			expect(record).toMatchObject({ operation, status: 200, processed: true });
			expect(record?.violation).toBeUndefined();
			expect(record?.body).toEqual(body);
			expect(record?.rawBody).toBe(body ? JSON.stringify(body) : '');
		},
	);

	test('get responses that match the contract', async () => {
		const responses = [];
		for (const sample of SAMPLES) responses.push({ ...sample, body: (await send(sample)).data });
		expect(checkResponses(responses)).toEqual([]);
	});
});

describe('a request that violates the contract gets a 400 and is recorded', () => {
	type Body = Record<string, unknown>;
	test.each<[string, string, Body]>([
		['a string for a conversation ID', 'message:send', { conversation_id: '418' }],
		['a string for an inbox ID', 'contact:create', { inbox_id: '12' }],
		['a string for a contact ID', 'conversation:create', { contact_id: '77' }],
		['a string for a priority', 'conversation:create', { priority: '2' }],
		['a number for an assigned inbox', 'agentBot:assign', { inbox_id: 12 }],
		['a number for a bot', 'agentBot:assign', { agent_bot_id: 31 }],
		['a number for a destination', 'agent:call', { destination: 9001 }],
		['a fraction for an ID', 'conversation:finish', { conversation_id: 4.5 }],
		['an empty name', 'contact:create', { name: '' }],
		['an empty email address', 'contact:create', { email: '' }],
		['null for a phone number', 'contact:create', { phone_number: null }],
		['an empty tenant', 'queue:call', { tenant_domain: '' }],
		['no tenant', 'queue:call', { tenant_domain: undefined }],
		['an unknown field', 'agent:call', { agentName: 'x' }],
		['a number for a message type', 'message:send', { message_type: 1 }],
		['one event as a string', 'webhook:create', { subscriptions: 'message_created' }],
	])('%s (%s)', async (_name, operation, changes) => {
		const { status, data } = await sendLike(operation, changes);
		expect(status).toBe(400);
		expect(data).toEqual({ error: expect.any(String) });
		const violation = data.error;
		expect(simulator.requests.at(-1)).toMatchObject({ operation, violation, processed: false });
	});

	test('an unknown query parameter', async () => {
		const { status } = await send({ method: 'GET', path: `${CHAT}/inboxes/?page=2` });
		expect(status).toBe(400);
		expect(simulator.requests.at(-1)?.query).toEqual({ page: '2' });
	});

	test.each([
		['a list', `[${JSON.stringify(sampleOf('agent:call').body)}]`, 'application/json'],
		['invalid JSON', '{"agent_name":', 'application/json'],
		['a form', 'agent_name=x', 'application/x-www-form-urlencoded'],
	])('%s', async (_name, data, type) => {
		const headers = { Authorization: `Bearer ${await getToken()}`, 'Content-Type': type };
		const url = `${simulator.apiUrl}/api/v1/agents/call/`;
		const response = await http.post(url, data, { headers });
		expect([response.status, response.data]).toEqual([400, { error: expect.any(String) }]);
		const violation = response.data.error;
		expect(simulator.requests.at(-1)).toMatchObject({ violation, processed: false });
	});
});

describe('paths must match exactly', () => {
	test.each([
		['without the trailing slash', 'POST', '/api/v1/agents/call'],
		['with two slashes', 'POST', '/api/v1/agents/call//'],
		['in capitals', 'POST', '/api/v1/Agents/call/'],
		['with another method', 'GET', '/api/v1/agents/call/'],
		['without the version', 'POST', '/agents/call/'],
	] as const)('%s: 404', async (_name, method, path) => {
		expect((await send({ method, path })).status).toBe(404);
		expect(simulator.requests.at(-1)?.operation).toBe('unknown');
	});

	test.each([
		['documented', [200, 404]],
		['renamed', [404, 200]],
		['both', [200, 200]],
	] as const)('agent-bot paths: %s', async (agentBotPaths, expected) => {
		await sendLike('agentBot:create');
		simulator.settings.agentBotPaths = agentBotPaths;
		for (const [operation, path] of [
			['agentBot:create', `${CHAT}/agents-bot/`],
			['agentBot:assign', `${CHAT}/agents-bot/assign/`],
		]) {
			const documented = await sendLike(operation);
			const renamed = await send({ ...sampleOf(operation), path });
			expect([documented.status, renamed.status]).toEqual(expected);
			expect(simulator.requests.at(-1)?.operation).toBe(operation);
		}
	});
});
