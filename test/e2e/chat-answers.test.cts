import type { INodeParameters } from 'n8n-workflow';
import { errorOf, jsonOf } from '../../tools/n8n/client/executions.cts';
import { waitFor } from '../../tools/wait.cts';
import { botOf, SHOP } from '../kit/inboxes.cts';
import { executionsOf, publishTrigger } from '../kit/n8n/events.cts';
import { createFixture, longTimeout, save, useFixture } from '../kit/n8n/fixture.cts';
import { startWith } from '../kit/n8n/nodes.cts';
import {
	answer,
	APPROVE,
	ASK,
	askAndWait,
	askInLoop,
	askNode,
	open,
	reply,
	startConversation,
	TAKEN,
	told,
	waitForQuestion,
	write,
} from '../kit/n8n/questions.cts';

describe('a reply in the chat', () => {
	const fixture = useFixture(createFixture);
	let triggerId: string;

	beforeAll(async () => {
		triggerId = await publishTrigger(fixture, botOf(SHOP));
	});

	const dataOf = async (id: string) => {
		const execution = await fixture.n8n.executions.finished(id);
		expect(errorOf(execution)?.message).toBeUndefined();
		return jsonOf(execution, ASK).map(({ data }) => data);
	};
	const startedBy = async (content: string) => {
		const executions = await executionsOf(fixture, triggerId, 1);
		return executions.filter((execution) => JSON.stringify(execution.data).includes(content))
			.length;
	};
	const IN_CHAT = { messageId: expect.any(Number), responder: { name: 'Visitor' } };

	test.each([
		['yes', { approved: true }],
		['no', { approved: false }],
		['Approve!', { approved: true }],
		['2', { approved: false }],
		['Gern!', { approved: true }, { options: { yesWords: 'ja, gern', noWords: 'nein' } }],
	])('"%s" answers a question once', async (text, data, parameters: INodeParameters = {}) => {
		const { id, conversationId, link } = await askAndWait(fixture, parameters);
		expect(await write(fixture, conversationId, `about "${text}"`)).not.toContain('answer');
		expect(await reply(fixture, conversationId, text)).toContain(TAKEN);
		expect(await dataOf(id)).toMatchObject([{ ...data, ...IN_CHAT }]);
		expect(told(fixture, conversationId)).toEqual([String(data.approved)]);
		expect((await answer(link, APPROVE)).html).toContain('No action required');
		expect(told(fixture, conversationId)).toHaveLength(1);
		expect(await startedBy(`about "${text}"`.replaceAll('"', '\\"'))).toBe(1);
	});

	test('selects a choice in another language', async () => {
		const parameters = {
			responseType: 'choice',
			choices: { values: [{ label: 'الفاتورة' }, { label: 'التوصيل' }] },
			options: { page: { language: 'ar', title: 'سؤال', thanks: 'شكرا' } },
		};
		const { id, conversationId, link } = await askAndWait(fixture, parameters);
		const page = await open(link);
		expect(page.html).toContain('<html lang="ar" dir="rtl">');
		expect(page.html).toContain('>التوصيل</button>');
		expect(await reply(fixture, conversationId, ' التوصيل. ')).toContain(TAKEN);
		expect(await dataOf(id)).toMatchObject([{ choice: 'التوصيل', number: 2 }]);
	});

	test('starts the workflow if the link has been used', async () => {
		const { id, conversationId, link } = await askAndWait(fixture);
		await answer(link, APPROVE);
		await dataOf(id);
		expect(await write(fixture, conversationId, 'yes, but late')).not.toContain('answer');
		expect(await write(fixture, conversationId, 'yes')).not.toContain('answer');
		expect(told(fixture, conversationId)).toEqual(['true']);
	});

	test('sent twice at the same time answers once', async () => {
		const { id, conversationId } = await askAndWait(fixture);
		const replies = await Promise.all([1, 2].map(() => reply(fixture, conversationId, 'yes')));
		expect(replies.filter((text) => text.includes(TAKEN))).toHaveLength(1);
		await dataOf(id);
		expect(told(fixture, conversationId)).toEqual(['true']);
	});

	test('in each of two conversations answers both questions', async () => {
		const questions = [await askAndWait(fixture), await askAndWait(fixture)];
		const [first, second] = questions.map(({ conversationId }) => conversationId);
		await Promise.all([reply(fixture, first, 'no'), reply(fixture, second, 'yes')]);
		const data = await Promise.all(questions.map(({ id }) => dataOf(id)));
		expect(data).toMatchObject([[{ approved: false }], [{ approved: true }]]);
		expect([told(fixture, first), told(fixture, second)]).toEqual([['false'], ['true']]);
	});

	test('answers only the newest question, even with the number of an older one', async () => {
		const values = ['Red', 'Green', 'Blue'].map((label) => ({ label }));
		const older = await askAndWait(fixture, { responseType: 'choice', choices: { values } });
		const { conversationId } = older;
		const workflowId = await save(fixture, ...startWith([{}]), askNode(fixture, conversationId));
		const newer = await fixture.n8n.executions.start(workflowId);
		await waitForQuestion(fixture, newer);
		await fixture.simulator.waitForDeliveries();
		expect(await write(fixture, conversationId, '3')).not.toContain('answer');
		expect(await reply(fixture, conversationId, '2')).toContain(TAKEN);
		expect(await dataOf(newer)).toMatchObject([{ approved: false }]);
		expect((await fixture.n8n.executions.get(older.id)).status).toBe('waiting');
		await answer(older.link, { answer: '3' });
		expect(await dataOf(older.id)).toMatchObject([{ choice: 'Blue', number: 3 }]);
	});

	test("answers a question if the tenant shows the API's messages as a user's", async () => {
		const { settings } = fixture.simulator;
		settings.apiSender = 'user';
		const { id, conversationId } = await askAndWait(fixture);
		expect(await write(fixture, conversationId, 'What for?')).not.toContain('human');
		expect(await reply(fixture, conversationId, 'yes')).toContain(TAKEN);
		expect(await dataOf(id)).toMatchObject([{ approved: true }]);
		expect(await write(fixture, conversationId, 'Thanks')).not.toContain('human');
		settings.apiSender = 'agent_bot';
	});

	test('answers each of three questions in a loop', async () => {
		const conversationId = await startConversation(fixture);
		const id = await askInLoop(fixture, conversationId);
		for (const [index, text] of ['yes', 'no', '1'].entries()) {
			await waitForQuestion(fixture, id, { questions: index + 1 });
			await fixture.simulator.waitForDeliveries();
			expect(await reply(fixture, conversationId, text)).toContain(TAKEN);
		}
		await dataOf(id);
		expect(told(fixture, conversationId)).toEqual(['true', 'false', 'true']);
	});

	const ACTS: Record<string, (conversationId: number) => unknown> = {
		agent: (conversationId) =>
			fixture.simulator.sendAgentMessage({ conversationId, content: 'I will call you.' }),
		opened: (conversationId) =>
			fixture.simulator.setConversationStatus({ conversationId, status: 'open' }),
		resolved: (conversationId) =>
			fixture.simulator.setConversationStatus({ conversationId, status: 'resolved' }),
	};
	test.each(Object.entries(ACTS))(
		'finds a question that was withdrawn: %s',
		async (reason, act) => {
			const { id, conversationId, link } = await askAndWait(fixture);
			await fixture.simulator.waitForDeliveries();
			await act(conversationId);
			expect(await dataOf(id)).toMatchObject([{ withdrawn: true, reason, approved: false }]);
			await answer(link, APPROVE);
			expect(told(fixture, conversationId)).toEqual(['false']);
		},
	);

	test('starts no workflow after an agent wrote', async () => {
		const { simulator } = fixture;
		const conversationId = await startConversation(fixture);
		await simulator.sendAgentMessage({ conversationId, content: 'Ada here.' });
		await simulator.waitForDeliveries();
		expect(await write(fixture, conversationId, 'Hi Ada')).toContain(
			'a human has the conversation',
		);
		simulator.setConversationStatus({ conversationId, status: 'resolved' });
		await simulator.waitForDeliveries();
		expect(await write(fixture, conversationId, 'One more thing')).not.toContain('human');
		await waitFor(async () => (await startedBy('One more thing')) === 1, longTimeout('a run'));
	});

	test('answers a question of a workflow that has changed', async () => {
		const { id, conversationId, workflowId } = await askAndWait(fixture);
		await fixture.n8n.workflows.update(workflowId, { nodes: startWith([{}]), connections: {} });
		expect(await reply(fixture, conversationId, 'yes')).toContain(TAKEN);
		expect(await dataOf(id)).toMatchObject([{ approved: true }]);
	});
});
