import {
	tryToParseDateTime,
	WAIT_INDEFINITELY,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import { deriveKeys, encryptLink } from '../../shared/questionKeys';
import { addSentQuestion, findSentQuestion, removeSentQuestion } from '../../shared/sentMessages';
import type { ApiSession } from '../../shared/session';
import { asRecord, isLoopback, parseHttpUrl, quote, toId } from '../../shared/values';
import { recordConversation } from '../execute/editorData';
import { createParameterError, toItem } from '../execute/parameters';
import { isCompleted, isFailed, prepareRun, runItem, toOutputItems } from '../execute/runItem';
import type { Operation } from '../resources/operation';
import {
	createQuestion,
	readQuestionParameters,
	saveQuestion,
	toMessageContent,
	type Question,
} from './question';
import { assertReviewedArguments, removeForgedAnswers } from './reviewInput';

/** n8n 1 checks a link's signature only if told to; n8n 2 always does. */
type Context = IExecuteFunctions & { setSignatureValidationRequired?(): void };

const UNITS_MS: Record<string, number> = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 };

function parseDate(value: unknown, timeZone: string): Date | undefined {
	try {
		return tryToParseDateTime(value, timeZone).toJSDate();
	} catch {
		return undefined;
	}
}

/**
 * Returns until when the execution waits, by Limit Wait Time. A date without an offset is in the
 * workflow's time zone. Throws a NodeOperationError for a limit that is invalid or already over: nobody
 * could answer the question.
 */
function configureWaitTillDate(context: IExecuteFunctions): Date {
	const limit = asRecord(context.getNodeParameter('options.limitWaitTime.values', 0, {}));
	if (Object.keys(limit).length === 0) return WAIT_INDEFINITELY;
	const createError = (message: string, advice: string) =>
		createParameterError(context.getNode(), 0, `Limit Wait Time ${message}`, advice);

	if (limit.limitType === 'atSpecifiedTime') {
		const { maxDateAndTime } = limit;
		const date = parseDate(maxDateAndTime, context.getTimezone());
		const advice = 'Enter a date and time in the future.';
		if (date === undefined) throw createError(`is not a date: ${quote(maxDateAndTime)}`, advice);
		if (date.getTime() > WAIT_INDEFINITELY.getTime()) return WAIT_INDEFINITELY;
		if (date.getTime() > Date.now()) return date;
		throw createError(`is in the past: ${quote(maxDateAndTime)}`, advice);
	}
	const { resumeAmount = 1, resumeUnit = 'hours' } = limit;
	const end = Date.now() + Number(resumeAmount) * UNITS_MS[String(resumeUnit)];
	// n8n stores no date beyond the one with which it waits indefinitely.
	if (end > WAIT_INDEFINITELY.getTime()) return WAIT_INDEFINITELY;
	if (end > Date.now()) return new Date(end);
	const given = quote(`${String(resumeAmount)} ${String(resumeUnit)}`);
	throw createError(`is not a duration: ${given}`, 'Enter an Amount above 0, and a Unit.');
}

/**
 * Throws a NodeOperationError if a link leads to this machine, where no customer can open it. A simulator on
 * this machine has its customer here, too.
 */
function assertReachable(context: IExecuteFunctions, link: string, { baseUrl }: ApiSession): void {
	const isHere = (url: string) => isLoopback(parseHttpUrl(url)?.hostname ?? '');
	if (!isHere(link) || isHere(baseUrl)) return;
	throw createParameterError(
		context.getNode(),
		0,
		`The question's link cannot be opened by customers: the address of this n8n is ${new URL(link).origin}`,
		'Set WEBHOOK_URL of your n8n (in queue mode, of every process) to its public https:// URL, and restart it.',
	);
}

/** Tells the trigger of this process about a question before it is sent, as the trigger may receive it first. */
function rememberQuestion(
	{ nonce, conversationId }: Question,
	link: string,
	{ credential }: ApiSession,
	tenantDomain: string,
): void {
	const keys = deriveKeys(credential);
	if (keys === undefined) return;
	const encryptedLink = encryptLink(keys, conversationId, link);
	addSentQuestion({ nonce, conversationId, tenantDomain, link, encryptedLink });
}

/**
 * Sends a question to a customer, with a link to the page on which they answer, and lets the
 * execution wait. As with n8n's own nodes, only the first item is sent, and if no answer arrives in
 * time, the node outputs its input. If the question could not be sent, does not wait, and throws a
 * NodeApiError or NodeOperationError unless the node continues on fail.
 */
export async function sendAndWait(
	context: Context,
	operation: Operation,
): Promise<INodeExecutionData[][]> {
	try {
		assertReviewedArguments(context);
		return await askAndWait(context, operation);
	} finally {
		removeForgedAnswers(context);
	}
}

async function askAndWait(context: Context, operation: Operation): Promise<INodeExecutionData[][]> {
	const input = context.getInputData();
	const item = toItem(context, input[0]?.json ?? {}, 0);
	let waitTill = WAIT_INDEFINITELY;
	let question: Question | undefined;
	const extendBody = (body: IDataObject, session: ApiSession): IDataObject => {
		// Read here, an invalid parameter is an error of the item, like every other failure.
		waitTill = configureWaitTillDate(context);
		question = createQuestion(readQuestionParameters(context), body);
		const link = context.getSignedResumeUrl({ nonce: question.nonce });
		assertReachable(context, link, session);
		rememberQuestion(question, link, session, String(body.tenant_domain));
		return { ...body, content: toMessageContent(question, link) };
	};
	const run = prepareRun(context, operation, item);
	const result = await runItem({ ...run, extendBody }, item);
	if (question !== undefined && !isCompleted(result)) {
		removeSentQuestion(question.conversationId, question.nonce);
	}
	if (result === undefined) return [[]];
	if (isFailed(result) && !context.continueOnFail()) throw result.error;
	if (isFailed(result) || question === undefined) return [toOutputItems(result, item, run.node)];

	question.messageId = toId(result.objects[0]?.id);
	const sent = findSentQuestion(question.conversationId, question.nonce);
	if (sent !== undefined) sent.messageId = question.messageId;
	saveQuestion(context, question);
	recordConversation(context, run);
	context.setSignatureValidationRequired?.();
	await context.putExecutionToWait(waitTill);
	return [input];
}
