import { setTimeout as sleep } from 'node:timers/promises';
import type { Delivery } from '../../simulator/index.cts';
import type { N8nClient } from '../../tools/n8n/client/client.cts';
import { waitFor } from '../../tools/wait.cts';
import { answersPerCustomer, keepingState, sendQuestion, type Chatbot } from './chatbots.cts';

/** The minimum number of customers, and the pause between their messages. */
const CUSTOMERS = 300;
const PAUSE_MS = 200;
/** The package is updated after this many customers. */
const BEFORE = 60;
/** Customers wait while more than this many are unanswered, because a busy machine answers slowly. */
const MAX_UNANSWERED = 10;
const TIMEOUT_MS = 60_000;

/** The result of an update. */
export type LiveUpdate = Awaited<ReturnType<typeof updateUnderLoad>>;

const isRefused = ({ status }: Delivery) => status !== null && status >= 300;

/** Repeats deliveries once that n8n refuses while it replaces the nodes. Returns a function that stops and counts them. */
function sendRefusedAgain({ simulator }: Chatbot): () => number {
	let count = 0;
	const sendAgain = (delivery: Delivery) => {
		// A repeated delivery has no registration.
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
 * @throws UserError with the customers who did not get one answer, and the changed registrations and
 * workflows.
 */
export async function updateUnderLoad(client: N8nClient, name: string, chatbots: Chatbot[]) {
	let customers = 0;
	let isUpdating = true;
	const write = async () => {
		await sendQuestion(chatbots[customers % chatbots.length], customers++);
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
		// findProblems reports missing answers.
		await waitForAnswers(chatbots, 0).catch(() => undefined);
		await Promise.all(chatbots.map(({ simulator }) => simulator.waitForDeliveries()));
		result.sentAgain = counters.reduce((sum, stop) => sum + stop(), 0);
		return (await Promise.all(chatbots.map((each) => findProblems(client, each)))).flat();
	});
	const deliveries = chatbots.flatMap(({ simulator }) => simulator.deliveries);
	const slowestMs = Math.max(...deliveries.map(({ durationMs }) => durationMs ?? 0));
	return { ...result, customers, slowestMs };
}
