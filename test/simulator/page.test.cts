import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSimulator } from '../../simulator/index.cts';
import type { Agent, Simulator } from '../../simulator/index.cts';
import { sampleOf } from '../samples.cts';
import { getToken, http, send } from '../kit/simulator-client.cts';

const FOLDER = join(__dirname, '..', '..', 'simulator', 'admin', 'page');
const FILES = readdirSync(FOLDER);

let simulator: Simulator;
beforeAll(async () => {
	simulator = await startSimulator();
});
beforeEach(() => simulator.reset());
afterAll(() => simulator.close());

test('is served at the root, and may fetch from nowhere else', async () => {
	const { status, data, headers } = await http.get(`${simulator.url}/`);
	expect([status, data]).toEqual([
		200,
		expect.stringContaining('<title>Sangoma CX simulator</title>'),
	]);
	expect(headers['content-security-policy']).toContain("default-src 'none'");
});

test.each(FILES)('%s names no other host, and is served', async (name) => {
	const text = readFileSync(join(FOLDER, name), 'utf8');
	const addresses = text.match(/https?:\/\/[^\s"'`)]+/g) ?? [];
	expect(addresses.filter((address) => address !== 'http://www.w3.org/2000/svg')).toEqual([]);
	expect((await http.get(`${simulator.url}/${name}`)).status).toBe(200);
});

/** The first view that the page gets. */
async function readView() {
	const { data: stream } = await http.get(`${simulator.url}/_admin/events`, {
		responseType: 'stream',
	});
	let text = '';
	for await (const chunk of stream) {
		text += chunk;
		if (text.includes('\n\n')) break;
	}
	return JSON.parse(text.slice(text.indexOf('data: ') + 6));
}

test('its view shows chats with their changes, calls and registrations without keys', async () => {
	const token = await getToken(simulator);
	const url = 'http://127.0.0.1:9/hook?key=0123456789abcdef';
	const webhook = sampleOf('webhook:create');
	await send(simulator, token, { ...webhook, body: { ...webhook.body, url } });
	await send(simulator, token, sampleOf('queue:call'));
	const { conversation } = await simulator.sendCustomerMessage({ inboxId: 12, content: 'Hello' });
	const body = { tenant_domain: simulator.client.tenantDomain, conversation_id: conversation.id };
	for (const operation of ['conversation:deliverToAgent', 'conversation:finish'])
		await send(simulator, token, { ...sampleOf(operation), body });
	await simulator.waitForDeliveries();
	const view = await readView();
	expect(view.conversations).toMatchObject([
		{
			id: conversation.id,
			status: 'resolved',
			statusChanges: [{ status: 'resolved', assignee: 'Ada Agent' }],
		},
	]);
	expect(view.calls).toMatchObject([{ kind: 'queue', destination: '9001' }]);
	expect(view.webhooks).toMatchObject([{ url: 'http://127.0.0.1:9/hook?…' }]);
	expect(view.deliveries).toMatchObject([
		{ event: 'message_created', conversationId: conversation.id },
		{ event: 'conversation_created', conversationId: conversation.id },
	]);
	const secrets = ['0123456789abcdef', token, simulator.client.clientSecret];
	expect(secrets.filter((secret) => JSON.stringify(view).includes(secret))).toEqual([]);
});

test('its view shows who is there, who writes, and faults in words', async () => {
	simulator.setAgentLoggedIn({ name: 'agent.ada', loggedIn: false });
	await simulator.sendCustomerMessage({ inboxId: 12, content: 'Hello', email: 'rosa@example.org' });
	simulator.injectFault({ name: 'token-null', times: Infinity });
	simulator.injectFault({ kind: 'status', status: 503 });
	const view = await readView();
	expect(view.agents.map(({ name, logged_in }: Agent) => [name, logged_in])).toEqual([
		['agent.test', true],
		['agent.ada', false],
		['agent.ben', true],
	]);
	expect(view.queues).toHaveLength(3);
	expect(view.inboxes).toHaveLength(5);
	expect(view.conversations).toMatchObject([{ email: 'rosa@example.org' }]);
	expect(view.faults.map(({ label }: { label: string }) => label)).toEqual([
		'No token: 200 with access_token null',
		'status 503',
	]);
});

test('a customer can start another conversation', async () => {
	const input = { inboxId: 12, content: 'Hello', email: 'rosa@example.org' };
	const first = await simulator.sendCustomerMessage(input);
	const second = await simulator.sendCustomerMessage({ ...input, newConversation: true });
	expect(second.contact).toBe(first.contact);
	expect(second.conversation).not.toBe(first.conversation);
});
