import { jsonOf } from '../../tools/n8n/client/executions.cts';
import { createOwnFixture, useFixture } from '../kit/n8n/fixture.cts';
import { startWith } from '../kit/n8n/nodes.cts';
import {
	answer,
	APPROVE,
	ASK,
	askAndWait,
	isAccepted,
	open,
	askCustomer,
	told,
} from '../kit/n8n/questions.cts';

describe('an execution that waits for an answer', () => {
	const fixture = useFixture(createOwnFixture);

	test('resumes once, even if n8n was killed and the workflow has changed', async () => {
		const { n8n, process } = fixture;
		const { id, workflowId, conversationId, link } = await askAndWait(fixture);
		await n8n.workflows.update(workflowId, { nodes: startWith([{}]), connections: {} });
		await process.kill9();
		await process.restart();

		expect((await open(link)).status).toBe(200);
		const answers = [APPROVE, APPROVE, APPROVE];
		const pages = await Promise.all(answers.map((fields) => answer(link, fields)));
		expect(pages.filter(isAccepted)).toHaveLength(1);
		expect(jsonOf(await n8n.executions.finished(id), ASK)).toEqual([
			{ data: { approved: true, respondedAt: expect.any(String) } },
		]);
		expect(told(fixture, conversationId)).toEqual(['true']);
	});

	test('outputs its input after the time limit', async () => {
		const values = { limitType: 'afterTimeInterval', resumeAmount: 0.02, resumeUnit: 'minutes' };
		const options = { limitWaitTime: { values } };
		const { id, conversationId, link } = await askCustomer(fixture, { options });
		// n8n checks the time limits once a minute.
		const execution = await fixture.n8n.executions.finished(id, 150_000);
		expect(jsonOf(execution, ASK)).toEqual([{ order: 7 }, { order: 8 }]);
		expect(told(fixture, conversationId)).toEqual(['nothing', 'nothing']);
		expect((await answer(link, APPROVE)).html).toContain('No action required');
		expect(told(fixture, conversationId)).toHaveLength(2);
	});
});
