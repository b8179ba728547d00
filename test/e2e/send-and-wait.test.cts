import { jsonOf } from '../../playground/client/execution.cts';
import {
	altered,
	answer,
	ask,
	ASK,
	links,
	open,
	startConversation,
	tell,
	told,
	waiting,
} from './send-and-wait-support.cts';
import { chain, setScene, source, type Scene } from './support.cts';

const APPROVE = { answer: 'approve' };
const DECLINE = { answer: 'decline' };
const RESPONDED = { respondedAt: expect.stringMatching(/^\d{4}-.*Z$/) };

describe('a customer who is asked', () => {
	let scene: Scene;

	beforeAll(async () => {
		scene = await setScene();
	});
	afterAll(() => scene.close());

	/** Starts a workflow that asks in a new conversation and tells the answer. */
	async function begin(parameters = {}) {
		const conversationId = await startConversation(scene);
		const nodes = [
			...source([{ order: 7 }, { order: 8 }]),
			ask(scene, conversationId, parameters),
			tell(scene, conversationId),
		];
		const { id: workflowId } = await scene.n8n.workflows.create(chain('Ask', nodes));
		const id = await scene.n8n.executions.start(workflowId);
		await waiting(scene, id);
		const [link] = await links(scene, conversationId);
		return { id, conversationId, link };
	}

	test('answers once: previews, forged and altered links and a second answer do nothing', async () => {
		const { id, conversationId, link } = await begin();
		for (const agent of ['Slackbot-LinkExpanding 1.0', 'WhatsApp/2.0', 'Mozilla/5.0']) {
			const page = await open(link, agent);
			expect(page).toMatchObject({ status: 200, html: expect.stringContaining('Decline') });
		}
		const forgeries = [
			altered(link, { signature: undefined }),
			altered(link, { signature: '0'.repeat(64) }),
			altered(link, { nonce: '0'.repeat(32) }),
			altered(link, { approved: 'true' }),
		];
		for (const forged of forgeries) {
			expect((await answer(forged, APPROVE)).status).toBe(401);
			expect((await open(forged)).status).toBe(401);
		}
		expect((await answer(link, { answer: 'perhaps' })).status).toBe(400);
		await waiting(scene, id);

		const seen = await Promise.all([answer(link, DECLINE), answer(link, APPROVE)]);
		const execution = await scene.n8n.executions.finished(id);
		expect(execution.status).toBe('success');
		const winner = seen.findIndex(({ status }) => status === 200);
		expect(seen.map(({ status }) => status).sort()).toEqual([200, 409]);
		expect(seen[winner].html).toContain(winner === 0 ? 'Decline' : 'Approve');
		const approved = winner === 1;
		expect(jsonOf(execution, ASK)).toEqual([{ data: { approved, ...RESPONDED } }]);
		expect(told(scene, conversationId)).toEqual([String(approved)]);

		for (const again of [await open(link), await answer(link, APPROVE)]) {
			expect(again.html).toContain('No action required');
		}
		expect(told(scene, conversationId)).toHaveLength(1);
	});
});
