import { isDeepStrictEqual } from 'node:util';
import type { N8nClient } from '../../tools/n8n/client/client.cts';
import type { Workflow } from '../../tools/n8n/client/workflows.cts';
import { onShutdown } from '../../tools/shutdown.cts';
import { UserError } from '../../tools/user-error.cts';
import { waitFor } from '../../tools/wait.cts';
import { SHOP } from '../kit/n8n/events.cts';
import { prepareExample } from '../kit/n8n/examples.cts';
import { createFixture, patiently, type Fixture } from '../kit/n8n/fixture.cts';
import type { ConnectedN8n } from '../kit/n8n/shared-n8n.cts';

/** An active chatbot with a tenant of its own. */
export interface Chatbot extends Pick<Fixture, 'simulator'> {
	example: string;
	workflowId: string;
}

/** What must stay the same whatever happens to the package. */
export interface ChatbotState {
	registrations: string[];
	nodes: Workflow['nodes'];
	active: boolean;
}

/** Activates an example with a tenant of its own. */
export async function startChatbot(client: ConnectedN8n, example: string): Promise<Chatbot> {
	const fixture = await createFixture(client);
	onShutdown(fixture.close);
	const { id } = await client.workflows.create(await prepareExample(fixture, example));
	await client.workflows.activate(id);
	return { example, simulator: fixture.simulator, workflowId: id };
}

/** Sends the question of a customer, who is identified by a number. */
export async function ask({ simulator }: Chatbot, customer: number): Promise<void> {
	const email = `customer-${customer}@example.org`;
	const content = `Where is my parcel ${customer}?`;
	await simulator.sendCustomerMessage({
		inboxId: SHOP,
		content,
		name: `Customer ${customer}`,
		email,
	});
}

/** Returns how often each customer was answered, in the order of their first messages. */
export function answersPerCustomer({ simulator }: Chatbot): number[] {
	const answers = new Map(simulator.conversations.map(({ id }) => [id, 0]));
	for (const { conversation_id: id, message_type: type } of simulator.messages)
		if (type === 'outgoing') answers.set(id, (answers.get(id) ?? 0) + 1);
	return [...answers.values()];
}

/** Returns the state of a chatbot in n8n and at its tenant. */
export async function getState(
	client: N8nClient,
	{ simulator, workflowId }: Chatbot,
): Promise<ChatbotState> {
	const { nodes, active, activeVersionId } = await client.workflows.get(workflowId);
	const registrations = simulator.requests
		.map(({ operation }) => operation ?? '')
		.filter((operation) => /^(webhook|agentBot):/.test(operation));
	return { registrations, nodes, active: active || Boolean(activeVersionId) };
}

/** Returns what differs between two states of a chatbot. */
export const compareStates = (example: string, before: ChatbotState, after: ChatbotState) =>
	(Object.keys(before) as Array<keyof ChatbotState>)
		.filter((name) => !isDeepStrictEqual(before[name], after[name]))
		.map((name) => `${example}: ${name} changed, to ${JSON.stringify(after[name])}`);

const hasNodes = async (client: N8nClient, name: string) =>
	(await client.nodeTypes()).some((type) => type.name.startsWith(`${name}.`));

/**
 * Removes the package, then installs it by name again: the workflows must be unchanged, and the
 * chatbots must answer again without a new registration.
 * @throws UserError that names everything that is wrong.
 */
export async function removeAndReinstall(
	client: N8nClient,
	name: string,
	chatbots: Chatbot[],
): Promise<void> {
	const wrong: string[] = [];
	const before = await Promise.all(chatbots.map((chatbot) => getState(client, chatbot)));
	await client.communityPackages.remove(name);
	if ((await client.communityPackages.list()).length > 0) wrong.push('n8n still lists the package');
	if (await hasNodes(client, name)) wrong.push('n8n still offers the nodes');
	await client.communityPackages.install(name);
	if (!(await hasNodes(client, name))) wrong.push('n8n does not offer the nodes again');
	for (const [index, chatbot] of chatbots.entries()) {
		await ask(chatbot, 1_000 + index);
		const isAnswered = () => answersPerCustomer(chatbot).at(-1) === 1;
		await waitFor(isAnswered, patiently(`an answer of ${chatbot.example}`)).catch((error: Error) =>
			wrong.push(error.message),
		);
		const after = await getState(client, chatbot);
		wrong.push(...compareStates(chatbot.example, before[index], after));
	}
	if (wrong.length > 0) throw new UserError(wrong.join('\n'));
}
