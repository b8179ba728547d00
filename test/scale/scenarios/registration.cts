// Registration and keys: only one process registers the webhook, and all processors check the key alike.
import {
	activateTrigger,
	messageEvent,
	postEvent,
	triggerWorkflow,
} from '../../kit/load/events.cts';
import { eventually, type Context } from '../scenario.cts';

const FORGED_KEY = '0123456789abcdef0123456789abcdef';

/** Returns each processor's status for an event with the registered key, another key or no key (null). */
async function postToEach(
	{ cluster, takeIds }: Context,
	registered: string,
	key?: string | null,
): Promise<number[]> {
	const { pathname, searchParams } = new URL(registered);
	if (key === null) searchParams.delete('key');
	else if (key) searchParams.set('key', key);
	const statuses: number[] = [];
	for (const { url } of cluster.processors)
		statuses.push(
			await postEvent(`${url}${pathname}?${searchParams}`, messageEvent(takeIds(1)[0])),
		);
	return statuses;
}

/** Runs the scenario. */
export async function runRegistration(context: Context): Promise<void> {
	const { simulator, cluster, checks, credential, loadBalancer } = context;
	const { workflows, executions } = cluster.client;
	const before = simulator.webhooks.length;
	const webhooks = () => simulator.webhooks.slice(before);
	const fromEach = (status: number) => cluster.processors.map(() => status);

	const workflow = triggerWorkflow('Registration', credential);
	const { id, url: first } = await activateTrigger(cluster.client, simulator, workflow);
	const haveRun = async (times: number) =>
		(await executions.list(id)).length === times * cluster.processors.length;
	const postEach = (registered: string, key?: string | null) =>
		postToEach(context, registered, key);
	checks.equals('activation registers once', webhooks().length, 1);
	const isBalanced = first.startsWith(loadBalancer.url);
	checks.isTrue("the registered URL is the load balancer's", isBalanced);
	checks.equals('each processor accepts the key', await postEach(first), fromEach(200));
	checks.isTrue('each of these deliveries ran', await eventually(() => haveRun(1)));
	const forged = await postEach(first, FORGED_KEY);
	checks.equals('each processor refuses a forged key', forged, fromEach(401));
	const withoutKey = await postEach(first, null);
	checks.equals('each processor refuses a missing key', withoutKey, fromEach(401));

	const [trigger, ...rest] = workflow.nodes;
	const events = ['conversation_created', 'message_created'];
	const changed = { ...trigger, parameters: { ...trigger.parameters, events } };
	await workflows.publish(id, { ...workflow, nodes: [changed, ...rest] });
	checks.equals('changed events register again, once', webhooks().length, 2);
	const second = webhooks()[1].url;
	checks.equals('each processor accepts the new key', await postEach(second), fromEach(200));
	const withOldKey = await postEach(first);
	checks.equals('each processor drops the old key with 200', withOldKey, fromEach(200));
	const onlyCurrent = (await eventually(() => haveRun(2))) && (await haveRun(2));
	checks.isTrue('only deliveries with the current key ran', onlyCurrent);

	await cluster.main.restart();
	checks.equals('a restart of the main registers nothing', webhooks().length, 2);
	checks.equals('and the key is still accepted', await postEach(second), fromEach(200));
	await workflows.deactivate(id);
}
