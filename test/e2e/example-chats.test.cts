import { readExample } from '../../tools/examples.cts';
import { Customer, lastExecution, prepareExample, untilSo, whileLive } from './example-support.cts';
import { answer, asking, links } from './send-and-wait-support.cts';
import type { Scene } from './support.cts';
import { setScene } from './support.cts';
import { SHOP } from './trigger-support.cts';

const WHATSAPP = 15;

describe('the examples with a customer in them', () => {
	let scene: Scene;

	beforeEach(async () => {
		scene = await setScene();
	});
	afterEach(() => scene.close());

	/** Makes an example live for the time of a task. */
	const live = async (name: string, task: (id: string) => Promise<void>) =>
		await whileLive(scene, await prepareExample(scene, name), task);

	const newCustomer = (inboxId = SHOP) => new Customer(scene.simulator, inboxId);

	test('the chatbot by webhook answers what it is asked, until a human has the chat', async () => {
		await live('02-chatbot-webhook', async (id) => {
			const rosa = newCustomer();
			await rosa.says('Where is my parcel?');
			await rosa.hears(1);
			await rosa.says('Hello?');
			await rosa.hears(2);
			expect(rosa.answers).toEqual([
				'Good news, Rosa Example: your parcel arrives tomorrow before noon.',
				expect.stringContaining('What would you like to know?'),
			]);

			const conversationId = rosa.conversation.id;
			scene.simulator.sendAgentMessage({ conversationId, content: 'Hello Rosa, this is Ada.' });
			await rosa.says('Where is my parcel, Ada?');
			expect(await lastExecution(scene, id)).toMatchObject({ status: 'success' });
			expect(await scene.n8n.executions.list(id)).toHaveLength(3);
			expect(rosa.answers).toHaveLength(3);
		});
	});

	test('the chatbot of an inbox answers, hands over, is silent until it is given back, and says good-bye', async () => {
		await live('03-chatbot-agent-bot', async (id) => {
			const { n8n, simulator } = scene;
			const rosa = newCustomer();
			await rosa.says('Where is my parcel?');
			await rosa.hears(1);
			expect(rosa.conversation).toMatchObject({ status: 'pending', assignee: null });

			await rosa.says('I want to talk to a human');
			await untilSo(simulator, () => rosa.conversation.assignee !== null);
			expect(rosa.conversation.status).toBe('open');
			expect(rosa.answers).toHaveLength(2);

			await rosa.says('Are you there?');
			// The human has the chat: the trigger itself lets nothing in.
			expect(await n8n.executions.list(id)).toHaveLength(2);
			expect(rosa.answers).toHaveLength(2);

			simulator.setConversationStatus({ conversationId: rosa.conversation.id, status: 'pending' });
			await rosa.says('Where is my parcel now?');
			await rosa.hears(3);

			const nathan = newCustomer();
			await nathan.says('Thanks, bye');
			await untilSo(simulator, () => nathan.conversation.status === 'resolved');
			expect(nathan.answers).toEqual(['You are welcome. Have a good day!']);
		});
	});

	describe('the one that asks whether it has helped', () => {
		const NAME = '06-did-that-help';

		/** A customer who got an answer and said thank you, and the link that they got. */
		async function thank(id: string) {
			const customer = newCustomer(WHATSAPP);
			await customer.says('Where is my parcel?');
			expect(await customer.hears(1)).toContain('out for delivery');
			await customer.says('Thank you!');
			expect(await customer.hears(2)).toContain('Did that help?');
			const [link] = await links(scene, customer.conversation.id);
			return { customer, link, asked: await asking(scene, id) };
		}

		test('finishes the chat of who says yes, and asks nobody again meanwhile', async () => {
			await live(NAME, async (id) => {
				const { customer, link, asked } = await thank(id);
				await customer.says('Is it really today?');
				expect(await customer.hears(3)).toContain('out for delivery');
				expect(customer.conversation.status).toBe('pending');
				expect(await links(scene, customer.conversation.id)).toEqual([link]);

				await answer(link, { answer: 'approve' });
				await scene.n8n.executions.finished(asked.id);
				expect(customer.conversation).toMatchObject({ status: 'resolved', assignee: null });
				expect(customer.answers).toHaveLength(3);
			});
		});

		test('gets a human for who says no', async () => {
			await live(NAME, async (id) => {
				const { customer, link, asked } = await thank(id);
				await answer(link, { answer: 'decline' });
				await scene.n8n.executions.finished(asked.id);
				expect(customer.conversation).toMatchObject({
					status: 'open',
					assignee: { type: 'user' },
				});
			});
		});

		test('does nothing to the chat of who does not answer in time', async () => {
			const example = await prepareExample(scene, NAME);
			// What goes into the question comes out when the time is over: as if the node were off.
			const asker = example.nodes.find(({ name }) => name === 'Did That Help?')!;
			expect(asker.parameters.options).toHaveProperty('limitWaitTime');
			asker.disabled = true;
			await whileLive(scene, example, async (id) => {
				const customer = newCustomer(WHATSAPP);
				await customer.says('Thank you!');
				expect(await lastExecution(scene, id)).toMatchObject({ status: 'success' });
				expect(customer.conversation).toMatchObject({ status: 'pending', assignee: null });
				expect(customer.answers).toEqual([]);
			});
		});
	});

	test.each(['02-chatbot-webhook', '03-chatbot-agent-bot', '06-did-that-help'])(
		'%s can be imported twice, and both are live',
		async (name) => {
			const inboxId = name.startsWith('06') ? WHATSAPP : SHOP;
			await live(name, async (first) => {
				const before = scene.simulator.bots.length + scene.simulator.webhooks.length;
				await live(name, async (second) => {
					const { bots, webhooks } = scene.simulator;
					expect(bots.length + webhooks.length).toBe(before + 1);
					await newCustomer(inboxId).says('Where is my parcel?');
					const { data } = await lastExecution(scene, second);
					expect(data.resultData.error).toBeUndefined();
					expect(await scene.n8n.workflows.publicationStatus(first)).toMatchObject({
						status: 'published',
					});
				});
			});
		},
	);

	test('have no address of their own in the file, which two imports would share', () => {
		for (const name of ['02-chatbot-webhook', '03-chatbot-agent-bot', '04-call-back-form'])
			expect(JSON.stringify(readExample(name))).not.toMatch(/"webhookId"|"path"/);
	});
});
