import { jsonOf } from '../../tools/n8n/client/executions.cts';
import type { OwnScene } from '../e2e/own-n8n.cts';
import { setOwnScene } from '../e2e/own-n8n.cts';
import * as customer from '../e2e/send-and-wait-support.cts';
import { ASK, begin, isThanked, start, told } from '../e2e/send-and-wait-support.cts';
import { source } from '../e2e/support.cts';

const APPROVE = { answer: 'approve' };
/** n8n looks once a minute, and when it starts, whose time is over. */
const PATIENCE_MS = 240_000;

describe('an execution that waits for an answer', () => {
	let own: OwnScene;

	beforeAll(async () => {
		own = await setOwnScene();
	}, PATIENCE_MS);
	afterAll(() => own.scene.close());

	test(
		'goes on with it once, though n8n was killed and its workflow changed',
		async () => {
			const { n8n, scene } = own;
			const { id, workflowId, conversationId, link } = await begin(scene);
			await scene.n8n.workflows.update(workflowId, { nodes: source([{}]), connections: {} });
			await n8n.kill9();
			await n8n.restart();

			expect((await customer.open(link)).status).toBe(200);
			const answers = [APPROVE, APPROVE, APPROVE];
			const seen = await Promise.all(answers.map((fields) => customer.answer(link, fields)));
			expect(seen.filter(isThanked)).toHaveLength(1);
			const execution = await scene.n8n.executions.finished(id);
			expect(jsonOf(execution, ASK)).toEqual([
				{ data: { approved: true, respondedAt: expect.any(String) } },
			]);
			expect(told(scene, conversationId)).toEqual(['true']);
		},
		PATIENCE_MS,
	);

	test(
		'waits no longer than the limit, and gives what went in',
		async () => {
			const { scene } = own;
			const values = { limitType: 'afterTimeInterval', resumeAmount: 0.02, resumeUnit: 'minutes' };
			const { id, conversationId, link } = await start(scene, {
				options: { limitWaitTime: { values } },
			});
			const execution = await scene.n8n.executions.finished(id, 150_000);
			expect(jsonOf(execution, ASK)).toEqual([{ order: 7 }, { order: 8 }]);
			expect(told(scene, conversationId)).toEqual(['nothing', 'nothing']);
			expect((await customer.answer(link, APPROVE)).html).toContain('No action required');
			expect(told(scene, conversationId)).toHaveLength(2);
		},
		PATIENCE_MS,
	);
});
