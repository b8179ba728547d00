import type { ServerResponse } from 'node:http';
import { jsonOf } from '../../tools/n8n/client/executions.cts';
import { waitFor } from '../../tools/wait.cts';
import { startServer } from '../kit/loopback-server.cts';
import { botOf, SHOP, SUPPORT } from '../kit/inboxes.cts';
import {
	contentsOf,
	customerSays,
	executionsOf,
	onlyWebhook,
	post,
	publishTrigger,
	randomKeys,
	responsesOf,
	statusesOf,
} from '../kit/n8n/events.cts';
import { createFixture, longTimeout, publish, useFixture } from '../kit/n8n/fixture.cts';
import { NAME, node, sangomaCx, trigger } from '../kit/n8n/nodes.cts';

const MIB = 1024 * 1024;

const message = (id: number, more: object = {}) =>
	JSON.stringify({
		...{ event: 'message_created', id, content: `message ${id}`, message_type: 'incoming' },
		...{ inbox: { id: SHOP }, conversation: { id: 418, inbox_id: SHOP } },
		...more,
	});

describe('deliveries to a trigger', () => {
	const fixture = useFixture(createFixture, { forEach: true });

	test('a chat of 50 messages with a bot gets 50 answers', async () => {
		const { simulator, credential } = fixture;
		const answer = sangomaCx('Answer', credential, {
			...{ resource: 'message', operation: 'send', additionalFields: {} },
			conversationId: '={{ $json.conversation_id }}',
			content: '=You said {{ $json.content }}',
		});
		const id = await publish(fixture, trigger(credential, botOf(SHOP)), answer);
		const answers = () =>
			simulator.messages
				.filter(({ message_type: type }) => type === 'outgoing')
				.map(({ content }) => content);
		const said = Array.from({ length: 50 }, (_, n) => `line ${n + 10}`);
		for (const [n, content] of said.entries()) {
			await simulator.sendCustomerMessage({ inboxId: SHOP, content, email: 'rosa@example.org' });
			// Five at a time, because a customer does not wait for each answer.
			if (n % 5 === 4) await waitFor(() => answers().length > n, longTimeout(`${n + 1} answers`));
		}
		expect((await contentsOf(fixture, id, 50)).sort()).toEqual(said);
		await simulator.waitForDeliveries();
		expect(simulator.conversations).toHaveLength(1);
		expect(answers().sort()).toEqual(said.map((line) => `You said ${line}`));
		// The bot also receives its own answers. They start nothing.
		expect(responsesOf(simulator.deliveries)).toEqual([
			...Array<string>(50).fill('200 accepted'),
			...Array<string>(50).fill("200 dropped: not a customer's message"),
		]);
	});

	test('get a response while the workflow runs', async () => {
		const waiting: ServerResponse[] = [];
		const { url, close } = await startServer((_request, response) => void waiting.push(response));
		fixture.onClose(close);
		const ask = node('Ask', 'httpRequest', 4.2, { url, options: {} });
		const id = await publish(fixture, trigger(fixture.credential), ask);
		// The workflow cannot end before the test responds.
		const deliveries = await customerSays(fixture, 'Are you there?');
		expect(responsesOf(deliveries)).toEqual(['200 accepted']);
		await waitFor(() => waiting.length > 0, longTimeout('the request of the workflow'));
		const [running] = await fixture.n8n.executions.list(id);
		expect(running.status).toBe('running');
		waiting[0].end('yes');
		expect(await contentsOf(fixture, id, 1)).toEqual(['Are you there?']);
	});

	test('are refused and start nothing if they are forged', async () => {
		const { simulator } = fixture;
		const other = await publishTrigger(fixture);
		const otherKey = new URL(onlyWebhook(simulator).url).searchParams.get('key')!;
		const id = await publishTrigger(fixture);
		const { url } = simulator.webhooks[1];
		const [address, key] = url.split('?key=');
		const otherCase = key.replace(/[a-f]/g, (digit) => digit.toUpperCase());
		const keys = [
			...['', '?', '?key', '?key=', '?key=wrong', `?KEY=${key}`, `?key[]=${key}`],
			...[`?key=${otherCase}`, `?key=${otherKey}`, `?key=${key}0`, `?key=${key.slice(1)}`],
			...[`?key=${key}&key=${key}`, `?key=%00${key}`, `?key=${key}%20`, '?key=%F0%9F%94%91'],
		];
		const forged = [...keys, ...randomKeys(50)].map((query) => address + query);
		expect(await statusesOf(forged, message(1))).toEqual([401]);

		expect(await post(url, message(2))).toMatchObject({ status: 200 });
		expect(await contentsOf(fixture, id, 1)).toEqual(['message 2']);
		expect(await executionsOf(fixture, other, 0)).toEqual([]);
	});

	test('start nothing for messages of agents and bots, notes, templates and duplicates', async () => {
		const { simulator } = fixture;
		const id = await publishTrigger(fixture);
		const { url } = onlyWebhook(simulator);
		const first = await simulator.sendCustomerMessage({ inboxId: SHOP, content: 'first' });
		const conversationId = first.conversation.id;
		await simulator.sendAgentMessage({ conversationId, content: 'an answer' });
		await simulator.sendAgentMessage({ conversationId, content: 'a note', private: true });
		await simulator.waitForDeliveries();
		const unwanted = [
			message(1, { message_type: 'template' }),
			message(2, { message_type: 'outgoing', sender: { id: 5, type: 'agent_bot' } }),
			message(3, { private: true }),
			message(4, { event: 'message_updated' }),
		];
		for (const body of unwanted) {
			const { status, text } = await post(url, body);
			expect([status, text]).toEqual([200, expect.stringContaining('dropped')]);
		}
		simulator.settings.deliveryCopies = 3;
		expect(responsesOf(await customerSays(fixture, 'three times'))).toEqual([
			...['200 accepted', '200 dropped: duplicate', '200 dropped: duplicate'],
		]);
		simulator.settings.deliveryCopies = 1;
		await customerSays(fixture, 'last');
		expect(await contentsOf(fixture, id, 3)).toEqual(['first', 'three times', 'last']);
	});

	test('reach the workflows of their inboxes', async () => {
		const all = await publishTrigger(fixture);
		const shop = await publishTrigger(fixture, { options: { inboxIds: String(SHOP) } });
		const support = await publishTrigger(fixture, botOf(SUPPORT));
		await customerSays(fixture, 'to the shop', SHOP);
		await customerSays(fixture, 'to support', SUPPORT);
		expect((await contentsOf(fixture, all, 2)).sort()).toEqual(['to support', 'to the shop']);
		expect(await contentsOf(fixture, shop, 1)).toEqual(['to the shop']);
		expect(await contentsOf(fixture, support, 1)).toEqual(['to support']);
	});

	test('reach the right one of two triggers in a workflow', async () => {
		const { n8n, simulator, credential } = fixture;
		const nodes = [
			trigger(credential, botOf(SHOP), 'Shop'),
			trigger(credential, { events: ['conversation_created'] }, 'Conversations'),
		];
		const workflow = { name: 'Two triggers', nodes, connections: {} };
		const { id } = await n8n.workflows.create(workflow);
		await n8n.workflows.activate(id);
		expect([simulator.bots.length, simulator.webhooks.length]).toEqual([1, 1]);
		await customerSays(fixture, 'hello', SHOP);
		const executions = await executionsOf(fixture, id, 2);
		expect(executions.flatMap((execution) => jsonOf(execution, 'Shop'))).toEqual([
			expect.objectContaining({ event: 'message_created', content: 'hello' }),
		]);
		expect(executions.flatMap((execution) => jsonOf(execution, 'Conversations'))).toEqual([
			expect.objectContaining({ event: 'conversation_created', inbox_id: SHOP }),
		]);
	});

	test('get a response for every kind of body, and only events start the workflow', async () => {
		const { simulator } = fixture;
		const id = await publishTrigger(fixture);
		const { url } = onlyWebhook(simulator);
		const large = (length: number) => message(10, { content: 'x'.repeat(length) });
		const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
		const [before, after] = message(12, { content: 'caf@' }).split('@');
		const notUtf8 = Buffer.concat([
			Buffer.from(before),
			Buffer.from([0xe9, 0xff]),
			Buffer.from(after),
		]);
		// n8n itself refuses some of them.
		const cases: Array<[name: string, status: number, body: string | Buffer, type?: string]> = [
			['empty', 400, ''],
			['an empty object', 400, '{}'],
			['a list', 400, '[{"event":"message_created"}]'],
			['broken JSON', 422, '{"event":'],
			['too large', 500, large(17 * MIB)],
			['the largest', 200, large(16 * MIB - 1024)],
			['vendor JSON', 200, message(11), 'application/vnd.api+json'],
			['not UTF-8', 200, notUtf8],
			['deep', 200, message(13).replace('}', `,"d":${deep}}`)],
			['plain text', 200, message(14), 'text/plain'],
		];
		for (const [name, status, body, type] of cases)
			expect([name, (await post(url, body, type)).status]).toEqual([name, status]);
		const contents = (await executionsOf(fixture, id, 5)).map((execution) => {
			expect(execution.status).toBe('success');
			return String(jsonOf(execution, NAME)[0].content).slice(0, 20);
		});
		const messages = ['message 11', 'message 13', 'message 14'];
		expect(contents.sort()).toEqual(['caf\u{fffd}\u{fffd}', ...messages, 'x'.repeat(20)]);
	});
});
