import { Customer } from '../../tools/customer.cts';
import { jsonOf } from '../../tools/n8n/client/executions.cts';
import type { WorkflowDefinition } from '../../tools/n8n/client/workflows.cts';
import { readExample } from '../../tools/examples.cts';
import { SHOP, WHATSAPP } from '../kit/inboxes.cts';
import { lastExecution } from '../kit/n8n/events.cts';
import { activateExample, activateUntilClose, prepareExample } from '../kit/n8n/examples.cts';
import { createFixture, useFixture } from '../kit/n8n/fixture.cts';
import {
	answer,
	APPROVE,
	DECLINE,
	links,
	reply,
	TAKEN,
	waitForQuestion,
	waitingExecutionOf,
} from '../kit/n8n/questions.cts';

const BY_WEBHOOK = '02-chatbot-webhook';
const BY_BOT = '03-chatbot-agent-bot';
const DID_THAT_HELP = '06-did-that-help';

describe('the examples with a customer', () => {
	const fixture = useFixture(createFixture, { forEach: true });
	const activate = (name: string) => activateExample(fixture, name);

	test('the webhook chatbot answers until a human answers', async () => {
		const id = await activate(BY_WEBHOOK);
		const rosa = new Customer(fixture.simulator, SHOP);
		await rosa.asks('Where is my parcel?');
		await rosa.asks('Hello?');
		expect(rosa.answers).toEqual([
			'Good news, Rosa Example: your parcel arrives tomorrow before noon.',
			expect.stringContaining('What would you like to know?'),
		]);

		const conversationId = rosa.conversation.id;
		fixture.simulator.sendAgentMessage({ conversationId, content: 'Hello Rosa, this is Ada.' });
		await fixture.simulator.waitForDeliveries();
		await rosa.says('Where is my parcel, Ada?');
		expect(await lastExecution(fixture, id)).toMatchObject({ status: 'success' });
		// The trigger drops messages in a conversation in which an agent has written.
		expect(await fixture.n8n.executions.list(id)).toHaveLength(2);
		expect(rosa.answers).toHaveLength(3);
	});

	test('the bot of an inbox answers, hands over, is silent until the chat is pending again, and says goodbye', async () => {
		const id = await activate(BY_BOT);
		const { n8n } = fixture;
		const rosa = new Customer(fixture.simulator, SHOP);
		await rosa.asks('Where is my parcel?');
		expect(rosa.conversation).toMatchObject({ status: 'pending', assignee: null });

		await rosa.asks('I want to talk to a human');
		await rosa.waitForStatus('open');
		expect(rosa.answers).toHaveLength(2);

		await rosa.says('Are you there?');
		// The trigger drops messages in a conversation that a human has.
		expect(await n8n.executions.list(id)).toHaveLength(2);
		expect(rosa.answers).toHaveLength(2);

		rosa.setStatus('pending');
		await rosa.asks('Where is my parcel now?');

		const nathan = new Customer(fixture.simulator, SHOP);
		await nathan.says('Thanks, bye');
		await nathan.waitForStatus('resolved');
		expect(nathan.answers).toEqual(['You are welcome. Have a good day!']);
	});

	describe('the bot that asks whether it helped', () => {
		/** Disables a question: like after its time limit, its input is its output. */
		function disableQuestion({ nodes }: WorkflowDefinition, name: string): void {
			const question = nodes.find((node) => node.name === name)!;
			expect(question.parameters.options).toHaveProperty('limitWaitTime');
			question.disabled = true;
		}

		/** Makes a customer say thank you. Returns the question that they are asked. */
		async function thank(id: string) {
			const customer = new Customer(fixture.simulator, WHATSAPP);
			expect(await customer.asks('Where is my parcel?')).toContain('out for delivery');
			expect(await customer.asks('Thank you!')).toContain('Did that help?');
			const conversationId = customer.conversation.id;
			const [link] = await links(fixture, conversationId);
			const question = await waitingExecutionOf(fixture, id, conversationId);
			return { customer, link, question };
		}

		/** Makes a customer say that it helped. Returns the question about a rating. */
		async function askForRating() {
			const asked = await thank(await activate(DID_THAT_HELP));
			await answer(asked.link, APPROVE);
			expect(await asked.customer.hears(3)).toContain('5. Very good');
			await waitForQuestion(fixture, asked.question.id, { node: 'How Was It?' });
			return asked;
		}

		test('asks for a rating after a yes, and finishes the chat after the rating', async () => {
			const { customer, question } = await askForRating();
			const conversation_id = customer.conversation.id;
			expect(await reply(fixture, conversation_id, '5')).toContain(TAKEN);
			const execution = await fixture.n8n.executions.finished(question.id);
			expect(jsonOf(execution, 'Rating')).toEqual([{ conversation_id, rating: 5 }]);
			expect(customer.conversation.status).toBe('resolved');
			expect(customer.answers).toHaveLength(3);
		});

		test('does not finish the chat if an agent writes before the rating', async () => {
			const { customer, question } = await askForRating();
			const conversationId = customer.conversation.id;
			await fixture.simulator.sendAgentMessage({ conversationId, content: 'One more thing.' });
			expect(await fixture.n8n.executions.finished(question.id)).toMatchObject({
				status: 'success',
			});
			expect(customer.conversation.status).toBe('pending');
		});

		test('asks only once whether it helped, and finishes the chat without a rating', async () => {
			const example = await prepareExample(fixture, DID_THAT_HELP);
			disableQuestion(example, 'How Was It?');
			const { customer, link, question } = await thank(await activateUntilClose(fixture, example));
			expect(await customer.asks('Is it really today?')).toContain('out for delivery');
			expect(customer.conversation.status).toBe('pending');
			expect(await links(fixture, customer.conversation.id)).toEqual([link]);

			await answer(link, APPROVE);
			await fixture.n8n.executions.finished(question.id);
			expect(customer.conversation).toMatchObject({ status: 'resolved', assignee: null });
			expect(customer.answers).toHaveLength(3);
		});

		test('hands over to a human after a no', async () => {
			const { customer, link, question } = await thank(await activate(DID_THAT_HELP));
			await answer(link, DECLINE);
			await fixture.n8n.executions.finished(question.id);
			expect(customer.conversation.status).toBe('open');
		});

		test('does not change the chat if there is no answer in time', async () => {
			const example = await prepareExample(fixture, DID_THAT_HELP);
			disableQuestion(example, 'Did That Help?');
			const id = await activateUntilClose(fixture, example);
			const customer = new Customer(fixture.simulator, WHATSAPP);
			await customer.says('Thank you!');
			expect(await lastExecution(fixture, id)).toMatchObject({ status: 'success' });
			expect(customer.conversation).toMatchObject({ status: 'pending', assignee: null });
			expect(customer.answers).toEqual([]);
		});
	});

	test.each([
		[BY_WEBHOOK, SHOP],
		[BY_BOT, SHOP],
		[DID_THAT_HELP, WHATSAPP],
	])('%s can be imported and activated twice', async (name, inboxId) => {
		const { bots, webhooks } = fixture.simulator;
		const first = await activate(name);
		const before = bots.length + webhooks.length;
		const second = await activate(name);
		expect(bots.length + webhooks.length).toBe(before + 1);
		await new Customer(fixture.simulator, inboxId).says('Where is my parcel?');
		const { data } = await lastExecution(fixture, second);
		expect(data.resultData.error).toBeUndefined();
		expect(await fixture.n8n.workflows.publicationStatus(first)).toMatchObject({
			status: 'published',
		});
	});

	test.each([BY_WEBHOOK, BY_BOT, '04-call-back-form'])(
		'%s contains no URLs, which two imports would share',
		(name) => expect(JSON.stringify(readExample(name))).not.toMatch(/"webhookId"|"path"/),
	);
});
