import type { INodeParameters } from 'n8n-workflow';
import { startSimulator } from '../../simulator/index.cts';
import { N8nClient } from '../../playground/client/client.cts';
import { errorOf, jsonOf } from '../../playground/client/execution.cts';
import { createCredential } from '../../playground/credential.cts';
import { ensureN8n } from '../../playground/n8n/ensure-n8n.cts';
import { startN8n } from '../../playground/n8n/start.cts';
import * as customer from './send-and-wait-support.cts';
import {
	ask,
	ASK,
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

/** Whether this answer is the one that counts; to any other, n8n or the page says what it is. */
const isThanked = ({ html }: customer.Seen) => html.includes('Thank you');

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

/** Starts a workflow that asks in a new conversation and tells the answer. */
async function start(scene: Scene, parameters: INodeParameters = {}) {
	const conversationId = await startConversation(scene);
	const nodes = [
		...source([{ order: 7 }, { order: 8 }]),
		ask(scene, conversationId, parameters),
		tell(scene, conversationId),
	];
	const { id: workflowId } = await scene.n8n.workflows.create(chain('Ask', nodes));
	const id = await scene.n8n.executions.start(workflowId);
	const [link] = await links(scene, conversationId);
	return { id, workflowId, conversationId, link };
}

type Asked = Awaited<ReturnType<typeof start>>;

/** The same, once n8n has stored that the execution waits. */
async function begin(scene: Scene, parameters: INodeParameters = {}): Promise<Asked> {
	const asked = await start(scene, parameters);
	await waiting(scene, asked.id);
	return asked;
}

describe('a customer who is asked', () => {
	let scene: Scene;
	/** One who does not answer, while the others do: n8n looks once a minute whose time is over. */
	let silent: Asked;

	beforeAll(async () => {
		scene = await setScene();
		const values = { limitType: 'afterTimeInterval', resumeAmount: 0.02, resumeUnit: 'minutes' };
		silent = await start(scene, { options: { limitWaitTime: { values } } });
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

	test('is waited for no longer than the limit, and what went in comes out', async () => {
		const { id, conversationId, link } = silent;
		const execution = await scene.n8n.executions.finished(id, 150_000);
		expect(jsonOf(execution, ASK)).toEqual([{ order: 7 }, { order: 8 }]);
		expect(told(scene, conversationId)).toEqual(['nothing', 'nothing']);
		expect((await customer.answer(link, APPROVE)).html).toContain('No action required');
		expect(told(scene, conversationId)).toHaveLength(2);
	}, 160_000);
});

describe('an n8n that is killed while it waits', () => {
	/** An n8n and a tenant for one test. */
	async function setOwnScene() {
		const n8n = await startN8n({ installation: await ensureN8n(process.env.N8N_UNDER_TEST) });
		const client = Object.assign(new N8nClient(n8n), { url: n8n.url });
		await client.setUpOwner();
		const simulator = await startSimulator();
		const { id, name } = await createCredential(client, simulator);
		const close = async () => {
			await simulator.close();
			await n8n.stop();
		};
		const scene: Scene = { simulator, n8n: client, credential: { id, name }, close };
		return { n8n, scene };
	}

	test('goes on with the answer, once, though its workflow has changed', async () => {
		const { n8n, scene } = await setOwnScene();
		try {
			const { id, workflowId, conversationId, link } = await begin(scene);
			await scene.n8n.workflows.update(workflowId, { nodes: source([{}]), connections: {} });
			await n8n.kill9();
			await n8n.restart();

			expect((await customer.open(link)).status).toBe(200);
			const answers = [APPROVE, APPROVE, APPROVE];
			const seen = await Promise.all(answers.map((fields) => customer.answer(link, fields)));
			expect(seen.filter(isThanked)).toHaveLength(1);
			const execution = await scene.n8n.executions.finished(id);
			expect(jsonOf(execution, ASK)).toEqual([{ data: { approved: true, ...RESPONDED } }]);
			expect(told(scene, conversationId)).toEqual(['true']);
		} finally {
			await scene.close();
		}
	}, 240_000);
});
