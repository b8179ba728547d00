import { jsonOf } from '../../tools/n8n/client/executions.cts';
import { Customer } from '../../tools/customer.cts';
import { waitFor } from '../../tools/wait.cts';
import { botOf, SHOP, WEBSITE } from '../kit/inboxes.cts';
import { contentsOf, publishTrigger } from '../kit/n8n/events.cts';
import {
	activateUntilClose,
	prepareExample,
	withModel,
	withParameters,
} from '../kit/n8n/examples.cts';
import { createOwnFixture, longTimeout, useFixture } from '../kit/n8n/fixture.cts';
import { ASK, askAndWait, reply, TAKEN, told, write } from '../kit/n8n/questions.cts';
import { readRows } from '../kit/n8n/tables.cts';

describe('an n8n that was killed', () => {
	const fixture = useFixture(() => withModel(createOwnFixture));
	const killAndRestart = async () => {
		await fixture.process.kill9();
		await fixture.process.restart();
	};

	test('accepts a reply in the chat once as the answer to an earlier question', async () => {
		const { n8n, simulator } = fixture;
		const triggerId = await publishTrigger(fixture, botOf(SHOP));
		const { id, conversationId } = await askAndWait(fixture);
		await simulator.waitForDeliveries();
		await killAndRestart();

		expect(await reply(fixture, conversationId, 'yes')).toContain(TAKEN);
		expect(jsonOf(await n8n.executions.finished(id), ASK)).toEqual([
			{
				data: {
					...{ approved: true, respondedAt: expect.any(String) },
					...{ responder: expect.any(Object), messageId: expect.any(Number) },
				},
			},
		]);
		await write(fixture, conversationId, 'yes');
		// The first message started the conversation, and the last one found no open question.
		expect(await contentsOf(fixture, triggerId, 2)).toEqual(['I have changed my mind.', 'yes']);
		expect(told(fixture, conversationId)).toEqual(['true']);
	});

	test('withdraws an earlier question when an agent writes, and remembers the agent', async () => {
		const { n8n, simulator } = fixture;
		const { id, conversationId } = await askAndWait(fixture);
		await simulator.waitForDeliveries();
		await killAndRestart();
		await simulator.sendAgentMessage({ conversationId, content: 'I will call you.' });
		expect(jsonOf(await n8n.executions.finished(id), ASK)).toMatchObject([
			{ data: { approved: false, withdrawn: true, reason: 'agent' } },
		]);
		await simulator.waitForDeliveries();
		await killAndRestart();
		expect(await write(fixture, conversationId, 'Thanks!')).toContain(
			'a human has the conversation',
		);
	});

	const countNotedMessages = async () =>
		// Before the first message, there is no table.
		(await readRows(fixture.n8n.rest, 'Sangoma CX Agent Messages').catch(() => [])).length;

	test('loses no message while it waits for more, or while the model responds', async () => {
		const { model, n8n, simulator } = fixture;
		const example = await prepareExample(fixture, '05-ai-agent-chatbot', model.url);
		// The lease ends before n8n has restarted, and all texts are marked as earlier ones.
		const text = JSON.stringify(example)
			.replace('plus({ minutes: 2 })', 'plus({ seconds: 1 })')
			.replace('minus({ minutes: 2 })', 'minus({ minutes: 0 })');
		const quick = JSON.parse(text) as typeof example;
		const slow = withParameters(quick, { 'Wait for More': { amount: 60 } });
		const id = await activateUntilClose(fixture, slow);
		const customer = new Customer(simulator, WEBSITE);
		const asked = () => model.requests.map(({ messages }) => messages.at(-1)?.content);
		const marked = (...texts: string[]) => texts.map((words) => `[Earlier] ${words}`).join('\n');
		await customer.says('Hello');
		await Promise.all(['I am Rosa', 'I wait for a parcel'].map((words) => customer.says(words)));
		await waitFor(
			async () => (await countNotedMessages()) === 3,
			longTimeout('three messages in the table'),
		);
		await killAndRestart();
		await n8n.workflows.publish(id, quick);
		model.override = () => new Promise(() => {});
		await customer.says('since Monday');
		await waitFor(() => model.requests.length > 0, longTimeout('a request to the model'));
		const before = ['Hello', 'I am Rosa', 'I wait for a parcel', 'since Monday'];
		expect(asked()).toEqual([marked(...before)]);
		await killAndRestart();
		model.override = undefined;
		expect(await customer.asks('Where is it?')).toContain('out for delivery');
		expect(asked()).toHaveLength(2);
		expect(asked()[1]).toBe(marked(...before, 'Where is it?'));
		await waitFor(async () => (await countNotedMessages()) === 0, longTimeout('an empty table'));
	});
});
