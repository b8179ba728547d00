import { isDeepStrictEqual } from 'node:util';
import type { N8nClient } from '../../tools/n8n/client/client.cts';
import { onShutdown } from '../../tools/shutdown.cts';
import { UserError } from '../../tools/user-error.cts';
import { waitFor } from '../../tools/wait.cts';
import { SHOP } from '../kit/inboxes.cts';
import { prepareExample } from '../kit/n8n/examples.cts';
import { createFixture, longTimeout } from '../kit/n8n/fixture.cts';

/** An active chatbot with a tenant of its own. */
export type Chatbot = Awaited<ReturnType<typeof startChatbot>>;

type ChatbotState = Awaited<ReturnType<typeof getState>>;

/** Activates an example with a tenant of its own. */
export async function startChatbot(client: N8nClient, example: string) {
	const fixture = await createFixture(client);
	onShutdown(fixture.close);
	const { id } = await client.workflows.create(await prepareExample(fixture, example));
	await client.workflows.activate(id);
	return { example, simulator: fixture.simulator, workflowId: id };
}

/** Sends a question from a customer with this number. */
export async function sendQuestion({ simulator }: Chatbot, customer: number): Promise<void> {
	await simulator.sendCustomerMessage({
		...{ inboxId: SHOP, content: `Where is my parcel ${customer}?` },
		...{ name: `Customer ${customer}`, email: `customer-${customer}@example.org` },
	});
}

/** Returns the number of answers to each customer, in the order of their first messages. */
export function answersPerCustomer({ simulator }: Chatbot): number[] {
	const answers = new Map(simulator.conversations.map(({ id }) => [id, 0]));
	for (const { conversation_id: id, message_type: type } of simulator.messages)
		if (type === 'outgoing') answers.set(id, (answers.get(id) ?? 0) + 1);
	return [...answers.values()];
}

async function getState(client: N8nClient, { simulator, workflowId }: Chatbot) {
	const { nodes, active, activeVersionId } = await client.workflows.get(workflowId);
	const registrations = simulator.requests
		.map(({ operation }) => operation ?? '')
		.filter((operation) => /^(webhook|agentBot):/.test(operation));
	return { registrations, nodes, active: active || Boolean(activeVersionId) };
}

/**
 * Does some work that must not change the state of the chatbots. `work` returns other problems.
 * @throws UserError with all problems.
 */
export async function keepingState(
	client: N8nClient,
	chatbots: Chatbot[],
	work: () => Promise<string[]>,
): Promise<void> {
	const getStates = () => Promise.all(chatbots.map((chatbot) => getState(client, chatbot)));
	const before = await getStates();
	const problems = await work();
	for (const [index, after] of (await getStates()).entries())
		for (const name of Object.keys(after) as Array<keyof ChatbotState>)
			if (!isDeepStrictEqual(before[index][name], after[name]))
				problems.push(
					`${chatbots[index].example}: ${name} changed, to ${JSON.stringify(after[name])}`,
				);
	if (problems.length > 0) throw new UserError(problems.join('\n'));
}

const hasNodes = async (client: N8nClient, name: string) =>
	(await client.nodeTypes()).some((type) => type.name.startsWith(`${name}.`));

/**
 * Removes the package and installs it again. The workflows must be unchanged, and the chatbots must answer
 * again without a new registration.
 * @throws UserError with all problems.
 */
export const removeAndReinstall = (client: N8nClient, name: string, chatbots: Chatbot[]) =>
	keepingState(client, chatbots, async () => {
		const problems: string[] = [];
		await client.communityPackages.remove(name);
		const isListed = (await client.communityPackages.list()).length > 0;
		if (isListed) problems.push('n8n still lists the package');
		if (await hasNodes(client, name)) problems.push('n8n still offers the nodes');
		await client.communityPackages.install(name);
		if (!(await hasNodes(client, name))) problems.push('n8n does not offer the nodes again');
		for (const [index, chatbot] of chatbots.entries()) {
			await sendQuestion(chatbot, 1_000 + index);
			const isAnswered = () => answersPerCustomer(chatbot).at(-1) === 1;
			const what = longTimeout(`an answer of ${chatbot.example}`);
			await waitFor(isAnswered, what).catch((error: Error) => problems.push(error.message));
		}
		return problems;
	});
