import { setTimeout as sleep } from 'node:timers/promises';
import type { N8nClient } from '../../tools/n8n/client/client.cts';
import { UserError } from '../../tools/user-error.cts';
import type { Delivery } from '../../simulator/index.cts';
import type { Chatbot, Standing } from './chatbots.cts';
import { answersPerCustomer, ask, compare, look } from './chatbots.cts';

/** How many customers write at least, one after the other, and how soon after each other. */
const CUSTOMERS = 300;
const PACE_MS = 200;
/** After so many customers, the package is updated. */
const BEFORE = 60;
/** A busy machine answers more slowly: then customers wait until fewer than so many do. */
const AT_MOST_WAITING = 10;
const PATIENCE_MS = 60_000;

/** What happened while the package was updated. */
export interface LiveUpdate {
	version: string;
	updateMs: number;
	customers: number;
	/** Deliveries that n8n refused while it exchanged the nodes, and that were sent again. */
	sentAgain: number;
	/** How long the slowest delivery took to be answered. */
	slowestMs: number;
}

/** Sends again, once, what n8n refused because it was exchanging the nodes. */
function sendAgain({ simulator }: Chatbot): () => number {
	let count = 0;
	const again = ({ registrationId, status, body, to }: Delivery) => {
		// What was sent again has no registration.
		if (registrationId === null || status === null || status < 300) return;
		count++;
		void simulator.sendEvent(body as Record<string, unknown>, { to });
	};
	simulator.on('delivery', again);
	return () => {
		simulator.off('delivery', again);
		return count;
	};
}

/** Waits until at most so many customers wait for an answer; false if that takes too long. */
async function untilWaiting(chatbots: Chatbot[], atMost: number): Promise<boolean> {
	const deadline = Date.now() + PATIENCE_MS;
	const isSilence = (count: number) => count === 0;
	const countWaiting = () => chatbots.flatMap(answersPerCustomer).filter(isSilence).length;
	while (countWaiting() > atMost) {
		if (Date.now() > deadline) return false;
		await sleep(50);
	}
	return true;
}

function findSilence(chatbot: Chatbot): string[] {
	const { example, simulator } = chatbot;
	const answers = answersPerCustomer(chatbot);
	const wrong = answers.filter((count) => count !== 1);
	const lost = simulator.deliveries.filter(
		({ registrationId, status }) => status === null || (registrationId === null && status >= 300),
	);
	return [
		...(wrong.length > 0
			? [`${example}: ${wrong.length} of ${answers.length} customers were not answered once`]
			: []),
		...(lost.length > 0
			? [`${example}: ${lost.length} events were not answered, or refused twice`]
			: []),
	];
}

async function findFailures(client: N8nClient, { example, workflow }: Chatbot): Promise<string[]> {
	const failed = await client.executions.list(workflow.id, { status: ['error', 'crashed'] });
	return failed.length > 0 ? [`${example}: ${failed.length} executions failed`] : [];
}

const slowestAnswer = (chatbots: Chatbot[]): number =>
	Math.max(
		...chatbots.flatMap(({ simulator }) =>
			simulator.deliveries.map(({ durationMs }) => durationMs ?? 0),
		),
	);

async function update(client: N8nClient, name: string) {
	const started = Date.now();
	const { installedVersion: version } = await client.communityPackages.update(name);
	return { version, updateMs: Date.now() - started };
}

/**
 * Updates the package while customers write to chatbots at a steady pace.
 * @throws UserError that says which customers were not answered once, what was registered anew and
 * what of the workflows is not as it was.
 */
export async function updateUnderLoad(
	client: N8nClient,
	name: string,
	chatbots: Chatbot[],
): Promise<LiveUpdate> {
	const before: Standing[] = [];
	for (const chatbot of chatbots) before.push(await look(client, chatbot));
	const counters = chatbots.map(sendAgain);
	const write = async (customer: number) => {
		await ask(chatbots[customer % chatbots.length], customer);
		await sleep(PACE_MS);
		if (await untilWaiting(chatbots, AT_MOST_WAITING)) return;
		const patience = PATIENCE_MS / 1000;
		throw new UserError(
			`${AT_MOST_WAITING} customers waited for an answer for ${patience} s in vain`,
		);
	};
	let customers = 0;
	while (customers < BEFORE) await write(customers++);
	let isUnderWay = true;
	const updating = update(client, name).finally(() => (isUnderWay = false));
	const writing = (async () => {
		while (customers < CUSTOMERS || isUnderWay) await write(customers++);
	})();
	const [updated] = await Promise.all([updating, writing]);
	await untilWaiting(chatbots, 0);
	await Promise.all(chatbots.map(({ simulator }) => simulator.waitForDeliveries()));
	const sentAgain = counters.reduce((sum, stop) => sum + stop(), 0);
	const wrong: string[] = [];
	for (const [index, chatbot] of chatbots.entries()) {
		wrong.push(...findSilence(chatbot), ...(await findFailures(client, chatbot)));
		const after = await look(client, chatbot);
		wrong.push(...compare(chatbot.example, before[index], after));
	}
	if (wrong.length > 0) throw new UserError(wrong.join('\n'));
	return { ...updated, customers, sentAgain, slowestMs: slowestAnswer(chatbots) };
}
