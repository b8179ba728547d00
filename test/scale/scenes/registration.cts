// Registration and keys: made once, whichever process does it; checked alike by every processor.
import { messageOf, triggerWorkflow } from '../traffic/events.cts';
import { post } from '../traffic/sender.cts';
import { eventually } from '../stage.cts';
import type { Stage } from '../stage.cts';

const FORGED = '0123456789abcdef0123456789abcdef';

/** The address of a registered webhook at one process, with its key or with another one. */
function at(processUrl: string, registered: string, key?: string | null): string {
	const url = new URL(registered);
	if (key === null) url.searchParams.delete('key');
	else if (key) url.searchParams.set('key', key);
	return `${processUrl}${url.pathname}${url.search}`;
}

/** What each processor answers to an event, at a registered address or with another key. */
async function ask(stage: Stage, registered: string, key?: string | null): Promise<number[]> {
	const statuses: number[] = [];
	for (const { url } of stage.cluster.processors) {
		const [id] = stage.takeIds(1);
		statuses.push(await post(at(url, registered, key), messageOf(id)));
	}
	return statuses;
}

/** Plays it; leaves nothing active behind. */
export async function playRegistration(stage: Stage): Promise<void> {
	const { simulator, cluster, checks, credential } = stage;
	const { workflows, executions } = cluster.client;
	const before = simulator.webhooks.length;
	const webhooks = () => simulator.webhooks.slice(before);
	const everyone = (status: number) => cluster.processors.map(() => status);
	const runs = async (id: string) => (await executions.list(id)).length;

	const { id } = await workflows.create(triggerWorkflow('Registration', credential));
	await workflows.activate(id);
	checks.equals('activation registers once', webhooks().length, 1);
	const [{ url: first }] = webhooks();
	checks.holds('the registered address is that of the front', first.startsWith(stage.front.url));
	checks.equals('each processor lets the key in', await ask(stage, first), everyone(200));
	const ran = () => runs(id).then((count) => count === cluster.processors.length);
	checks.holds('each of these deliveries ran', await eventually(ran));
	checks.equals(
		'each processor refuses a forged key',
		await ask(stage, first, FORGED),
		everyone(401),
	);
	checks.equals('each processor refuses no key', await ask(stage, first, null), everyone(401));

	const events = ['conversation_created', 'message_created'];
	const changed = triggerWorkflow('Registration', credential, { parameters: { events } });
	await workflows.publish(id, changed);
	checks.equals('other events register again, once', webhooks().length, 2);
	const second = webhooks()[1].url;
	checks.equals('each processor lets the new key in', await ask(stage, second), everyone(200));
	checks.equals(
		'each processor drops the old key with 200',
		await ask(stage, first),
		everyone(200),
	);
	const twice = () => runs(id).then((count) => count === 2 * cluster.processors.length);
	checks.holds('nothing but the current key ran', (await eventually(twice)) && (await twice()));

	await cluster.main.restart();
	checks.equals('a restart of the main registers nothing', webhooks().length, 2);
	checks.equals('and its key is good as before', await ask(stage, second), everyone(200));
	await workflows.deactivate(id);
}
