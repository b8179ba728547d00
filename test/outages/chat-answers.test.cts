import { jsonOf } from '../../tools/n8n/client/executions.cts';
import { contentsOf, publishTrigger, SHOP } from '../kit/n8n/events.cts';
import { createOwnFixture, useFixture } from '../kit/n8n/fixture.cts';
import { botOf } from '../kit/n8n/nodes.cts';
import { ASK, askAndWait, told } from '../kit/n8n/questions.cts';

jest.setTimeout(240_000);

describe('an n8n that was killed between a question and its answer', () => {
	const fixture = useFixture(createOwnFixture);

	const write = async (conversationId: number, content: string) => {
		await fixture.simulator.sendCustomerMessage({ inboxId: SHOP, conversationId, content });
		await fixture.simulator.waitForDeliveries();
	};

	test('takes a reply in the chat as the answer, once', async () => {
		const { n8n, process, simulator } = fixture;
		const triggerId = await publishTrigger(fixture, botOf(SHOP));
		const { id, conversationId } = await askAndWait(fixture);
		await simulator.waitForDeliveries();
		await process.kill9();
		await process.restart();

		await write(conversationId, 'yes');
		expect(jsonOf(await n8n.executions.finished(id), ASK)).toEqual([
			{
				data: {
					...{ approved: true, respondedAt: expect.any(String) },
					...{ responder: expect.any(Object), messageId: expect.any(Number) },
				},
			},
		]);
		await write(conversationId, 'yes');
		// The first message opened the conversation, and the last one found nothing to answer.
		expect(await contentsOf(fixture, triggerId, 2)).toEqual(['I have changed my mind.', 'yes']);
		expect(told(fixture, conversationId)).toEqual(['true']);
	});

	test('withdraws the question when an agent writes, and remembers that one did', async () => {
		const { n8n, process, simulator } = fixture;
		const { id, conversationId } = await askAndWait(fixture);
		await simulator.waitForDeliveries();
		await process.kill9();
		await process.restart();
		await simulator.sendAgentMessage({ conversationId, content: 'I will call you.' });
		expect(jsonOf(await n8n.executions.finished(id), ASK)).toMatchObject([
			{ data: { approved: false, withdrawn: true, reason: 'agent' } },
		]);
		await simulator.waitForDeliveries();
		await process.kill9();
		await process.restart();
		await write(conversationId, 'Thanks!');
		const { responseText } = simulator.deliveries.at(-1) ?? {};
		expect(responseText).toContain('a human has the conversation');
	});
});
