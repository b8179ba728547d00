import { setTimeout as sleep } from 'node:timers/promises';
import type { Delivery } from '../../simulator/index.cts';
import type { N8nClient } from '../../tools/n8n/client/client.cts';
import { waitFor } from '../../tools/wait.cts';
import { answersPerCustomer, ask, keepingState, type Chatbot } from './chatbots.cts';

/** How many customers write at least, and the pause between them. */
const CUSTOMERS = 300;
const PAUSE_MS = 200;
/** The package is updated after this many customers. */
const BEFORE = 60;
/** A busy machine answers more slowly: then customers wait until fewer than this many are unanswered. */
const MAX_UNANSWERED = 10;
const TIMEOUT_MS = 60_000;

/** What happened while the package was updated. */
export type LiveUpdate = Awaited<ReturnType<typeof updateUnderLoad>>;

const isRefused = ({ status }: Delivery) => status !== null && status >= 300;

/** Sends again, once, what n8n refuses while it replaces the nodes. Returns a function that counts it. */
function sendRefusedAgain({ simulator }: Chatbot): () => number {
	let count = 0;
	const sendAgain = (delivery: Delivery) => {
		// What was sent again has no registration.
		if (delivery.registrationId === null || !isRefused(delivery)) return;
		count++;
		void simulator.sendEvent(delivery.body as Record<string, unknown>, { to: delivery.to });
	};
	simulator.on('delivery', sendAgain);
	return () => {
		simulator.off('delivery', sendAgain);
		return count;
	};
}

/** Waits until at most this many customers are unanswered. */
async function waitForAnswers(chatbots: Chatbot[], maxUnanswered: number): Promise<void> {
	const count = () =>
		chatbots.flatMap(answersPerCustomer).filter((answers) => answers === 0).length;
	const message = `${maxUnanswered} customers waited for an answer for ${TIMEOUT_MS / 1000} s.`;
	await waitFor(() => count() <= maxUnanswered, { timeout: TIMEOUT_MS, message });
}

async function findProblems(client: N8nClient, chatbot: Chatbot): Promise<string[]> {
	const { simulator, workflowId } = chatbot;
	const answers = answersPerCustomer(chatbot);
	const unanswered = answers.filter((count) => count !== 1);
	const lost = simulator.deliveries.filter(
		(delivery) =>
			delivery.status === null || (delivery.registrationId === null && isRefused(delivery)),
	);
	const failed = await client.executions.list(workflowId, { status: ['error', 'crashed'] });
	const problems: Array<[found: unknown[], what: string]> = [
		[unanswered, `of ${answers.length} customers were not answered once`],
		[lost, 'events were not answered, or refused twice'],
		[failed, 'executions failed'],
	];
	return problems
		.filter(([found]) => found.length > 0)
		.map(([found, what]) => `${chatbot.example}: ${found.length} ${what}`);
}

/**
 * Updates the package while customers write to chatbots at a steady pace.
 * @throws UserError that says which customers were not answered once, and which registrations or
 * workflows changed.
 */
export async function updateUnderLoad(client: N8nClient, name: string, chatbots: Chatbot[]) {
	let customers = 0;
	let isUpdating = true;
	const write = async () => {
		await ask(chatbots[customers % chatbots.length], customers++);
		await sleep(PAUSE_MS);
		await waitForAnswers(chatbots, MAX_UNANSWERED);
	};
	const writeMeanwhile = async () => {
		while (customers < CUSTOMERS || isUpdating) await write();
	};
	const result = { version: '', updateMs: 0, sentAgain: 0 };
	await keepingState(client, chatbots, async () => {
		const counters = chatbots.map(sendRefusedAgain);
		while (customers < BEFORE) await write();
		const started = Date.now();
		const updating = client.communityPackages.update(name).finally(() => {
			isUpdating = false;
			result.updateMs = Date.now() - started;
		});
		const [{ installedVersion }] = await Promise.all([updating, writeMeanwhile()]);
		result.version = installedVersion;
		// A chatbot that does not answer is reported below.
		await waitForAnswers(chatbots, 0).catch(() => undefined);
		await Promise.all(chatbots.map(({ simulator }) => simulator.waitForDeliveries()));
		result.sentAgain = counters.reduce((sum, stop) => sum + stop(), 0);
		return (await Promise.all(chatbots.map((each) => findProblems(client, each)))).flat();
	});
	const deliveries = chatbots.flatMap(({ simulator }) => simulator.deliveries);
	const slowestMs = Math.max(...deliveries.map(({ durationMs }) => durationMs ?? 0));
	return { ...result, customers, slowestMs };
}
