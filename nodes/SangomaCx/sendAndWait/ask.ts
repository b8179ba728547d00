import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { itemOf, open, type Run } from '../items/item';
import { runItem, toOutput } from '../items/runItem';
import type { Operation } from '../operations';
import { keepQuestion, makeQuestion, type Question } from './question';
import { readTimeLimit } from './timeLimit';

/** n8n 1 checks the signature of a link only if it is told to; n8n 2 always does. */
type Context = IExecuteFunctions & { setSignatureValidationRequired?(): void };

/**
 * Asks a customer in their conversation, with a link to the page on which they answer, and lets the
 * execution wait for it. As with n8n's own nodes, the first item asks for all. What went in comes out
 * if the time is over before an answer came. Throws a NodeApiError or NodeOperationError in words, and
 * waits for nothing, if the question could not be sent.
 */
export async function askAndWait(
	context: Context,
	operation: Operation,
): Promise<INodeExecutionData[][]> {
	const input = context.getInputData();
	const item = itemOf(context, input[0]?.json ?? {}, 0);
	const until = readTimeLimit(context);
	let question: Question | undefined;
	const addLink = (body: IDataObject): IDataObject => {
		question = makeQuestion(context, String(body.content));
		const link = context.getSignedResumeUrl({ nonce: question.nonce });
		return { ...body, content: `${question.message}\n\n${link}` };
	};
	const requestOptions = context.getNodeParameter('requestOptions', 0, {}) as unknown;
	const run: Run = {
		operation,
		node: context.getNode(),
		opened: open(context, requestOptions),
		signal: context.getExecutionCancelSignal(),
		complete: addLink,
	};
	const verdict = await runItem(run, item);
	if ('error' in verdict && !context.continueOnFail()) throw verdict.error;
	if ('error' in verdict || question === undefined) return [toOutput(verdict, item)];

	keepQuestion(context, question);
	context.setSignatureValidationRequired?.();
	await context.putExecutionToWait(until);
	return [input];
}
