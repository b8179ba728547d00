import { jsonOf } from '../../playground/client/execution.cts';
import { setOwnScene } from '../e2e/own-n8n.cts';
import * as customer from '../e2e/send-and-wait-support.cts';
import { ASK, begin, isThanked, told } from '../e2e/send-and-wait-support.cts';
import { source } from '../e2e/support.cts';

test('an execution that waits for an answer goes on with it once, though n8n was killed and its workflow changed', async () => {
	const { n8n, scene } = await setOwnScene();
	try {
		const { id, workflowId, conversationId, link } = await begin(scene);
		await scene.n8n.workflows.update(workflowId, { nodes: source([{}]), connections: {} });
		await n8n.kill9();
		await n8n.restart();

		expect((await customer.open(link)).status).toBe(200);
		const approve = { answer: 'approve' };
		const answers = [approve, approve, approve];
		const seen = await Promise.all(answers.map((fields) => customer.answer(link, fields)));
		expect(seen.filter(isThanked)).toHaveLength(1);
		const execution = await scene.n8n.executions.finished(id);
		expect(jsonOf(execution, ASK)).toEqual([{ data: { approved: true, respondedAt: expect.any(String) } }]);
		expect(told(scene, conversationId)).toEqual(['true']);
	} finally {
		await scene.close();
	}
}, 240_000);
