import { jsonOf } from '../../tools/n8n/client/executions.cts';
import { createCredential } from '../../tools/credential.cts';
import { UserError } from '../../tools/user-error.cts';
import { onShutdown } from '../../tools/shutdown.cts';
import { startSimulator } from '../../simulator/index.cts';
import * as customer from '../e2e/send-and-wait-support.cts';
import {
	ASK,
	ask,
	links,
	startConversation,
	tell,
	told,
	waiting,
} from '../e2e/send-and-wait-support.cts';
import { chain, source, type Scene } from '../e2e/support.cts';
import { until } from '../e2e/trigger-support.cts';
import type { EmptyN8n } from './empty-n8n.cts';

/** A question that a customer has not answered yet, in an execution that waits for it. */
interface Question {
	executionId: string;
	conversationId: number;
	link: string;
}

/** Questions that wait (Message: Send and Wait), and the tenant that is theirs. */
export interface Questions {
	scene: Scene;
	asked: Question[];
}

async function askOne(scene: Scene): Promise<Question> {
	const conversationId = await startConversation(scene);
	const nodes = [...source([{}]), ask(scene, conversationId), tell(scene, conversationId)];
	const { id } = await scene.n8n.workflows.create(chain('Ask', nodes));
	const executionId = await scene.n8n.executions.start(id);
	const [link] = await links(scene, conversationId);
	await waiting(scene, executionId);
	return { executionId, conversationId, link };
}

/** Asks so many customers, each in an execution that then waits. */
export async function openQuestions({ n8n, client }: EmptyN8n, count: number): Promise<Questions> {
	const simulator = await startSimulator();
	const close = () => simulator.close();
	onShutdown(close);
	const { id, name } = await createCredential(client, simulator, {}, 'Questions');
	const withUrl = Object.assign(client, { url: n8n.url });
	const scene: Scene = { simulator, n8n: withUrl, credential: { id, name }, close };
	const asked: Question[] = [];
	while (asked.length < count) asked.push(await askOne(scene));
	return { scene, asked };
}

/** A person answers, and tries again while n8n is exchanging the nodes; then once more. */
async function answerOne(scene: Scene, { executionId, conversationId, link }: Question) {
	const fields = { answer: 'approve' };
	await until('the answer is taken', async () =>
		(await customer.answer(link, fields)).html.includes('Thank you') ? true : undefined,
	);
	const execution = await scene.n8n.executions.finished(executionId);
	await customer.answer(link, fields);
	const [given] = jsonOf(execution, ASK);
	const resumed = told(scene, conversationId).length;
	const isApproved = JSON.stringify(given).includes('"approved":true');
	if (execution.status === 'success' && isApproved && resumed === 1) return;
	throw new UserError(
		`A question that waited went on ${resumed} times, as ${execution.status}, with ${JSON.stringify(given)}`,
	);
}

/**
 * Answers questions that have waited.
 * @throws UserError if an execution did not go on once, with the answer.
 */
export async function answerQuestions({ scene, asked }: Questions): Promise<number> {
	for (const question of asked) await answerOne(scene, question);
	return asked.length;
}
