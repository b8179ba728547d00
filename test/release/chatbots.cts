import { isDeepStrictEqual } from 'node:util';
import type { N8nClient } from '../../tools/n8n/client/client.cts';
import type { Workflow } from '../../tools/n8n/client/workflows.cts';
import { withCredential } from '../../tools/n8n/client/workflows.cts';
import { createCredential, CREDENTIAL_TYPE } from '../../tools/credential.cts';
import { readExample } from '../../tools/examples.cts';
import { onShutdown } from '../../tools/shutdown.cts';
import type { Simulator } from '../../simulator/index.cts';
import { startSimulator } from '../../simulator/index.cts';

/** That an event gets lost is the question here, not how busy this machine is. */
const PATIENCE_MS = 30_000;

/** The inbox that the chatbots answer in. */
const SHOP = 12;

/** A live chatbot, and the tenant that is its own. */
export interface Chatbot {
	example: string;
	simulator: Simulator;
	/** As n8n had it once it was live. */
	workflow: Workflow;
}

/** What must stay as it is whatever happens to the package: registrations, and the workflow. */
export interface Standing {
	registrations: string[];
	nodes: Workflow['nodes'];
	active: boolean;
}

/** Makes an example live, with a tenant of its own. */
export async function openChatbot(client: N8nClient, example: string): Promise<Chatbot> {
	const simulator = await startSimulator({ settings: { deliveryTimeoutMs: PATIENCE_MS } });
	onShutdown(() => simulator.close());
	const { id, name } = await createCredential(client, simulator, {}, example);
	const definition = withCredential(readExample(example), CREDENTIAL_TYPE, { id, name });
	const created = await client.workflows.create(definition);
	await client.workflows.activate(created.id);
	return { example, simulator, workflow: await client.workflows.get(created.id) };
}

/** A customer, known by a number, asks for a parcel. */
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

/** How often each customer was answered, in the order in which they first wrote. */
export function answersPerCustomer({ simulator }: Chatbot): number[] {
	const answers = new Map(simulator.conversations.map(({ id }) => [id, 0]));
	for (const { conversation_id: id, message_type: type } of simulator.messages)
		if (type === 'outgoing') answers.set(id, (answers.get(id) ?? 0) + 1);
	return [...answers.values()];
}

/** How a chatbot stands, in n8n and at its tenant. */
export async function look(client: N8nClient, { simulator, workflow }: Chatbot): Promise<Standing> {
	const { nodes, active, activeVersionId } = await client.workflows.get(workflow.id);
	const registrations = simulator.requests
		.map(({ operation }) => operation ?? '')
		.filter((operation) => /^(webhook|agentBot):/.test(operation));
	return { registrations, nodes, active: active || Boolean(activeVersionId) };
}

/** What of a chatbot is not as it was. */
export function compare(example: string, before: Standing, after: Standing): string[] {
	const names = Object.keys(before) as Array<keyof Standing>;
	return names
		.filter((name) => !isDeepStrictEqual(before[name], after[name]))
		.map((name) => `${example}: ${name} changed, to ${JSON.stringify(after[name])}`);
}
