import { jsonOf } from '../../tools/n8n/client/executions.cts';
import { waitFor } from '../../tools/wait.cts';
import { botOf, SHOP } from '../kit/inboxes.cts';
import {
	contentsOf,
	customerSays,
	eventsOf,
	executionsOf,
	onlyWebhook,
	operationsOf,
	publishTrigger,
	republish,
	responsesOf,
} from '../kit/n8n/events.cts';
import { concurrentTest, IS_N8N_1, longTimeout, publish } from '../kit/n8n/fixture.cts';
import { NAME, trigger } from '../kit/n8n/nodes.cts';

const ACCEPTED = '200 accepted';
const OLD = '200 dropped: old registration';
const NEW_BOT = ['agentBot:create', 'agentBot:assign'];
const HUMAN = '200 dropped: a human has the conversation';

// A busy machine takes minutes.
jest.setTimeout(480_000);

describe('the life cycle of a trigger', () => {
	concurrentTest('activated 20 times, it is registered once', async (fixture) => {
		const { simulator } = fixture;
		const id = await publishTrigger(fixture);
		for (let time = 0; time < 20; time++) await republish(fixture, id);
		expect(operationsOf(simulator)).toEqual(['webhook:create']);
		await customerSays(fixture, 'still there?');
		expect(await contentsOf(fixture, id, 1)).toEqual(['still there?']);
	});

	concurrentTest(
		'20 test events need one registration, and do not change the bot',
		async (fixture) => {
			const { n8n, simulator } = fixture;
			const id = await publishTrigger(fixture, botOf(SHOP));
			const botId = simulator.bots[0].id;
			for (let time = 0; time < 20; time++) {
				await n8n.executions.listenForTestEvent(id);
				await n8n.executions.stopListening(id);
			}
			expect(onlyWebhook(simulator).url).toContain('/webhook-test/');
			expect(simulator.bots).toHaveLength(1);
			expect(simulator.inboxes.find((inbox) => inbox.id === SHOP)?.agent_bot_id).toBe(botId);
			expect(operationsOf(simulator)).toEqual([...NEW_BOT, 'webhook:create']);

			// n8n stops listening a moment after its response.
			await waitFor(async () => {
				const deliveries = await customerSays(fixture, 'nobody listens');
				return deliveries.some(({ status }) => status === 404);
			}, longTimeout('the end of listening'));
			await n8n.executions.listenForTestEvent(id);
			await customerSays(fixture, 'of another inbox', SHOP + 1);
			await customerSays(fixture, 'for the test');
			const started = responsesOf(simulator.deliveries).filter((answer) => answer === ACCEPTED);
			const executions = await executionsOf(fixture, id, started.length);
			const tests = executions.filter(({ mode }) => mode === 'manual');
			const [last, ...earlier] = tests.flatMap((execution) => jsonOf(execution, NAME)).reverse();
			expect(last).toMatchObject({ content: 'for the test', inbox_id: SHOP });
			expect(earlier.filter(({ content }) => content !== 'nobody listens')).toEqual([]);
		},
	);

	concurrentTest('once activated, it receives what a customer writes', async (fixture) => {
		const id = await publishTrigger(fixture);
		expect(onlyWebhook(fixture.simulator)).toMatchObject({
			subscriptions: ['message_created'],
			url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/webhook\/.+\?key=[0-9a-f]{32}$/),
		});
		const deliveries = await customerSays(fixture, 'Where is my parcel?');
		expect(responsesOf(deliveries)).toEqual([ACCEPTED]);
		expect(await eventsOf(fixture, id, 1)).toEqual([
			{
				event: 'message_created',
				conversation_id: 418,
				conversation_status: 'open',
				inbox_id: SHOP,
				channel: expect.stringMatching(/^Channel::/),
				contact: {
					id: 77,
					name: 'Visitor',
					email: 'rosa@example.org',
					phone_number: null,
					language: null,
				},
				message_id: 5012,
				content: 'Where is my parcel?',
				attachments: null,
				created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
				sender_type: 'contact',
				subject: null,
				in_reply_to: null,
				submitted: null,
				chatInput: 'Where is my parcel?',
				sessionId: '418',
			},
		]);
	});

	concurrentTest(
		'other events need a new registration, and the old one has no effect',
		async (fixture) => {
			const { n8n, simulator, credential } = fixture;
			const node = trigger(credential, { events: ['message_created'] });
			const id = await publish(fixture, node);
			const events = ['conversation_created', 'message_created'];
			await n8n.workflows.publish(id, { nodes: [{ ...node, parameters: { events } }] });
			const subscriptions = simulator.webhooks.map((webhook) => webhook.subscriptions);
			expect(subscriptions).toEqual([['message_created'], events]);
			expect(responsesOf(await customerSays(fixture, 'hello'))).toEqual([ACCEPTED, ACCEPTED, OLD]);
			const got = await eventsOf(fixture, id, 2);
			expect(got.map(({ event }) => event).sort()).toEqual(events);

			// Both registrations exist, so the earlier events need no new one.
			await n8n.workflows.publish(id, { nodes: [node] });
			expect(simulator.requests).toHaveLength(2);
			expect(responsesOf(await customerSays(fixture, 'back'))).toEqual([ACCEPTED, OLD]);
			expect(await contentsOf(fixture, id, 3)).toContain('back');
		},
	);

	concurrentTest('a new node name creates no other bot', async (fixture) => {
		const { n8n, simulator, credential } = fixture;
		const node = trigger(credential, botOf(SHOP));
		const id = await publish(fixture, node);
		await n8n.workflows.publish(id, { nodes: [{ ...node, name: 'Customers' }] });
		expect(operationsOf(simulator)).toEqual([...NEW_BOT, 'agentBot:assign']);
		await customerSays(fixture, 'same bot?');
		expect(await contentsOf(fixture, id, 1, 'Customers')).toEqual(['same bot?']);
	});

	concurrentTest('of two bots, the last activated one has the inbox', async (fixture) => {
		const { simulator } = fixture;
		const one = await publishTrigger(fixture, botOf(SHOP, { botName: 'One' }));
		const other = await publishTrigger(fixture, botOf(SHOP, { botName: 'Other' }));
		await customerSays(fixture, 'to the other');
		await republish(fixture, one);
		await customerSays(fixture, 'to the one');
		expect(await contentsOf(fixture, one, 1)).toEqual(['to the one']);
		expect(await contentsOf(fixture, other, 1)).toEqual(['to the other']);
		expect(simulator.bots.map(({ name }) => name)).toEqual(['One', 'Other']);
	});

	concurrentTest(
		'a human who takes over has the chat until it is pending again',
		async (fixture) => {
			const { simulator } = fixture;
			const id = await publishTrigger(fixture, botOf(SHOP));
			await customerSays(fixture, 'to the bot');
			const [conversation] = simulator.conversations;
			conversation.status = 'open';
			expect(responsesOf(await customerSays(fixture, 'to the human'))).toEqual([HUMAN]);
			conversation.status = 'pending';
			expect(responsesOf(await customerSays(fixture, 'to the bot again'))).toEqual([ACCEPTED]);
			expect(await contentsOf(fixture, id, 2)).toEqual(['to the bot', 'to the bot again']);
		},
	);

	for (const what of ['a rotated secret', 'another tenant'])
		concurrentTest(
			`${what} needs a new registration, and the old one has no effect`,
			async (fixture) => {
				const { n8n, simulator, credential } = fixture;
				const id = await publishTrigger(fixture);
				if (what === 'another tenant') {
					const tenantDomain = 'other.cx.sangoma.com';
					simulator.addClient({ ...simulator.client, tenantDomain });
					simulator.revokeTokens();
					await n8n.credentials.update(credential.id, { tenantDomain });
				} else {
					simulator.rotateSecret(simulator.client.clientId, 'rotated');
					await n8n.credentials.update(credential.id, { clientSecret: 'rotated' });
				}
				// n8n 2 leaves a trigger as it is that has not changed itself; n8n 1 registers it again.
				await n8n.workflows.publish(id, { settings: { timezone: 'Europe/Berlin' } });
				expect(simulator.webhooks).toHaveLength(IS_N8N_1 ? 2 : 1);
				await republish(fixture, id);
				expect(simulator.webhooks).toHaveLength(2);
				expect(responsesOf(await customerSays(fixture, 'to both'))).toEqual([ACCEPTED, OLD]);
				expect(await contentsOf(fixture, id, 1)).toEqual(['to both']);
			},
		);
});
