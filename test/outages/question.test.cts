import { jsonOf } from '../../tools/client/execution.cts';
import * as customer from '../kit/n8n/questions.cts';
import { createOwnFixture, useFixture } from '../kit/n8n/fixture.cts';
import { source } from '../kit/n8n/nodes.cts';
import { ASK, begin, isThanked, start, told } from '../kit/n8n/questions.cts';

const APPROVE = { answer: 'approve' };
/** n8n looks once a minute, and when it starts, whose time is over. */
const PATIENCE_MS = 240_000;

describe('an execution that waits for an answer', () => {
	const fixture = useFixture(createOwnFixture);

	test(
		'goes on with it once, though n8n was killed and its workflow changed',
		async () => {
			const { id, workflowId, conversationId, link } = await begin(fixture);
			await fixture.n8n.workflows.update(workflowId, { nodes: source([{}]), connections: {} });
			await fixture.process.kill9();
			await fixture.process.restart();

			expect((await customer.open(link)).status).toBe(200);
			const answers = [APPROVE, APPROVE, APPROVE];
			const seen = await Promise.all(answers.map((fields) => customer.answer(link, fields)));
			expect(seen.filter(isThanked)).toHaveLength(1);
			const execution = await fixture.n8n.executions.finished(id);
			expect(jsonOf(execution, ASK)).toEqual([
				{ data: { approved: true, respondedAt: expect.any(String) } },
			]);
			expect(told(fixture, conversationId)).toEqual(['true']);
		},
		PATIENCE_MS,
	);

	test(
		'waits no longer than the limit, and gives what went in',
		async () => {
			const values = { limitType: 'afterTimeInterval', resumeAmount: 0.02, resumeUnit: 'minutes' };
			const { id, conversationId, link } = await start(fixture, {
				options: { limitWaitTime: { values } },
			});
			const execution = await fixture.n8n.executions.finished(id, 150_000);
			expect(jsonOf(execution, ASK)).toEqual([{ order: 7 }, { order: 8 }]);
			expect(told(fixture, conversationId)).toEqual(['nothing', 'nothing']);
			expect((await customer.answer(link, APPROVE)).html).toContain('No action required');
			expect(told(fixture, conversationId)).toHaveLength(2);
		},
		PATIENCE_MS,
	);
});
