import { jsonOf } from '../../tools/n8n/client/executions.cts';
import { createCredential } from '../../tools/credential.cts';
import {
	activate,
	answersOf,
	botOf,
	customerSays,
	done,
	eventsOf,
	executionsOf,
	heard,
	inScene,
	NAME,
	onlyWebhook,
	save,
	SHOP,
	switchOn,
	trigger,
	until,
} from './trigger-support.cts';

const ACCEPTED = '200 accepted';
const OLD = '200 dropped: old registration';
const HUMAN = '200 dropped: a human has the conversation';

/** On a busy machine; on an idle one, each takes seconds. */
jest.setTimeout(480_000);

describe('the life cycle of a trigger', () => {
	test.concurrent(
		'switched on and off and on again 20 times, it is registered once',
		inScene(async (scene) => {
			const { n8n, simulator } = scene;
			const id = await switchOn(scene);
			for (let time = 0; time < 20; time++) {
				await n8n.workflows.deactivate(id);
				await activate(scene, id);
			}
			expect(done(simulator)).toEqual(['webhook:create']);
			await customerSays(scene, 'still there?');
			expect(await heard(scene, id, 1)).toEqual(['still there?']);
		}),
	);

	test.concurrent(
		'20 test listenings make one more registration and leave the inbox to its bot',
		inScene(async (scene) => {
			const { n8n, simulator } = scene;
			const id = await switchOn(scene, botOf(SHOP));
			const botId = simulator.bots[0].id;
			for (let time = 0; time < 20; time++) {
				await n8n.executions.listenForTestEvent(id);
				await n8n.executions.stopListening(id);
			}
			expect(onlyWebhook(simulator).url).toContain('/webhook-test/');
			expect(simulator.bots).toHaveLength(1);
			expect(simulator.inboxes.find((inbox) => inbox.id === SHOP)?.agent_bot_id).toBe(botId);
			expect(done(simulator)).toEqual(['agentBot:create', 'agentBot:assign', 'webhook:create']);

			// n8n stops listening a moment after it said so: until then, it still hears.
			await until('an end of listening', async () => {
				const deliveries = await customerSays(scene, 'nobody listens');
				return deliveries.some(({ status }) => status === 404) ? true : undefined;
			});
			await n8n.executions.listenForTestEvent(id);
			await customerSays(scene, 'of another inbox', SHOP + 1);
			await customerSays(scene, 'for the test');
			const started = answersOf(simulator.deliveries).filter((answer) => answer === ACCEPTED);
			const executions = await executionsOf(scene, id, started.length);
			const tests = executions.filter(({ mode }) => mode === 'manual');
			const [last, ...earlier] = tests.flatMap((execution) => jsonOf(execution, NAME)).reverse();
			expect(last).toMatchObject({ content: 'for the test', inbox_id: SHOP });
			expect(earlier.filter(({ content }) => content !== 'nobody listens')).toEqual([]);
		}),
	);

	test.concurrent(
		'switched on, it gets what a customer writes',
		inScene(async (scene) => {
			const id = await switchOn(scene);
			expect(onlyWebhook(scene.simulator)).toMatchObject({
				subscriptions: ['message_created'],
				url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/webhook\/.+\?key=[0-9a-f]{32}$/),
			});
			const deliveries = await customerSays(scene, 'Where is my parcel?');
			expect(answersOf(deliveries)).toEqual([ACCEPTED]);
			expect(await eventsOf(scene, id, 1)).toEqual([
				{
					event: 'message_created',
					conversation_id: 418,
					conversation_status: 'open',
					inbox_id: SHOP,
					channel: expect.stringMatching(/^Channel::/),
					contact: { id: 77, name: 'Visitor', email: 'rosa@example.org', phone_number: null },
					message_id: 5012,
					content: 'Where is my parcel?',
					attachments: null,
					created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
				},
			]);
		}),
	);

	test.concurrent(
		'other events make one more registration; the old one starts nothing',
		inScene(async (scene) => {
			const { n8n, simulator, credential } = scene;
			const node = trigger(credential, { events: ['message_created'] });
			const id = await save(scene, node);
			await activate(scene, id);
			const events = ['conversation_created', 'message_created'];
			await n8n.workflows.publish(id, { nodes: [{ ...node, parameters: { events } }] });
			expect(simulator.webhooks.map(({ subscriptions }) => subscriptions)).toEqual([
				['message_created'],
				events,
			]);
			expect(answersOf(await customerSays(scene, 'hello'))).toEqual([ACCEPTED, ACCEPTED, OLD]);
			const got = await eventsOf(scene, id, 2);
			expect(got.map(({ event }) => event).sort()).toEqual(events);

			// And back: both are there already, so nothing is registered.
			await n8n.workflows.publish(id, { nodes: [node] });
			expect(simulator.requests).toHaveLength(2);
			expect(answersOf(await customerSays(scene, 'back'))).toEqual([ACCEPTED, OLD]);
			expect(await heard(scene, id, 3)).toContain('back');
		}),
	);

	test.concurrent(
		'a new name makes no other bot',
		inScene(async (scene) => {
			const { n8n, simulator, credential } = scene;
			const node = trigger(credential, botOf(SHOP));
			const id = await save(scene, node);
			await activate(scene, id);
			await n8n.workflows.publish(id, { nodes: [{ ...node, name: 'Customers' }] });
			expect(done(simulator)).toEqual(['agentBot:create', 'agentBot:assign', 'agentBot:assign']);
			await customerSays(scene, 'same bot?');
			expect(await heard(scene, id, 1, 'Customers')).toEqual(['same bot?']);
		}),
	);

	test.concurrent(
		'two bots on one inbox: whichever was switched on last has it',
		inScene(async (scene) => {
			const { n8n, simulator } = scene;
			const one = await switchOn(scene, botOf(SHOP, { botName: 'One' }));
			const other = await switchOn(scene, botOf(SHOP, { botName: 'Other' }));
			await customerSays(scene, 'to the other');
			await n8n.workflows.deactivate(one);
			await activate(scene, one);
			await customerSays(scene, 'to the one');
			expect(await heard(scene, one, 1)).toEqual(['to the one']);
			expect(await heard(scene, other, 1)).toEqual(['to the other']);
			expect(simulator.bots.map(({ name }) => name)).toEqual(['One', 'Other']);
		}),
	);

	test.concurrent(
		'a human who takes over has the chat until it is given back',
		inScene(async (scene) => {
			const { simulator } = scene;
			const id = await switchOn(scene, botOf(SHOP));
			await customerSays(scene, 'to the bot');
			const [conversation] = simulator.conversations;
			conversation.status = 'open';
			expect(answersOf(await customerSays(scene, 'to the human'))).toEqual([HUMAN]);
			conversation.status = 'pending';
			expect(answersOf(await customerSays(scene, 'to the bot again'))).toEqual([ACCEPTED]);
			expect(await heard(scene, id, 2)).toEqual(['to the bot', 'to the bot again']);
		}),
	);

	test.concurrent.each(['a rotated secret', 'another tenant'])(
		'%s makes one more registration; the old one starts nothing',
		async (what) => {
			await inScene(async (scene) => {
				const { n8n, simulator } = scene;
				const credential = await createCredential(n8n, simulator, {}, 'Changed');
				const id = await switchOn(scene, {}, { id: credential.id, name: credential.name });
				if (what === 'another tenant') {
					const tenantDomain = 'other.cx.sangoma.com';
					simulator.addClient({ ...simulator.client, tenantDomain });
					simulator.revokeTokens();
					await n8n.credentials.update(credential.id, { tenantDomain });
				} else {
					simulator.rotateSecret(simulator.client.clientId, 'rotated');
					await n8n.credentials.update(credential.id, { clientSecret: 'rotated' });
				}
				await n8n.workflows.deactivate(id);
				await activate(scene, id);
				expect(simulator.webhooks).toHaveLength(2);
				expect(answersOf(await customerSays(scene, 'to both'))).toEqual([ACCEPTED, OLD]);
				expect(await heard(scene, id, 1)).toEqual(['to both']);
			})();
		},
	);
});
