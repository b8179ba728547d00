import type { INode } from 'n8n-workflow';
import type { WorkflowDefinition } from '../../tools/n8n/client/workflows.cts';
import { createModelCredential, MODEL_CREDENTIAL_TYPE } from '../../tools/credential.cts';
import type { Model } from '../../tools/model/server.cts';
import type { Fixture } from '../kit/n8n/fixture.cts';
import { chain, node, startWith } from '../kit/n8n/nodes.cts';

const LANGCHAIN = '@n8n/n8n-nodes-langchain';

type AgentFixture = Fixture & { model: Model };

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

/** Returns a workflow that gives a chat input, in an item with `more`, to an AI agent with a scripted model. */
export async function agentWorkflow(
	{ n8n, model }: AgentFixture,
	chatInput: string,
	more: object = {},
): Promise<WorkflowDefinition> {
	const { id, name } = await createModelCredential(n8n, model.url);
	const prompt = { promptType: 'define', text: '={{ $json.chatInput }}' };
	const brain = langchain(
		'Model',
		'lmChatOpenAi',
		1.2,
		{ model: { __rl: true, mode: 'id', value: 'scripted-model' } },
		{ credentials: { [MODEL_CREDENTIAL_TYPE]: { id, name } } },
	);
	const agent = langchain(AGENT, 'agent', 3, prompt);
	const workflow = chain('Agent', [...startWith([{ chatInput, ...more }]), agent]);
	workflow.nodes.push(brain);
	const link = { node: AGENT, type: 'ai_languageModel' as const, index: 0 };
	workflow.connections[brain.name] = { ai_languageModel: [[link]] };
	return { ...workflow, settings: { executionOrder: 'v1' } };
}

/** Returns what the model last heard from its tools. */
export const toolMessages = ({ model }: AgentFixture) =>
	model.requests.at(-1)?.messages.filter(({ role }) => role === 'tool');
