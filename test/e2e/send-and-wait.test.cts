import { errorOf, jsonOf } from '../../tools/n8n/client/executions.cts';
import * as customer from './send-and-wait-support.cts';
import {
	ask,
	ASK,
	begin,
	isThanked,
	links,
	startConversation,
	tell,
	told,
	waiting,
} from './send-and-wait-support.cts';
import { chain, setScene, source, type Scene } from './support.cts';

const APPROVE = { answer: 'approve' };
const DECLINE = { answer: 'decline' };
const RESPONDED = { respondedAt: expect.stringMatching(/^\d{4}-.*Z$/) };

/** A node that leads back until it ran three times. */
const AGAIN = {
	...{ id: 'again', name: 'Again', type: 'n8n-nodes-base.if', typeVersion: 2.2 },
	position: [400, 0] as [number, number],
	parameters: {
		conditions: {
			options: { version: 2 },
			combinator: 'and',
			conditions: [
				{
					id: 'condition',
					leftValue: '={{ $runIndex }}',
					rightValue: 2,
					operator: { type: 'number', operation: 'lt' },
				},
			],
		},
	},
};

describe('a customer who is asked', () => {
	let scene: Scene;

	beforeAll(async () => {
		scene = await setScene();
	});
	afterAll(() => scene.close());

	test('answers once: previews, forged and altered links and a second answer do nothing', async () => {
		const { id, conversationId, link } = await begin(scene);
		for (const agent of ['Slackbot-LinkExpanding 1.0', 'WhatsApp/2.0', 'Mozilla/5.0']) {
			const page = await customer.open(link, agent);
			expect(page).toMatchObject({ status: 200, html: expect.stringContaining('Decline') });
		}
		const forgeries = [
			customer.altered(link, { signature: undefined }),
			customer.altered(link, { signature: '0'.repeat(64) }),
			customer.altered(link, { nonce: '0'.repeat(32) }),
			customer.altered(link, { approved: 'true' }),
		];
		for (const forged of forgeries) {
			expect((await customer.answer(forged, APPROVE)).status).toBe(401);
			expect((await customer.open(forged)).status).toBe(401);
		}
		expect((await customer.answer(link, { answer: 'perhaps' })).status).toBe(400);
		await waiting(scene, id);

		const answers = [DECLINE, APPROVE];
		const seen = await Promise.all(answers.map((fields) => customer.answer(link, fields)));
		const execution = await scene.n8n.executions.finished(id);
		expect(execution.status).toBe('success');
		const thanked = seen.map(isThanked);
		expect(thanked.filter(Boolean)).toHaveLength(1);
		const approved = thanked[1];
		expect(seen[approved ? 1 : 0].html).toContain(approved ? 'Approve' : 'Decline');
		expect(jsonOf(execution, ASK)).toEqual([{ data: { approved, ...RESPONDED } }]);
		expect(told(scene, conversationId)).toEqual([String(approved)]);

		for (const again of [await customer.open(link), await customer.answer(link, APPROVE)]) {
			expect(again.html).toContain('No action required');
		}
		expect(told(scene, conversationId)).toHaveLength(1);
	});

	test('is asked again in a loop: each question counts once, and an old link says so', async () => {
		const conversationId = await startConversation(scene);
		const question = ask(scene, conversationId, { message: '=Question {{ $runIndex + 1 }}' });
		const nodes = [...source([{}]), question, tell(scene, conversationId), AGAIN];
		const workflow = chain('Ask in a loop', nodes);
		workflow.connections[AGAIN.name] = { main: [[{ node: ASK, type: 'main', index: 0 }]] };
		const { id: workflowId } = await scene.n8n.workflows.create(workflow);
		const id = await scene.n8n.executions.start(workflowId);

		const old: string[] = [];
		for (const fields of [APPROVE, DECLINE, APPROVE]) {
			const number = old.length + 1;
			await waiting(scene, id, { questions: number });
			for (const link of old) {
				const pages = [await customer.open(link), await customer.answer(link, APPROVE)];
				expect(pages.map(({ status }) => status)).toEqual([410, 410]);
				expect(pages[1].html).toContain('This question is closed');
			}
			const link = (await links(scene, conversationId, number))[number - 1];
			expect((await customer.open(link)).html).toContain(`Question ${number}`);
			expect((await customer.answer(link, fields)).status).toBe(200);
			old.push(link);
		}
		const execution = await scene.n8n.executions.finished(id);
		expect(execution.status).toBe('success');
		expect(told(scene, conversationId)).toEqual(['true', 'false', 'true']);
	});

	test('writes an answer of their own', async () => {
		const { id, conversationId, link } = await begin(scene, { responseType: 'freeText' });
		expect((await customer.open(link)).html).toContain('<textarea');
		expect((await customer.answer(link, { text: '  ' })).html).toContain('Please write an answer.');
		await waiting(scene, id);
		const text = 'Keep it,\nbut <b>send</b> it to "Rosa".';
		const { status, html, headers } = await customer.answer(link, { text });
		expect(status).toBe(200);
		expect(html).toContain('but &lt;b&gt;send&lt;/b&gt; it to &quot;Rosa&quot;.');
		expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
		const execution = await scene.n8n.executions.finished(id);
		expect(jsonOf(execution, ASK)).toEqual([{ data: { text, ...RESPONDED } }]);
		expect(told(scene, conversationId)).toEqual([text]);
	});

	test('is not waited for where the question could not be sent', async () => {
		const nodes = [...source([{}]), ask(scene, 999_999)];
		const { id } = await scene.n8n.workflows.create(chain('Ask nobody', nodes));
		const execution = await scene.n8n.executions.run(id);
		expect(execution.status).toBe('error');
		expect(errorOf(execution)?.message).toMatch(/^Sangoma CX found no such conversation/);
	});
});
