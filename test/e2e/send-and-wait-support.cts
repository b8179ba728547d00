import { randomUUID } from 'node:crypto';
import type { INode, INodeParameters } from 'n8n-workflow';
import type { Execution } from '../../tools/n8n/client/executions.cts';
import type { Scene } from './support.cts';
import { chain, sangomaCx, source } from './support.cts';
import { SHOP, until } from './trigger-support.cts';

/** What the node that asks is called: a name that an expression does not like. */
export const ASK = 'Ask "them" {{now}}';

/** A node that asks in a conversation. */
export function ask(
	{ credential }: Scene,
	conversationId: number | string,
	parameters: INodeParameters = {},
): INode {
	const id = randomUUID();
	const asked: INodeParameters = {
		...{ resource: 'message', operation: 'sendAndWait' },
		...{ conversationId, message: 'Shall we cancel your order?' },
		...{ approvalOptions: { values: { approvalType: 'double' } } },
		...parameters,
	};
	return { ...sangomaCx(ASK, credential, asked), id, webhookId: randomUUID() };
}

/** A node after it, which tells what was answered: each resumption is a message in the conversation. */
export function tell({ credential }: Scene, conversationId: number): INode {
	const content =
		'=Answered: {{ $json.data ? ($json.data.text ?? $json.data.approved) : "nothing" }}';
	const parameters = { resource: 'message', operation: 'send', conversationId, content };
	return sangomaCx('Tell', credential, parameters);
}

/** Starts a conversation; gives its ID. */
export async function startConversation({ simulator }: Scene): Promise<number> {
	const content = 'I have changed my mind.';
	return (await simulator.sendCustomerMessage({ inboxId: SHOP, content })).conversation.id;
}

const written = ({ simulator }: Scene, conversationId: number) =>
	simulator.messages
		.filter(
			({ conversation_id: id, message_type: type }) => id === conversationId && type === 'outgoing',
		)
		.map(({ content }) => String(content));

/** The links in the questions of a conversation, once there are this many, oldest first. */
export async function links(scene: Scene, conversationId: number, count = 1): Promise<string[]> {
	const find = () =>
		written(scene, conversationId).flatMap((content) => /https?:\S+$/.exec(content)?.[0] ?? []);
	return await until(`${count} questions`, async () => {
		const found = find();
		return found.length >= count ? found : undefined;
	});
}

/** What was told after answers in a conversation so far: one line for each resumption. */
export const told = (scene: Scene, conversationId: number): string[] =>
	written(scene, conversationId)
		.filter((content) => content.startsWith('Answered: '))
		.map((content) => content.slice('Answered: '.length));

/** An execution once n8n has stored that it waits, for an answer to the last of so many questions. */
export async function waiting(
	{ n8n }: Scene,
	id: string,
	{ questions = 1, node = ASK } = {},
): Promise<Execution> {
	return await until('the execution waits', async () => {
		const execution = await n8n.executions.get(id);
		if (execution.status !== 'waiting') return undefined;
		const asked = execution.data.resultData.runData[node] ?? [];
		return asked.length === questions ? execution : undefined;
	});
}

/** The execution of a workflow that waits for an answer to its question. */
export async function asking({ n8n }: Scene, workflowId: string): Promise<Execution> {
	const status = ['waiting'];
	const find = () => n8n.executions.newest({ workflowId, status });
	return await n8n.executions.get((await until('an execution waits', find)).id);
}

/** Starts a workflow that asks in a new conversation and tells the answer. */
export async function start(scene: Scene, parameters: INodeParameters = {}) {
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

/** What was asked, and where. */
export type Asked = Awaited<ReturnType<typeof start>>;

/** The same, once n8n has stored that the execution waits. */
export async function begin(scene: Scene, parameters: INodeParameters = {}): Promise<Asked> {
	const asked = await start(scene, parameters);
	await waiting(scene, asked.id);
	return asked;
}

/** A page as a browser gets it. */
export interface Seen {
	status: number;
	html: string;
	headers: Headers;
}

async function see(answer: Response): Promise<Seen> {
	return { status: answer.status, html: await answer.text(), headers: answer.headers };
}

/** Opens a link, as whoever `agent` names. */
export const open = async (link: string, agent = 'Mozilla/5.0'): Promise<Seen> =>
	await see(await fetch(link, { headers: { 'user-agent': agent } }));

/** Sends the form of the page behind a link. */
export const answer = async (link: string, fields: Record<string, string>): Promise<Seen> =>
	await see(await fetch(link, { method: 'POST', body: new URLSearchParams(fields) }));

/** Whether this answer is the one that counts; to any other, n8n or the page says what it is. */
export const isThanked = ({ html }: Seen) => html.includes('Thank you');

/** The link with another query, or without one where the value is undefined. */
export function altered(link: string, changes: Record<string, string | undefined>): string {
	const url = new URL(link);
	for (const [name, value] of Object.entries(changes)) {
		if (value === undefined) url.searchParams.delete(name);
		else url.searchParams.set(name, value);
	}
	return url.toString();
}
