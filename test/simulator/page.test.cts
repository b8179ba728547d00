import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Agent } from '../../simulator/index.cts';
import { ROOT } from '../../tools/root.cts';
import { http } from '../../tools/http.cts';
import { getToken, sendLike, simulator } from './setup.cts';

const FOLDER = join(ROOT, 'simulator', 'admin', 'page');

test('is served at the root, and may not load anything from other hosts', async () => {
	const { status, data, headers } = await http.get(`${simulator.url}/`);
	expect(status).toBe(200);
	expect(data).toContain('<title>Sangoma CX simulator</title>');
	expect(headers['content-security-policy']).toContain("default-src 'none'");
});

test.each(readdirSync(FOLDER))('%s refers to no other host, and is served', async (name) => {
	const text = readFileSync(join(FOLDER, name), 'utf8');
	const addresses = text.match(/https?:\/\/[^\s"'`)]+/g) ?? [];
	expect(addresses.filter((address) => address !== 'http://www.w3.org/2000/svg')).toEqual([]);
	expect((await http.get(`${simulator.url}/${name}`)).status).toBe(200);
});

/** Returns the first view of the stream. */
async function readView() {
	const url = `${simulator.url}/_admin/events`;
	const { data: stream } = await http.get(url, { responseType: 'stream' });
	let text = '';
	for await (const chunk of stream) {
		text += chunk;
		if (text.includes('\n\n')) break;
	}
	return JSON.parse(text.slice(text.indexOf('data: ') + 6));
}

test('the view contains chats with their status changes, calls, and registrations without keys', async () => {
	await sendLike('webhook:create', { url: 'http://127.0.0.1:9/hook?key=0123456789abcdef' });
	await sendLike('queue:call');
	const { conversation } = await simulator.sendCustomerMessage({ inboxId: 12, content: 'Hello' });
	const { id } = conversation;
	for (const operation of ['conversation:deliverToAgent', 'conversation:finish'])
		await sendLike(operation, { conversation_id: id });
	await simulator.waitForDeliveries();
	const view = await readView();
	const statusChanges = [{ status: 'resolved', assignee: null }];
	expect(view.conversations).toMatchObject([{ id, status: 'resolved', statusChanges }]);
	expect(view.calls).toMatchObject([{ kind: 'queue', destination: '9001' }]);
	expect(view.webhooks).toMatchObject([{ url: 'http://127.0.0.1:9/hook?…' }]);
	expect(view.deliveries).toMatchObject([
		{ event: 'message_created', conversationId: id },
		{ event: 'conversation_created', conversationId: id },
	]);
	const secrets = ['0123456789abcdef', await getToken(), simulator.client.clientSecret];
	expect(secrets.filter((secret) => JSON.stringify(view).includes(secret))).toEqual([]);
});

test('the view contains agents, queues, inboxes, customers, and faults with their labels', async () => {
	simulator.act('agents', { name: 'agent.ada', loggedIn: false });
	const email = 'rosa@example.org';
	await simulator.sendCustomerMessage({ inboxId: 12, content: 'Hello', email });
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
	expect(view.conversations).toMatchObject([{ email }]);
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
