import { jsonOf } from '../../tools/client/execution.cts';
import { UserError } from '../../tools/user-error.cts';
import { onShutdown } from '../../tools/shutdown.cts';
import * as customer from '../kit/n8n/questions.cts';
import { until } from '../kit/n8n/events.cts';
import { createFixture, type Fixture } from '../kit/n8n/fixture.cts';
import { chain, source } from '../kit/n8n/nodes.cts';
import { ASK, ask, links, startConversation, tell, told, waiting } from '../kit/n8n/questions.cts';
import type { EmptyN8n } from './empty-n8n.cts';

/** A question that a customer has not answered yet, in an execution that waits for it. */
interface Question {
	executionId: string;
	conversationId: number;
	link: string;
}

/** Questions that wait (Message: Send and Wait), and the tenant that is theirs. */
export interface Questions {
	fixture: Fixture;
	asked: Question[];
}

async function askOne(fixture: Fixture): Promise<Question> {
	const conversationId = await startConversation(fixture);
	const nodes = [...source([{}]), ask(fixture, conversationId), tell(fixture, conversationId)];
	const { id } = await fixture.n8n.workflows.create(chain('Ask', nodes));
	const executionId = await fixture.n8n.executions.start(id);
	const [link] = await links(fixture, conversationId);
	await waiting(fixture, executionId);
	return { executionId, conversationId, link };
}

/** Asks so many customers, each in an execution that then waits. */
export async function openQuestions({ n8n, client }: EmptyN8n, count: number): Promise<Questions> {
	const fixture = await createFixture(Object.assign(client, { url: n8n.url }));
	onShutdown(fixture.close);
	const asked: Question[] = [];
	while (asked.length < count) asked.push(await askOne(fixture));
	return { fixture, asked };
}

/** A person answers, and tries again while n8n is exchanging the nodes; then once more. */
async function answerOne(fixture: Fixture, { executionId, conversationId, link }: Question) {
	const fields = { answer: 'approve' };
	await until('the answer is taken', async () =>
		(await customer.answer(link, fields)).html.includes('Thank you') ? true : undefined,
	);
	const execution = await fixture.n8n.executions.finished(executionId);
	await customer.answer(link, fields);
	const [given] = jsonOf(execution, ASK);
	const resumed = told(fixture, conversationId).length;
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
export async function answerQuestions({ fixture, asked }: Questions): Promise<number> {
	for (const question of asked) await answerOne(fixture, question);
	return asked.length;
}
