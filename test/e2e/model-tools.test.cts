// The operations and their results as a language model sees them, for both ways in which n8n calls a tool: with
// its engine (AI Agent) and without it (MCP Server Trigger).
import { randomUUID } from 'node:crypto';
import type { INode, INodeProperties } from 'n8n-workflow';
import { errorOf } from '../../tools/n8n/client/executions.cts';
import { withModel } from '../kit/n8n/examples.cts';
import { createFixture, IS_N8N_1, useFixture } from '../kit/n8n/fixture.cts';
import { chain, NODE, sangomaCx, TOOL } from '../kit/n8n/nodes.cts';
import { addTools, AGENT, agentWorkflow, langchain, toolMessages } from './ai-agent.cts';
import {
	connectToTools,
	describeTool,
	type ToolDescription,
	type ToolsClient,
} from './mcp-client.cts';

// prettier-ignore
const TOOLS: Array<[operation: string, description: string, fields: string[]]> = [
	['agent:call', 'Place call from agent', ['agentName', 'destination']],
	['queue:call', 'Call back customer from queue', ['queueName', 'destination']],
	['agentBot:assign', 'Assign agent bot to inbox', ['agentBotId']],
	['agentBot:create', 'Create agent bot', ['name', 'outgoingUrl']],
	['contact:create', 'Create contact', ['name']],
	['conversation:create', 'Create conversation', ['contactId', 'sourceId']],
	['conversation:deliverToAgent', 'Deliver conversation to human agent', ['conversationId']],
	['conversation:finish', 'Finish conversation', ['conversationId']],
	['inbox:getAll', 'Get many inboxes', []],
	['message:send', 'Send message', ['conversationId', 'content']],
	['message:sendAndWait', 'Send message and wait for response', ['conversationId', 'message']],
	['webhook:create', 'Create webhook', ['url', 'subscriptions']],
];

const DESTINATION = '+15550100077';
const CALL = { Queue_Name: 'queue_test', Destination: DESTINATION };

/** Returns n8n's name for a tool's field, from the parameter that the model fills in. */
const keyOf = ({ displayName }: INodeProperties) => displayName.replace(/\W+/g, '_');

const byName = (one: ToolDescription, other: ToolDescription) => one.name.localeCompare(other.name);

function isShown({ displayOptions }: INodeProperties, operation: string): boolean {
	const [resource, name] = operation.split(':');
	const { resource: resources = [], operation: operations = [] } = displayOptions?.show ?? {};
	return resources.includes(resource) && operations.includes(name);
}

describe('a language model', () => {
	const fixture = useFixture(() => withModel(createFixture));
	const tools: INode[] = [];
	const expected: ToolDescription[] = [];
	let mcp: ToolsClient;

	/** Returns a tool as the editor makes it with "Let the model define this parameter". */
	function makeTool(operation: string, properties: INodeProperties[]): INode {
		const [resource, name] = operation.split(':');
		const inboxId = { __rl: true, mode: 'id', value: '12' };
		const filled = properties.map((property) => {
			const type = property.type === 'number' ? 'number' : 'string';
			const value = `={{ $fromAI('${keyOf(property)}', \`${property.description}\`, '${type}') }}`;
			return [property.name, value];
		});
		const parameters = {
			...{ resource, operation: name, inboxId, allowedDestinations: '+1, !+1900' },
			...Object.fromEntries(filled),
		};
		const toolName = operation.replace(':', '_');
		return sangomaCx(toolName, fixture.credential, parameters, { type: TOOL });
	}

	beforeAll(async () => {
		const { n8n, onClose } = fixture;
		const types = await n8n.nodeTypes();
		const all = types.find(({ name }) => name === NODE)?.properties ?? [];
		for (const [operation, description, names] of TOOLS) {
			const properties = names.flatMap(
				(name) => all.find((each) => each.name === name && isShown(each, operation)) ?? [],
			);
			expect([operation, properties.map(({ name }) => name)]).toEqual([operation, names]);
			const tool = makeTool(operation, properties);
			tools.push(tool);
			const fields = Object.fromEntries(properties.map((each) => [keyOf(each), each.description]));
			expected.push({ name: tool.name, description: `${description} in Sangoma CX`, fields });
		}
		expected.sort(byName);

		const path = randomUUID();
		const trigger = langchain('Tools', 'mcpTrigger', 2, { path }, { webhookId: path });
		const workflow = chain('MCP', [trigger]);
		addTools(workflow, tools, trigger.name);
		const { id } = await n8n.workflows.create(workflow);
		await n8n.workflows.activate(id);
		mcp = await connectToTools(`${n8n.rest.url}/mcp/${path}`);
		onClose(() => mcp.close());
	});
	beforeEach(() => fixture.simulator.reset());

	/** Runs an agent with all tools on a chat input, and returns its error, if any. */
	async function tellAgent(chatInput: string) {
		const { workflows, executions } = fixture.n8n;
		const workflow = await agentWorkflow(fixture, chatInput);
		addTools(workflow, tools, AGENT);
		fixture.model.requests.length = 0;
		const { id } = await workflows.create(workflow);
		return errorOf(await executions.finished(await executions.start(id)))?.message;
	}

	test('gets the descriptions of each operation and field, both ways', async () => {
		await tellAgent('Hello');
		const told = fixture.model.requests[0].tools?.map(({ function: tool }) =>
			describeTool(tool.name, tool.description, tool.parameters?.properties),
		);
		expect(told?.sort(byName)).toEqual(expected);
		expect((await mcp.list()).sort(byName)).toEqual(expected);
	});

	test('calls a tool without the engine once, and gets a success', async () => {
		expect(await mcp.call('queue_call', CALL)).toContain('"success":true');
		expect(fixture.simulator.calls).toMatchObject([{ destination: DESTINATION }]);
	});

	test.each([
		['a premium number', { Destination: '+19005550100' }],
		['its own list', { Destination: '+19005550100', allowedDestinations: '+', query: {} }],
	])('cannot call a number outside the list with %s (attack)', async (_what, args) => {
		const more = { Allowed_Destinations: '+', resource: 'message' };
		const text = await mcp.call('queue_call', { ...CALL, ...more, ...args });
		expect(text).toContain('not one of the Allowed Destinations');
		expect(fixture.simulator.requests.filter(({ method }) => method === 'POST')).toEqual([]);
	});

	test.each([
		[
			'the reason for a refusal',
			{ kind: 'status', status: 422, body: { error: 'Destination is not reachable' } },
			'it did not accept a value ("Destination is not reachable")',
		],
		[
			'the advice not to repeat a call that may have been placed',
			{ kind: 'status', status: 504 },
			"Sangoma CX may have placed the call: do not repeat it before you have checked the queue's calls in Sangoma CX",
		],
	] as const)('gets %s, both ways', async (_what, fault, heard) => {
		fixture.simulator.injectFault({ ...fault, operation: 'queue:call', times: Infinity });
		expect(await mcp.call('queue_call', CALL)).toContain(heard);
		const error = await tellAgent(`Call back a customer from a queue: ${DESTINATION}`);
		// n8n 1 stops an agent whose tool fails, with the tool's error.
		if (IS_N8N_1) expect(error).toContain(heard);
		else expect(toolMessages(fixture)?.[0].content).toContain(JSON.stringify(heard).slice(1, -1));
	});

	test('gets an error if a tool would wait for an answer without the engine', async () => {
		const text = await mcp.call('message_sendAndWait', { Conversation_ID: 418, Message: 'Well?' });
		expect(text).toMatch(/wait/);
		expect(fixture.simulator.requests.filter(({ method }) => method === 'POST')).toEqual([]);
	});
});
