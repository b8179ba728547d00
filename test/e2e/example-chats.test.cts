import type { WorkflowDefinition } from '../../playground/client/workflow.cts';
import { withCredential } from '../../playground/client/workflow.cts';
import { errorOf, jsonOf } from '../../playground/client/execution.cts';
import {
	createModelCredential,
	CREDENTIAL_TYPE,
	MODEL_CREDENTIAL_TYPE,
} from '../../playground/credential.cts';
import { readExample } from '../../playground/examples.cts';
import { startModel } from '../../playground/model/server.cts';
import type { Scene } from './support.cts';
import { setScene } from './support.cts';

const SHOP = 12;

describe('the examples with a customer in them', () => {
	let scene: Scene;

	beforeEach(async () => {
		scene = await setScene();
	});
	afterEach(() => scene.close());

	const withScene = (example: WorkflowDefinition) =>
		withCredential(example, CREDENTIAL_TYPE, scene.credential);

	/** Saves an example and makes it live for the time of a task. */
	async function live(name: string, task: (id: string) => Promise<void>): Promise<void> {
		const { id } = await scene.n8n.workflows.create(withScene(readExample(name)));
		await scene.n8n.workflows.activate(id);
		try {
			await task(id);
		} finally {
			await scene.n8n.workflows.deactivate(id);
		}
	}

	/** Resolves once something is so in the simulator. */
	async function until(isSo: () => boolean): Promise<void> {
		const { simulator } = scene;
		await new Promise<void>((resolve) => {
			const check = () => {
				if (!isSo()) return;
				simulator.off('change', check);
				resolve();
			};
			simulator.on('change', check);
			check();
		});
	}

	const outgoing = () =>
		scene.simulator.messages
			.filter(({ message_type: type }) => type === 'outgoing')
			.map(({ content }) => content);

	const says = (content: string, name = 'Rosa Example') =>
		scene.simulator.customerWrites({ inboxId: SHOP, content, name, email: 'rosa@example.org' });

	test('the chatbot by webhook answers what it is asked', async () => {
		await live('02-chatbot-webhook', async () => {
			await says('Where is my parcel?');
			await until(() => outgoing().length === 1);
			await says('Hello?');
			await until(() => outgoing().length === 2);
			expect(outgoing()).toEqual([
				'Good news, Rosa Example: your parcel arrives tomorrow before noon.',
				expect.stringContaining('What would you like to know?'),
			]);
		});
	});

	test('the chatbot of an inbox answers, hands over, is silent until it is given back, and says good-bye', async () => {
		await live('03-chatbot-agent-bot', async (id) => {
			const { n8n, simulator } = scene;
			const { conversation } = await says('Where is my parcel?');
			await until(() => outgoing().length === 1);
			expect(simulator.conversations[0]).toMatchObject({ status: 'pending', assignee: null });

			await says('I want to talk to a human');
			await until(() => simulator.conversations[0].assignee !== null);
			expect(simulator.conversations[0]).toMatchObject({ id: conversation.id, status: 'open' });
			expect(outgoing()).toHaveLength(2);

			await says('Are you there?');
			await simulator.settled();
			// The human has the chat: the trigger itself lets nothing in.
			const heard = () => n8n.executions.list(id);
			expect(await heard()).toHaveLength(2);
			expect(outgoing()).toHaveLength(2);

			simulator.setStatus({ conversationId: conversation.id, status: 'pending' });
			await says('Where is my parcel now?');
			await until(() => outgoing().length === 3);

			await simulator.customerWrites({ inboxId: SHOP, content: 'Thanks, bye', name: 'Nathan' });
			await until(() => simulator.conversations.some(({ status }) => status === 'resolved'));
			expect(outgoing().at(-1)).toBe('You are welcome. Have a good day!');
		});
	});

	test('the form has the queue call back, once', async () => {
		await live('04-call-back-form', async () => {
			const { n8n, simulator } = scene;
			const { nodes } = readExample('04-call-back-form');
			const path = nodes.find(({ type }) => type.endsWith('formTrigger'))?.webhookId;
			const form = new FormData();
			form.set('field-0', 'Nathan Smith');
			form.set('field-1', '+1 555 010 0077');
			const answer = await fetch(`${n8n.url}/form/${path}`, { method: 'POST', body: form });
			expect(answer.status).toBe(200);
			await until(() => simulator.calls.length > 0);
			expect(simulator.calls).toMatchObject([
				{ kind: 'queue', name: 'queue_test', destination: '+15550100077' },
			]);
		});
	});

	test('the AI agent asks for a call-back, and the queue rings once', async () => {
		const { n8n, simulator } = scene;
		const model = await startModel();
		const { id: modelId, name } = await createModelCredential(n8n, model.url);
		const example = withCredential(withScene(readExample('05-ai-agent')), MODEL_CREDENTIAL_TYPE, {
			id: modelId,
			name,
		});
		const { id } = await n8n.workflows.create(example);
		const execution = await n8n.executions.run(id);
		await model.close();
		expect(errorOf(execution)?.message).toBeUndefined();
		expect(simulator.calls).toMatchObject([
			{ kind: 'queue', name: 'queue_test', destination: '+15550100077' },
		]);
		expect(simulator.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
		expect(jsonOf(execution, 'AI Agent')).toEqual([
			{ output: 'Done. Your telephone rings in a moment.' },
		]);
		const [first] = model.requests;
		expect(first.tools?.map((tool) => tool.function.description).sort()).toEqual([
			expect.stringContaining('Call a customer back'),
			expect.stringContaining('Write a message'),
		]);
	});
});
