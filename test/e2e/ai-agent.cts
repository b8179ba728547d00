import type { INode, INodeParameters } from 'n8n-workflow';
import type { WorkflowDefinition } from '../../tools/n8n/client/workflows.cts';
import { createModelCredential, MODEL_CREDENTIAL_TYPE } from '../../tools/credential.cts';
import type { Model } from '../../tools/model/server.cts';
import type { Fixture } from '../kit/n8n/fixture.cts';
import { chain, node, NODE, sangomaCx, startWith, TOOL } from '../kit/n8n/nodes.cts';
import { askNode, startConversation } from '../kit/n8n/questions.cts';

const LANGCHAIN = '@n8n/n8n-nodes-langchain';

type AgentFixture = Fixture & { model: Model };

/** A request that makes the scripted model call a customer back. */
export const REQUEST = 'Please have me called back by telephone at +15550100077!';

/** The name of the agent. */
export const AGENT = 'AI Agent';

/** Returns a node of n8n's LangChain package. */
export const langchain = (
	name: string,
	type: string,
	typeVersion: number,
	parameters: object,
	more: Partial<INode> = {},
): INode => node(name, `${LANGCHAIN}.${type}`, typeVersion, parameters, more);

/** Connects tools to the node that calls them. */
export function addTools(
	{ nodes, connections }: WorkflowDefinition,
	tools: INode[],
	owner: string,
) {
	nodes.push(...tools);
	for (const { name } of tools)
		connections[name] = { ai_tool: [[{ node: owner, type: 'ai_tool', index: 0 }]] };
}

/** Returns a workflow with an AI agent and the scripted model. The agent's input is an item with `more`. */
export async function agentWorkflow(
	{ n8n, model }: AgentFixture,
	chatInput: string,
	more: object = {},
): Promise<WorkflowDefinition> {
	const { id, name } = await createModelCredential(n8n, model.url);
	const prompt = { promptType: 'define', text: '={{ $json.chatInput }}' };
	const modelNode = langchain(
		'Model',
		'lmChatOpenAi',
		1.2,
		{ model: { __rl: true, mode: 'id', value: 'scripted-model' } },
		{ credentials: { [MODEL_CREDENTIAL_TYPE]: { id, name } } },
	);
	const agent = langchain(AGENT, 'agent', 3, prompt);
	const workflow = chain('Agent', [...startWith([{ chatInput, ...more }]), agent]);
	workflow.nodes.push(modelNode);
	const link = { node: AGENT, type: 'ai_languageModel' as const, index: 0 };
	workflow.connections[modelNode.name] = { ai_languageModel: [[link]] };
	return { ...workflow, settings: { executionOrder: 'v1' } };
}

/** The name of the node that asks the customer before the agent calls them. */
export const REVIEW = 'Ask First';

/** Starts an agent that calls a customer back after it has asked them. */
export async function startReviewedAgent(
	fixture: AgentFixture,
	{ options = {}, input = {} }: { options?: INodeParameters; input?: object } = {},
) {
	const { n8n, credential } = fixture;
	const conversationId = await startConversation(fixture);
	const call: INodeParameters = {
		...{ resource: 'queue', operation: 'call', queueName: 'queue_test' },
		destination: "={{ $fromAI('Destination', `The telephone number to ring`, 'string') }}",
		descriptionType: 'manual',
		toolDescription: 'Call a customer back by telephone: rings the number.',
	};
	const message = '=Shall we call you at {{ $tool.parameters.Destination }}?';
	// n8n hides the resource and operation of a review.
	const hidden = { resource: undefined, operation: undefined };
	const question = askNode(fixture, conversationId, { message, options, ...hidden });
	const workflow = await agentWorkflow(fixture, REQUEST, input);
	addTools(workflow, [sangomaCx('Call Back', credential, call, { type: TOOL })], REVIEW);
	addTools(workflow, [{ ...question, name: REVIEW, type: `${NODE}HitlTool` }], AGENT);
	const { id: workflowId } = await n8n.workflows.create(workflow);
	return { conversationId, id: await n8n.executions.start(workflowId) };
}

/** Returns the results of the tools in the model's last request. */
export const toolMessages = ({ model }: AgentFixture) =>
	model.requests.at(-1)?.messages.filter(({ role }) => role === 'tool');
