import type { N8nClient } from '../../tools/n8n/client/client.cts';
import { jsonOf } from '../../tools/n8n/client/executions.cts';
import { onShutdown } from '../../tools/shutdown.cts';
import { UserError } from '../../tools/user-error.cts';
import { waitFor } from '../../tools/wait.cts';
import { createFixture, longTimeout, type Fixture } from '../kit/n8n/fixture.cts';
import { answer, APPROVE, ASK, askAndWait, isAccepted, told } from '../kit/n8n/questions.cts';

type Question = Awaited<ReturnType<typeof askAndWait>>;

/** Asks this many customers, each in an execution that then waits. */
export async function askQuestions(client: N8nClient, count: number) {
	const fixture = await createFixture(client);
	onShutdown(fixture.close);
	const questions: Question[] = [];
	while (questions.length < count) questions.push(await askAndWait(fixture));
	return { fixture, questions };
}

/** Answers a question, repeatedly while n8n replaces the nodes, and once more after the execution has ended. */
async function answerQuestion(fixture: Fixture, { id, conversationId, link }: Question) {
	const isTaken = async () => isAccepted(await answer(link, APPROVE));
	await waitFor(isTaken, longTimeout('an accepted answer'));
	const execution = await fixture.n8n.executions.finished(id);
	await answer(link, APPROVE);
	const output = JSON.stringify(jsonOf(execution, ASK)[0]);
	const resumed = told(fixture, conversationId).length;
	if (execution.status === 'success' && output.includes('"approved":true') && resumed === 1) return;
	const how = `${resumed} times, with the status ${execution.status} and the output ${output}`;
	throw new UserError(`A waiting execution was resumed ${how}.`);
}

/**
 * Answers all questions and returns their number.
 * @throws UserError if an execution was not resumed exactly once with its answer.
 */
export async function answerQuestions({
	fixture,
	questions,
}: Awaited<ReturnType<typeof askQuestions>>): Promise<number> {
	for (const question of questions) await answerQuestion(fixture, question);
	return questions.length;
}
