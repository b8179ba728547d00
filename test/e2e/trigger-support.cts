import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import type { Execution } from '../../tools/n8n/client/executions.cts';
import { FINISHED, jsonOf } from '../../tools/n8n/client/executions.cts';
import type { CredentialReference } from '../../tools/n8n/client/workflows.cts';
import { CREDENTIAL_TYPE } from '../../tools/credential.cts';
import type { Delivery, Simulator } from '../../simulator/index.cts';
import { chain, setScene, TRIGGER, type Scene } from './support.cts';

/** The inboxes of the simulator that the tests write in. */
export const SHOP = 12;
export const SUPPORT = 14;

/** What a workflow's trigger is called. */
export const NAME = 'Trigger';

const POLL_MS = 200;
const PATIENCE_MS = 120_000;

/** Waits for what `look` gives, once it gives something. */
export async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
	const deadline = Date.now() + PATIENCE_MS;
	for (;;) {
		const found = await look();
		if (found !== undefined) return found;
		if (Date.now() > deadline) throw new Error(`In vain: ${what}`);
		await sleep(POLL_MS);
	}
}

/** A trigger for a workflow. */
export function trigger(
	credential: CredentialReference,
	parameters: INodeParameters = {},
	name = NAME,
): INode {
	return {
		id: randomUUID(),
		webhookId: randomUUID(),
		name,
		type: TRIGGER,
		typeVersion: 1.1,
		position: [0, 0],
		parameters,
		credentials: { [CREDENTIAL_TYPE]: credential },
	};
}

/** The trigger as the bot of an inbox. */
export const botOf = (inboxId: number, more: INodeParameters = {}): INodeParameters => ({
	source: 'agentBot',
	inboxId: { __rl: true, mode: 'id', value: String(inboxId) },
	...more,
});

/** Saves a workflow of a trigger and what follows it; gives its id. */
export async function save({ n8n }: Scene, first: INode, ...others: INode[]): Promise<string> {
	return (await n8n.workflows.create(chain('Trigger', [first, ...others]))).id;
}

/** Switches a workflow on. */
export const activate = async ({ n8n }: Scene, id: string) => await n8n.workflows.activate(id);

/** Saves a workflow of a trigger alone and switches it on; gives its id. */
export async function switchOn(
	scene: Scene,
	parameters: INodeParameters = {},
	credential = scene.credential,
): Promise<string> {
	const id = await save(scene, trigger(credential, parameters));
	await activate(scene, id);
	return id;
}

/** A customer writes; resolves when all who get the event have answered. */
export async function customerSays(
	{ simulator }: Scene,
	content: string,
	inboxId = SHOP,
): Promise<Delivery[]> {
	const before = new Set(simulator.deliveries);
	await simulator.sendCustomerMessage({ inboxId, content, email: 'rosa@example.org' });
	await simulator.waitForDeliveries();
	return simulator.deliveries.filter((delivery) => !before.has(delivery));
}

/** A workflow's executions once there are this many and all have ended, oldest first. */
export async function executionsOf(
	{ n8n }: Scene,
	workflowId: string,
	count: number,
): Promise<Execution[]> {
	const ended = await until(`${count} executions`, async () => {
		const found = await n8n.executions.list(workflowId);
		const isDone = found.length >= count && found.every(({ status }) => FINISHED.includes(status));
		return isDone ? found : undefined;
	});
	const ids = ended.map(({ id }) => id).sort((a, b) => Number(a) - Number(b));
	return await Promise.all(ids.map(async (id) => await n8n.executions.get(id)));
}

/** What the trigger gave, execution by execution. */
export async function eventsOf(
	scene: Scene,
	workflowId: string,
	count: number,
	name = NAME,
): Promise<IDataObject[]> {
	const executions = await executionsOf(scene, workflowId, count);
	return executions.flatMap((execution) => jsonOf(execution, name));
}

/** The contents of the messages that started a workflow, once there are this many. */
export async function heard(scene: Scene, workflowId: string, count: number, name = NAME) {
	return (await eventsOf(scene, workflowId, count, name)).map(({ content }) => content);
}

/** Sends bytes to an address, as anyone on the internet can. */
export async function post(url: string, body: BodyInit, type = 'application/json') {
	const answer = await fetch(url, { method: 'POST', body, headers: { 'content-type': type } });
	return { status: answer.status, text: await answer.text() };
}

/** Queries with keys that look like a real one. */
export const randomKeys = (count: number): string[] =>
	Array.from({ length: count }, () => `?key=${randomBytes(16).toString('hex')}`);

/** Posts the same body to all of these addresses, twenty at a time; gives the statuses that came. */
export async function statusesOf(addresses: string[], body: string): Promise<number[]> {
	const statuses = new Set<number>();
	const left = [...addresses];
	const send = async () => {
		for (let to = left.pop(); to !== undefined; to = left.pop()) {
			statuses.add((await post(to, body)).status);
		}
	};
	await Promise.all(Array.from({ length: 20 }, send));
	return [...statuses];
}

/** The only webhook that is registered. */
export function onlyWebhook({ webhooks }: Simulator) {
	expect(webhooks).toHaveLength(1);
	return webhooks[0];
}

/**
 * A test with a tenant of its own: such tests can run side by side, since most of their time n8n
 * waits or polls.
 */
export const inScene = (run: (scene: Scene) => Promise<void>) => async (): Promise<void> => {
	const scene = await setScene();
	// What is answered is tested here; how fast, elsewhere.
	scene.simulator.settings.deliveryTimeoutMs = PATIENCE_MS;
	try {
		await run(scene);
	} finally {
		await scene.close();
	}
};

/** What Sangoma CX carried out, by operation. */
export const done = ({ requests }: Simulator) =>
	requests.filter(({ processed }) => processed).map(({ operation }) => operation);

/** What the receivers of events answered, in alphabetical order: they answer in any. */
export const answersOf = (deliveries: Delivery[]) =>
	deliveries
		.map(({ status, responseText }) => {
			// n8n itself answers what starts the workflow, without a text.
			if (!responseText) return `${status} accepted`;
			const { result } = JSON.parse(responseText) as { result?: string };
			return `${status} ${result ?? responseText}`;
		})
		.sort();
