import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { INode } from 'n8n-workflow';
import { jsonOf } from '../../tools/n8n/client/executions.cts';
import { sangomaCx } from './support.cts';
import {
	activate,
	answersOf,
	botOf,
	customerSays,
	executionsOf,
	heard,
	inScene,
	NAME,
	onlyWebhook,
	post,
	randomKeys,
	save,
	SHOP,
	statusesOf,
	SUPPORT,
	switchOn,
	trigger,
	until,
} from './trigger-support.cts';

const MIB = 1024 * 1024;

const message = (id: number, more: object = {}) => ({
	event: 'message_created',
	id,
	content: `message ${id}`,
	message_type: 'incoming',
	inbox: { id: SHOP },
	conversation: { id: 418, inbox_id: SHOP },
	...more,
});

const otherCase = (key: string) => key.replace(/[a-f]/g, (digit) => digit.toUpperCase());

/** On a busy machine; on an idle one, each takes seconds. */
jest.setTimeout(240_000);

describe('deliveries to a trigger', () => {
	test(
		'a chat of 50 messages with an answering bot ends with 50 answers',
		inScene(async (scene) => {
			const { simulator, credential } = scene;
			const answer = sangomaCx('Answer', credential, {
				resource: 'message',
				operation: 'send',
				conversationId: '={{ $json.conversation_id }}',
				content: '=You said {{ $json.content }}',
				additionalFields: {},
			});
			const id = await save(scene, trigger(credential, botOf(SHOP)), answer);
			await activate(scene, id);
			simulator.settings.deliveryTimeoutMs = 60_000;
			const answers = () =>
				simulator.messages.filter(({ message_type: type }) => type === 'outgoing');
			const answered = (count: number) =>
				new Promise<void>((resolve) => {
					const look = () => answers().length >= count && resolve();
					simulator.on('change', look);
					look();
				});
			const said = Array.from({ length: 50 }, (_, n) => `line ${n + 10}`);
			for (const [n, content] of said.entries()) {
				await simulator.sendCustomerMessage({ inboxId: SHOP, content, email: 'rosa@example.org' });
				// Five at a time: a customer does not wait for the answer to each line.
				if (n % 5 === 4) await answered(n + 1);
			}
			const heardAll = await heard(scene, id, 50);
			await simulator.waitForDeliveries();
			expect(simulator.conversations).toHaveLength(1);
			expect(heardAll.sort()).toEqual(said);
			expect(
				answers()
					.map(({ content }) => content)
					.sort(),
			).toEqual(said.map((line) => `You said ${line}`));
			// The bot got its own answers, too, and they started nothing.
			expect(answersOf(simulator.deliveries)).toEqual([
				...Array<string>(50).fill('200 accepted'),
				...Array<string>(50).fill("200 dropped: not a customer's message"),
			]);
		}),
	);

	test(
		'are answered while the workflow runs',
		inScene(async (scene) => {
			const waiting: ServerResponse[] = [];
			const server = createServer((_req, res) => waiting.push(res));
			await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
			const { port } = server.address() as AddressInfo;
			const ask: INode = {
				id: 'ask',
				name: 'Ask',
				type: 'n8n-nodes-base.httpRequest',
				typeVersion: 4.2,
				position: [200, 0],
				parameters: { url: `http://127.0.0.1:${port}/`, options: {} },
			};
			try {
				const id = await save(scene, trigger(scene.credential), ask);
				await activate(scene, id);
				// The workflow cannot end before the test has the answer.
				expect(answersOf(await customerSays(scene, 'Are you there?'))).toEqual(['200 accepted']);
				await until('the question', async () => (waiting.length > 0 ? true : undefined));
				const [running] = await scene.n8n.executions.list(id);
				expect(running.status).toBe('running');
				waiting[0].end('yes');
				expect(await heard(scene, id, 1)).toEqual(['Are you there?']);
			} finally {
				server.closeAllConnections();
				await new Promise((resolve) => server.close(resolve));
			}
		}),
	);

	test(
		'forged ones are refused and start nothing',
		inScene(async (scene) => {
			const { simulator } = scene;
			const other = await switchOn(scene);
			const otherKey = new URL(onlyWebhook(simulator).url).searchParams.get('key')!;
			const id = await switchOn(scene);
			const { url } = simulator.webhooks[1];
			const [address, key] = url.split('?key=');
			const keys = [
				...['', '?', '?key', '?key=', '?key=wrong', `?KEY=${key}`, `?key[]=${key}`],
				...[`?key=${otherCase(key)}`, `?key=${otherKey}`, `?key=${key}0`, `?key=${key.slice(1)}`],
				...[`?key=${key}&key=${key}`, `?key=%00${key}`, `?key=${key}%20`, '?key=%F0%9F%94%91'],
			];
			const forged = [...keys, ...randomKeys(50)].map((query) => address + query);
			expect(await statusesOf(forged, JSON.stringify(message(1)))).toEqual([401]);

			expect(await post(url, JSON.stringify(message(2)))).toMatchObject({ status: 200 });
			expect(await heard(scene, id, 1)).toEqual(['message 2']);
			expect(await executionsOf(scene, other, 0)).toEqual([]);
		}),
	);

	test(
		'the answers of people and bots, notes, templates and repeats start nothing',
		inScene(async (scene) => {
			const { simulator } = scene;
			const id = await switchOn(scene);
			const { url } = onlyWebhook(simulator);
			const conversationId = (
				await simulator.sendCustomerMessage({ inboxId: SHOP, content: 'first' })
			).conversation.id;
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
				const { status, text } = await post(url, JSON.stringify(body));
				expect([status, text]).toEqual([200, expect.stringContaining('dropped')]);
			}
			simulator.settings.deliveryCopies = 3;
			expect(answersOf(await customerSays(scene, 'three times'))).toEqual([
				'200 accepted',
				'200 dropped: seen before',
				'200 dropped: seen before',
			]);
			simulator.settings.deliveryCopies = 1;
			await customerSays(scene, 'last');
			expect(await heard(scene, id, 3)).toEqual(['first', 'three times', 'last']);
		}),
	);

	test(
		'two inboxes and two workflows each get their own',
		inScene(async (scene) => {
			const all = await switchOn(scene);
			const shop = await switchOn(scene, { options: { inboxIds: String(SHOP) } });
			const support = await switchOn(scene, botOf(SUPPORT));
			await customerSays(scene, 'to the shop', SHOP);
			await customerSays(scene, 'to support', SUPPORT);
			expect((await heard(scene, all, 2)).sort()).toEqual(['to support', 'to the shop']);
			expect(await heard(scene, shop, 1)).toEqual(['to the shop']);
			expect(await heard(scene, support, 1)).toEqual(['to support']);
		}),
	);

	test(
		'two triggers of one workflow each get their own',
		inScene(async (scene) => {
			const { n8n, simulator, credential } = scene;
			const { id } = await n8n.workflows.create({
				name: 'Two triggers',
				nodes: [
					trigger(credential, botOf(SHOP), 'Shop'),
					trigger(credential, { events: ['conversation_created'] }, 'Conversations'),
				],
				connections: {},
			});
			await activate(scene, id);
			expect([simulator.bots.length, simulator.webhooks.length]).toEqual([1, 1]);
			await customerSays(scene, 'hello', SHOP);
			const executions = await executionsOf(scene, id, 2);
			expect(executions.flatMap((execution) => jsonOf(execution, 'Shop'))).toEqual([
				expect.objectContaining({ event: 'message_created', content: 'hello' }),
			]);
			expect(executions.flatMap((execution) => jsonOf(execution, 'Conversations'))).toEqual([
				expect.objectContaining({ event: 'conversation_created', inbox_id: SHOP }),
			]);
		}),
	);

	test(
		'bodies of every kind are answered, and only events start the workflow',
		inScene(async (scene) => {
			const { simulator } = scene;
			const id = await switchOn(scene);
			const { url } = onlyWebhook(simulator);
			const large = (length: number) =>
				JSON.stringify(message(10, { content: 'x'.repeat(length) }));
			const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
			const notUtf8 = Buffer.concat([
				Buffer.from('{"event":"message_created","id":12,"message_type":"incoming","content":"caf'),
				Buffer.from([0xe9, 0xff]),
				Buffer.from('"}'),
			]);
			// What n8n itself answers, before the trigger gets it, is not the trigger's to choose.
			const cases: Array<[string, string | Buffer, string, number]> = [
				['empty', '', 'application/json', 400],
				['an empty object', '{}', 'application/json', 400],
				['a list', '[{"event":"message_created"}]', 'application/json', 400],
				['broken JSON', '{"event":', 'application/json', 422],
				['too large', large(17 * MIB), 'application/json', 500],
				['the largest', large(16 * MIB - 1024), 'application/json', 200],
				['vendor JSON', JSON.stringify(message(11)), 'application/vnd.api+json', 200],
				['not UTF-8', notUtf8, 'application/json', 200],
				[
					'deep',
					JSON.stringify(message(13)).replace('}', `,"d":${deep}}`),
					'application/json',
					200,
				],
				['plain text', JSON.stringify(message(14)), 'text/plain', 200],
			];
			const statuses: Array<[string, number]> = [];
			for (const [name, body, type] of cases) {
				statuses.push([name, (await post(url, body, type)).status]);
			}
			expect(statuses).toEqual(cases.map(([name, , , status]) => [name, status]));
			const contents = (await executionsOf(scene, id, 5)).map((execution) => {
				expect(execution.status).toBe('success');
				return String(jsonOf(execution, NAME)[0].content).slice(0, 20);
			});
			expect(contents.sort()).toEqual([
				'caf\u{fffd}\u{fffd}',
				'message 11',
				'message 13',
				'message 14',
				'x'.repeat(20),
			]);
		}),
	);
});
