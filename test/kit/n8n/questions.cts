import { randomUUID } from 'node:crypto';
import type { INode, INodeParameters } from 'n8n-workflow';
import type { Delivery } from '../../../simulator/index.cts';
import { jsonOf, type Execution } from '../../../tools/n8n/client/executions.cts';
import { waitFor } from '../../../tools/wait.cts';
import { SHOP } from '../inboxes.cts';
import { longTimeout, save, type Fixture } from './fixture.cts';
import { chain, node, sangomaCx, startWith } from './nodes.cts';

/** The name of the node that asks. It must be escaped in expressions. */
export const ASK = 'Ask "them" {{now}}';

/** The fields of the form on the page. */
export const APPROVE = { answer: 'approve' };
export const DECLINE = { answer: 'decline' };

/** Returns a node that asks in a conversation. */
export function askNode(
	{ credential }: Fixture,
	conversationId: number | string,
	parameters: INodeParameters = {},
): INode {
	const all: INodeParameters = {
		...{ resource: 'message', operation: 'sendAndWait' },
		...{ conversationId, message: 'Shall we cancel your order?' },
		...{ approvalOptions: { values: { approvalType: 'double' } } },
		...parameters,
	};
	return sangomaCx(ASK, credential, all, { id: randomUUID(), webhookId: randomUUID() });
}

/** Returns a node that writes each answer into the conversation, so that tests can count the answers. */
function tellNode({ credential }: Fixture, conversationId: number): INode {
	const content =
		'=Answered: {{ $json.data ? ($json.data.text ?? $json.data.approved) : "nothing" }}';
	const parameters = { resource: 'message', operation: 'send', conversationId, content };
	return sangomaCx('Tell', credential, parameters);
}

/** Starts a conversation and returns its ID. */
export async function startConversation({ simulator }: Fixture): Promise<number> {
	const content = 'I have changed my mind.';
	return (await simulator.sendCustomerMessage({ inboxId: SHOP, content })).conversation.id;
}

const outgoing = ({ simulator }: Fixture, conversationId: number) =>
	simulator.messages
		.filter(({ conversation_id: id }) => id === conversationId)
		.filter(({ message_type: type }) => type === 'outgoing')
		.map(({ content }) => String(content));

/** Returns the links in the questions of a conversation, oldest first, once there are `count`. */
export async function links(fixture: Fixture, conversationId: number, count = 1) {
	const find = () =>
		outgoing(fixture, conversationId).flatMap((text) => /https?:\S+$/.exec(text)?.[0] ?? []);
	await waitFor(() => find().length >= count, longTimeout(`${count} questions`));
	return find();
}

/** Returns the answers that `tellNode` has written into a conversation so far. */
export const told = (fixture: Fixture, conversationId: number): string[] =>
	outgoing(fixture, conversationId)
		.filter((content) => content.startsWith('Answered: '))
		.map((content) => content.slice('Answered: '.length));

/** Returns an execution once n8n has stored that it waits after `questions` runs of the node. */
export const waitForQuestion = (
	{ n8n }: Fixture,
	id: string,
	{ questions = 1, node = ASK } = {},
): Promise<Execution> =>
	waitFor(async () => {
		const execution = await n8n.executions.get(id);
		if (execution.status !== 'waiting') return undefined;
		const runs = execution.data.resultData.runData[node] ?? [];
		return runs.length === questions ? execution : undefined;
	}, longTimeout('an execution that waits'));

/** Returns the execution that a message of a conversation started, once n8n has stored that it waits. */
export const waitingExecutionOf = (
	{ n8n }: Fixture,
	workflowId: string,
	conversationId: number,
): Promise<Execution> =>
	waitFor(async () => {
		for (const { id } of await n8n.executions.list(workflowId, { status: ['waiting'] })) {
			const execution = await n8n.executions.get(id);
			const [trigger] = Object.keys(execution.data.resultData.runData);
			const [event] = jsonOf(execution, trigger);
			if (event?.conversation_id === conversationId) return execution;
		}
		return undefined;
	}, longTimeout('an execution that waits'));

/** Starts a workflow that asks in a new conversation and writes the answer into it. */
export async function askCustomer(fixture: Fixture, parameters: INodeParameters = {}) {
	const conversationId = await startConversation(fixture);
	const nodes = [askNode(fixture, conversationId, parameters), tellNode(fixture, conversationId)];
	const workflowId = await save(fixture, ...startWith([{ order: 7 }, { order: 8 }]), ...nodes);
	const id = await fixture.n8n.executions.start(workflowId);
	const [link] = await links(fixture, conversationId);
	return { id, workflowId, conversationId, link };
}

/** Starts a workflow that asks three times in a loop. Returns the ID of the execution. */
export async function askInLoop(fixture: Fixture, conversationId: number): Promise<string> {
	const conditions = {
		number: [{ value1: '={{ $runIndex }}', operation: 'smaller', value2: 2 }],
	};
	const again = node('Again', 'if', 1, { conditions });
	const ask = askNode(fixture, conversationId, { message: '=Question {{ $runIndex + 1 }}' });
	const nodes = [...startWith([{}]), ask, tellNode(fixture, conversationId), again];
	const workflow = chain('Ask in a loop', nodes);
	workflow.connections[again.name] = { main: [[{ node: ASK, type: 'main', index: 0 }]] };
	const { id } = await fixture.n8n.workflows.create(workflow);
	return await fixture.n8n.executions.start(id);
}

/** Asks a customer, and returns the question once n8n has stored that the execution waits. */
export async function askAndWait(fixture: Fixture, parameters: INodeParameters = {}) {
	const question = await askCustomer(fixture, parameters);
	await waitForQuestion(fixture, question.id);
	return question;
}

/** The trigger's response to a reply that answers a question. */
export const TAKEN = 'answer to an open question';

/**
 * The trigger gives n8n two seconds to let an execution wait, and three to accept a reply. Afterwards, the
 * reply is an ordinary message. A delivery that took this time, in ms, may have met either limit.
 */
const MAX_REPLY_MS = 1_900;

async function deliver({ simulator }: Fixture, conversationId: number, content: string) {
	const sent = await simulator.sendCustomerMessage({ inboxId: SHOP, conversationId, content });
	await simulator.waitForDeliveries();
	const isOfMessage = ({ event, body }: Delivery) =>
		event === 'message_created' && (body as { id: number }).id === sent.message.id;
	const delivery = simulator.deliveries.find(isOfMessage);
	if (!delivery) throw new Error(`"${content}" was not delivered.`);
	return delivery;
}

/** Writes a customer's message in a conversation, and returns the trigger's response. */
export const write = async (fixture: Fixture, conversationId: number, content: string) =>
	(await deliver(fixture, conversationId, content)).responseText;

/** Writes an answer in the chat, again if the machine was too busy. Returns the trigger's response. */
export async function reply(
	fixture: Fixture,
	conversationId: number,
	content: string,
): Promise<string> {
	const { responseText, durationMs } = await deliver(fixture, conversationId, content);
	const isLate = (durationMs ?? 0) >= MAX_REPLY_MS && !responseText.includes(TAKEN);
	return isLate ? await reply(fixture, conversationId, content) : responseText;
}

async function request(link: string, init: RequestInit) {
	const response = await fetch(link, init);
	return { status: response.status, html: await response.text(), headers: response.headers };
}

/** Opens a link with a user agent. */
export const open = (link: string, agent = 'Mozilla/5.0') =>
	request(link, { headers: { 'user-agent': agent } });

/** Submits the form of the page behind a link. */
export const answer = (link: string, fields: Record<string, string>) =>
	request(link, { method: 'POST', body: new URLSearchParams(fields) });

/** Returns whether a page says that the answer was accepted. */
export const isAccepted = ({ html }: { html: string }) => html.includes('Thank you');
