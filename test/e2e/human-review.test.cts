import { randomUUID } from 'node:crypto';
import type { INode, INodeParameters } from 'n8n-workflow';
import { errorOf, jsonOf } from '../../tools/n8n/client/executions.cts';
import type { WorkflowDefinition } from '../../tools/n8n/client/workflows.cts';
import { createModelCredential, MODEL_CREDENTIAL_TYPE } from '../../tools/credential.cts';
import { startModel, type Model } from '../../tools/model/server.cts';
import { answer, ask, links, open, startConversation, waiting } from './send-and-wait-support.cts';
import { chain, NODE, sangomaCx, setScene, source, TOOL, type Scene } from './support.cts';

const REVIEW = `${NODE}HitlTool`;
/** A declarative node of n8n's own. */
const DECLARATIVE = 'n8n-nodes-base.currents';
const AGENT = '@n8n/n8n-nodes-langchain.agent';
const REVIEWER = 'Ask First';
const ASKER = 'Ask the Customer';
const REQUEST = 'Please have me called back by telephone at +15550100077!';
const CALL: INodeParameters = {
	...{ resource: 'queue', operation: 'call', queueName: 'queue_test' },
	destination: "={{ $fromAI('Destination', `The telephone number to ring`, 'string') }}",
	descriptionType: 'manual',
	toolDescription: 'Call a customer back by telephone: rings the number.',
};

describe('an AI agent', () => {
	let scene: Scene;
	let model: Model;
	let modelCredential: { id: string; name: string };

	beforeAll(async () => {
		scene = await setScene();
		model = await startModel();
		const { id, name } = await createModelCredential(scene.n8n, model.url);
		modelCredential = { id, name };
	});
	beforeEach(() => {
		scene.simulator.reset();
		model.requests.length = 0;
	});
	afterAll(async () => {
		await model.close();
		await scene.close();
	});

	const langchain = (name: string, type: string, typeVersion: number, more: Partial<INode>) => ({
		...{ id: randomUUID(), name, type, typeVersion, position: [0, 0] as [number, number] },
		...{ parameters: {}, ...more },
	});

	/** A workflow in which an agent has a tool, which may stand behind others: the last is the agent's. */
	function agentWith(tools: INode[]): WorkflowDefinition {
		const agent = langchain('AI Agent', AGENT, 3, {
			parameters: { promptType: 'define', text: '={{ $json.chatInput }}' },
		});
		const brain = langchain('Model', '@n8n/n8n-nodes-langchain.lmChatOpenAi', 1.2, {
			parameters: { model: { __rl: true, mode: 'id', value: 'scripted-model' } },
			credentials: { [MODEL_CREDENTIAL_TYPE]: modelCredential },
		});
		const workflow = chain('Agent', [...source([{ chatInput: REQUEST }]), agent]);
		workflow.nodes.push(brain, ...tools);
		workflow.settings = { executionOrder: 'v1' };
		const link = (node: string, type: 'ai_languageModel' | 'ai_tool') => ({
			[type]: [[{ node, type, index: 0 }]],
		});
		workflow.connections[brain.name] = link(agent.name, 'ai_languageModel');
		for (const [index, { name }] of tools.entries()) {
			workflow.connections[name] = link(tools[index + 1]?.name ?? agent.name, 'ai_tool');
		}
		return workflow;
	}

	const start = async (tools: INode[]): Promise<string> => {
		const { id } = await scene.n8n.workflows.create(agentWith(tools));
		return await scene.n8n.executions.start(id);
	};

	/** What the model was told of its tool. */
	const toldModel = () => model.requests.at(-1)?.messages.filter(({ role }) => role === 'tool');

	const callTool = (): INode => ({
		...sangomaCx('Call Back', scene.credential, CALL),
		type: TOOL,
	});

	/** n8n shows no resource, operation and response type of a step of human review. */
	const review = (conversationId: number): INode => {
		const message = '=Shall we call you at {{ $tool.parameters.Destination }}?';
		const hidden = { resource: undefined, operation: undefined };
		const node = ask(scene, conversationId, { message, ...hidden });
		return { ...node, name: REVIEWER, type: REVIEW };
	};

	test.each([
		['approve', 1, 'Done. Your telephone rings in a moment.', /success/],
		['decline', 0, 'All right, I leave it.', /rejected the tool call/],
	])('has its tool reviewed: %s, and it runs %d times', async (choice, calls, output, told) => {
		const conversationId = await startConversation(scene);
		const id = await start([callTool(), review(conversationId)]);
		await waiting(scene, id, { node: REVIEWER });
		const [link] = await links(scene, conversationId);
		const page = await open(link);
		expect(page.html).toContain('Shall we call you at +15550100077?');
		expect(scene.simulator.calls).toEqual([]);
		expect((await answer(link, { answer: choice })).status).toBe(200);

		const execution = await scene.n8n.executions.finished(id);
		expect(errorOf(execution)?.message).toBeUndefined();
		expect(scene.simulator.calls).toHaveLength(calls);
		expect(jsonOf(execution, 'AI Agent')).toEqual([{ output }]);
		expect(toldModel()).toMatchObject([{ content: expect.stringMatching(told) }]);
		await answer(link, { answer: 'approve' });
		expect(scene.simulator.calls).toHaveLength(calls);
	});

	test('asks the customer itself, by the operation as its tool', async () => {
		const conversationId = await startConversation(scene);
		const message = "={{ $fromAI('Question', `What to ask the customer`, 'string') }}";
		const tool = ask(scene, conversationId, {
			...{ message, responseType: 'freeText', descriptionType: 'manual' },
			toolDescription: 'Ask the customer in the chat, and have them called back by telephone.',
		});
		const id = await start([{ ...tool, name: ASKER, type: TOOL }]);
		await waiting(scene, id, { node: ASKER });
		const [link] = await links(scene, conversationId);
		expect((await open(link)).html).toContain(REQUEST);
		await answer(link, { text: 'Tomorrow at nine' });
		const execution = await scene.n8n.executions.finished(id);
		expect(errorOf(execution)?.message).toBeUndefined();
		expect(toldModel()).toMatchObject([{ content: expect.stringContaining('Tomorrow at nine') }]);
	});

	test('is offered the review and the tool among the nodes', async () => {
		const types = await scene.n8n.nodeTypes();
		const found = types.find(({ name }) => name === REVIEW);
		expect(found?.codex?.subcategories).toMatchObject({ AI: expect.arrayContaining(['Tools']) });
		expect(JSON.stringify(found?.codex)).toContain('Human in the Loop');
		expect(found?.properties.find(({ name }) => name === 'conversationId')?.required).toBe(true);
	});

	test("has n8n's Request Options for all other operations, as other declarative nodes do", async () => {
		const types = await scene.n8n.nodeTypes();
		const shape = (type: string) => {
			const properties = types.find(({ name }) => name === type)?.properties;
			const options = properties?.find(({ name }) => name === 'requestOptions');
			// n8n's linter words three texts otherwise.
			return JSON.stringify(options)?.replace(/"(description|displayName)":"[^"]*",?/g, '');
		};
		expect(shape(DECLARATIVE)).toContain('batchInterval');
		expect(shape(NODE)).toEqual(shape(DECLARATIVE));
	});
});
