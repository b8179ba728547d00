import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Delivery, Simulator } from '../../../simulator/index.cts';
import { FINISHED, jsonOf, type Execution } from '../../../tools/n8n/client/executions.cts';
import { waitFor } from '../../../tools/wait.cts';
import { SHOP } from '../inboxes.cts';
import { longTimeout, publish, type Fixture } from './fixture.cts';
import { NAME, trigger } from './nodes.cts';

/** Saves and activates a workflow with only a trigger, and returns its ID. */
export const publishTrigger = (
	fixture: Fixture,
	parameters: INodeParameters = {},
	credential = fixture.credential,
): Promise<string> => publish(fixture, trigger(credential, parameters));

/** Deactivates a workflow and activates it again. */
export async function republish({ n8n }: Fixture, id: string): Promise<void> {
	await n8n.workflows.deactivate(id);
	await n8n.workflows.activate(id);
}

/** Sends a customer's message, and returns its deliveries once all have a response. */
export async function customerSays(
	{ simulator }: Fixture,
	content: string,
	inboxId = SHOP,
): Promise<Delivery[]> {
	const before = new Set(simulator.deliveries);
	await simulator.sendCustomerMessage({ inboxId, content, email: 'rosa@example.org' });
	await simulator.waitForDeliveries();
	return simulator.deliveries.filter((delivery) => !before.has(delivery));
}

/** Returns a workflow's executions, oldest first, once there are at least `count` and all have ended. */
export async function executionsOf(
	{ n8n }: Fixture,
	workflowId: string,
	count: number,
): Promise<Execution[]> {
	const ended = await waitFor(
		async () => {
			const found = await n8n.executions.list(workflowId);
			const haveEnded = found.every(({ status }) => FINISHED.includes(status));
			return found.length >= count && haveEnded ? found : undefined;
		},
		longTimeout(`${count} executions`),
	);
	return await Promise.all(ended.reverse().map(({ id }) => n8n.executions.get(id)));
}

/** Returns the newest execution of a workflow once it has ended. */
export async function lastExecution({ n8n }: Fixture, workflowId: string): Promise<Execution> {
	const find = () => n8n.executions.newest({ workflowId });
	return await n8n.executions.finished((await waitFor(find, longTimeout('an execution'))).id);
}

/** Returns the trigger's output in a workflow's executions, once there are `count`. */
export async function eventsOf(
	fixture: Fixture,
	workflowId: string,
	count: number,
	name = NAME,
): Promise<IDataObject[]> {
	const executions = await executionsOf(fixture, workflowId, count);
	return executions.flatMap((execution) => jsonOf(execution, name));
}

/** Returns the contents of the messages that started a workflow, once there are `count`. */
export const contentsOf = async (...which: Parameters<typeof eventsOf>) =>
	(await eventsOf(...which)).map(({ content }) => content);

/** Posts a body to a URL. */
export async function post(url: string, body: BodyInit, type = 'application/json') {
	const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': type } });
	return { status: response.status, text: await response.text() };
}

/** Returns query strings with keys that look like a real one. */
export const randomKeys = (count: number): string[] =>
	Array.from({ length: count }, () => `?key=${randomBytes(16).toString('hex')}`);

/** Posts a body to each URL, twenty at a time, and returns each status once. */
export async function statusesOf(urls: string[], body: string): Promise<number[]> {
	const send = async (url: string) => (await post(url, body)).status;
	const statuses = await Readable.from(urls).map(send, { concurrency: 20 }).toArray();
	return [...new Set<number>(statuses)];
}

/** Returns the only registered webhook. */
export function onlyWebhook({ webhooks }: Simulator) {
	expect(webhooks).toHaveLength(1);
	return webhooks[0];
}

/** Returns the operations that the tenant carried out, in order. */
export const operationsOf = ({ requests }: Simulator) =>
	requests.filter(({ processed }) => processed).map(({ operation }) => operation);

/** Returns the responses to deliveries, sorted, because their order is undefined. */
export const responsesOf = (deliveries: Delivery[]) =>
	deliveries
		.map(({ status, responseText }) => {
			// n8n itself responds to an event that starts the workflow, without a body.
			if (!responseText) return `${status} accepted`;
			const { result } = JSON.parse(responseText) as { result?: string };
			return `${status} ${result ?? responseText}`;
		})
		.sort();
