// What a language model is told of the operations as its tools, and what it hears of what they did, by
// both ways in which n8n calls a tool: through its engine (AI Agent) and without (MCP Server Trigger).
import { randomUUID } from 'node:crypto';
import type { INode, INodeProperties } from 'n8n-workflow';
import type { WorkflowDefinition } from '../../tools/n8n/client/workflows.cts';
import { createModelCredential, MODEL_CREDENTIAL_TYPE } from '../../tools/credential.cts';
import { startModel, type Model } from '../../tools/model/server.cts';
import { errorOf } from '../../tools/n8n/client/executions.cts';
import { connectToTools, type ToolsClient } from './mcp-client.cts';
import {
	chain,
	IS_N8N_1,
	NODE,
	sangomaCx,
	setScene,
	source,
	TOOL,
	type Scene,
} from './support.cts';

interface Given {
	name: string;
	description?: string;
	/** The description of each field, by its name. */
	fields: Record<string, string | undefined>;
}

// prettier-ignore
const TOOLS: Array<[operation: string, description: string, fields: string[]]> = [
	['agent:call', 'Place a call from an agent', ['agentName', 'destination']],
	['queue:call', 'Call back a customer from a queue', ['queueName', 'destination']],
	['agentBot:assign', 'Assign an agent bot to an inbox', ['agentBotId']],
	['agentBot:create', 'Create an agent bot', ['name', 'outgoingUrl']],
	['contact:create', 'Create a contact', ['name']],
	['conversation:create', 'Create a conversation', ['contactId', 'sourceId']],
	['conversation:deliverToAgent', 'Hand over a conversation to a human agent', ['conversationId']],
	['conversation:finish', 'Finish a conversation', ['conversationId']],
	['inbox:getAll', 'Get many inboxes', []],
	['message:send', 'Send a message in a conversation', ['conversationId', 'content']],
	['message:sendAndWait', 'Send a message and wait for response', ['conversationId', 'message']],
	['webhook:create', 'Create a webhook', ['url', 'subscriptions']],
];

/** As n8n names a tool's field after the parameter that the model fills in. */
const keyOf = ({ displayName }: INodeProperties) => displayName.replace(/\W+/g, '_');

function isShown({ displayOptions }: INodeProperties, operation: string): boolean {
	const [resource, name] = operation.split(':');
	const { resource: resources = [], operation: operations = [] } = displayOptions?.show ?? {};
	return resources.includes(resource) && operations.includes(name);
}

describe('a language model', () => {
	let scene: Scene;
	let model: Model;
	let tools: INode[];
	let expected: Given[];
	let mcp: ToolsClient;

	/** What a person makes of an operation by the editor's buttons "Let the model define this parameter". */
	function makeTool(operation: string, names: string[], properties: INodeProperties[]): INode {
		const [resource, name] = operation.split(':');
		const inboxId = { __rl: true, mode: 'id', value: '12' };
		const filled = properties.map((property) => {
			const type = property.type === 'number' ? 'number' : 'string';
			const value = `={{ $fromAI('${keyOf(property)}', \`${property.description}\`, '${type}') }}`;
			return [property.name, value];
		});
		expect(filled.map(([parameter]) => parameter)).toEqual(names);
		const parameters = { resource, operation: name, inboxId, ...Object.fromEntries(filled) };
		return { ...sangomaCx(operation.replace(':', '_'), scene.credential, parameters), type: TOOL };
	}

	const base = (name: string, type: string, typeVersion: number, more: Partial<INode>): INode => ({
		...{ id: randomUUID(), name, type, typeVersion, position: [0, 0], parameters: {} },
		...more,
	});

	const withTools = (workflow: WorkflowDefinition, owner: string): WorkflowDefinition => {
		workflow.nodes.push(...tools);
		for (const { name } of tools) {
			const link = { node: owner, type: 'ai_tool' as const, index: 0 };
			workflow.connections[name] = { ai_tool: [[link]] };
		}
		return workflow;
	};

	beforeAll(async () => {
		scene = await setScene();
		model = await startModel();
		const types = await scene.n8n.nodeTypes();
		const all = types.find(({ name }) => name === NODE)?.properties ?? [];
		const propertiesOf = (operation: string, names: string[]) =>
			names.map((name) => {
				const own = all.find((each) => each.name === name && isShown(each, operation));
				if (own === undefined) throw new Error(`${operation} has no ${name}`);
				return own;
			});
		tools = TOOLS.map(([operation, , names]) =>
			makeTool(operation, names, propertiesOf(operation, names)),
		);
		expected = TOOLS.map(([operation, description, names]) => ({
			name: operation.replace(':', '_'),
			description: `${description} in Sangoma CX`,
			fields: Object.fromEntries(
				propertiesOf(operation, names).map((each) => [keyOf(each), each.description]),
			),
		}));

		const path = randomUUID();
		const trigger = base('Tools', '@n8n/n8n-nodes-langchain.mcpTrigger', 2, {
			parameters: { path },
			webhookId: path,
		});
		const { id } = await scene.n8n.workflows.create(withTools(chain('MCP', [trigger]), 'Tools'));
		await scene.n8n.workflows.activate(id);
		mcp = await connectToTools(`${scene.n8n.url}/mcp/${path}`);
	});
	beforeEach(() => scene.simulator.reset());
	afterAll(async () => {
		await mcp.close();
		await model.close();
		await scene.close();
	});

	/** Has an agent with all tools hear what a customer says: what its model was asked, and what failed. */
	async function tellAgent(chatInput: string) {
		const { id, name } = await createModelCredential(scene.n8n, model.url);
		const agent = base('AI Agent', '@n8n/n8n-nodes-langchain.agent', 3, {
			parameters: { promptType: 'define', text: '={{ $json.chatInput }}' },
		});
		const brain = base('Model', '@n8n/n8n-nodes-langchain.lmChatOpenAi', 1.2, {
			parameters: { model: { __rl: true, mode: 'id', value: 'scripted-model' } },
			credentials: { [MODEL_CREDENTIAL_TYPE]: { id, name } },
		});
		const workflow = withTools(chain('Agent', [...source([{ chatInput }]), agent]), agent.name);
		workflow.nodes.push(brain);
		workflow.settings = { executionOrder: 'v1' };
		const link = { node: agent.name, type: 'ai_languageModel' as const, index: 0 };
		workflow.connections[brain.name] = { ai_languageModel: [[link]] };
		model.requests.length = 0;
		const created = await scene.n8n.workflows.create(workflow);
		const started = await scene.n8n.executions.start(created.id);
		const execution = await scene.n8n.executions.finished(started);
		return { requests: model.requests, error: errorOf(execution)?.message };
	}

	test('is given each operation by what it does, and each field by what belongs in it, by both ways', async () => {
		const [asked] = (await tellAgent('Hello')).requests;
		const given = (asked.tools ?? []).map(({ function: { name, description, parameters } }) => ({
			name,
			description,
			fields: Object.fromEntries(
				Object.entries(parameters?.properties ?? {}).map(([key, field]) => [
					key,
					field.description,
				]),
			),
		}));
		const byName = (one: Given, other: Given) => one.name.localeCompare(other.name);
		expect(given.sort(byName)).toEqual([...expected].sort(byName));
		expect((await mcp.list()).sort(byName)).toEqual([...expected].sort(byName));
	});

	test('calls a tool without the engine once, and hears that it is done', async () => {
		const text = await mcp.call('queue_call', {
			Queue_Name: 'queue_test',
			Destination: '+15550100077',
		});
		expect(text).toContain('"success":true');
		expect(scene.simulator.calls).toMatchObject([{ destination: '+15550100077' }]);
	});

	test.each([
		[
			'why something was refused',
			{ kind: 'status', status: 422, body: { error: 'Destination is not reachable' } },
			'it did not accept a value ("Destination is not reachable")',
		],
		[
			'that it must not simply repeat what may be done',
			{ kind: 'status', status: 504 },
			'Sangoma CX may have placed the call: do not simply repeat it',
		],
	] as const)('hears %s, by both ways', async (_what, fault, heard) => {
		scene.simulator.injectFault({ ...fault, operation: 'queue:call', times: Infinity });
		const text = await mcp.call('queue_call', {
			Queue_Name: 'queue_test',
			Destination: '+15550100077',
		});
		expect(text).toContain(heard);
		const { requests, error } = await tellAgent('Call back a customer from a queue: +15550100077');
		const told = requests.at(-1)?.messages.find(({ role }) => role === 'tool');
		// n8n 1 stops an agent whose tool fails, and shows why.
		if (IS_N8N_1) expect(error).toContain(heard);
		else expect(told?.content).toContain(JSON.stringify(heard).slice(1, -1));
	});

	test('is told in words that it cannot wait for an answer without the engine', async () => {
		const text = await mcp.call('message_sendAndWait', { Conversation_ID: 418, Message: 'Well?' });
		expect(text).toMatch(/wait/);
		expect(scene.simulator.requests.filter(({ method }) => method === 'POST')).toEqual([]);
	});
});
