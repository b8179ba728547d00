import { randomBytes } from 'node:crypto';
import {
	tryToParseDateTime,
	WAIT_INDEFINITELY,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type IWebhookFunctions,
} from 'n8n-workflow';
import { asRecord, asText } from '../../shared/values';
import { createParameterError } from '../execute/buildBody';
import { quote } from '../execute/parameters';
import { prepareRun, runItem, toOutputItems } from '../execute/runItem';
import type { Operation } from '../resources/operation';

/** What a customer was asked, kept with the execution until they answer. */
export interface Question {
	/** In the link: distinguishes this question from earlier ones of the same node. */
	nonce: string;
	message: string;
	/** The labels of the buttons; undefined where the answer is free text. */
	buttons?: {
		approve: string;
		/** Only where the customer can decline. */
		decline?: string;
	};
}

/** n8n 1 checks a link's signature only if told to; n8n 2 always does. */
type Context = IExecuteFunctions & { setSignatureValidationRequired?(): void };

/** The key in n8n's node context that holds the question. */
const CONTEXT_KEY = 'question';

const UNITS_MS: Record<string, number> = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 };

function readButtons(context: IExecuteFunctions): Question['buttons'] {
	if (context.getNodeParameter('responseType', 0, 'approval') === 'freeText') return undefined;
	const values = asRecord(context.getNodeParameter('approvalOptions.values', 0, {}));
	const approve = asText(values.approveLabel)?.trim() || 'Approve';
	if (values.approvalType !== 'double') return { approve };
	return { approve, decline: asText(values.disapproveLabel)?.trim() || 'Decline' };
}

function parseDate(value: unknown, timeZone: string): Date | undefined {
	try {
		return tryToParseDateTime(value, timeZone).toJSDate();
	} catch {
		return undefined;
	}
}

/**
 * Returns how long the execution waits, by Limit Wait Time. A date without an offset is in the
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
		if (date.getTime() > Date.now()) return date;
		throw createError(`is in the past: ${quote(maxDateAndTime)}`, advice);
	}
	const { resumeAmount = 1, resumeUnit = 'hours' } = limit;
	const date = new Date(Date.now() + Number(resumeAmount) * UNITS_MS[String(resumeUnit)]);
	if (date.getTime() > Date.now()) return date;
	const given = quote(`${String(resumeAmount)} ${String(resumeUnit)}`);
	throw createError(`is not a period: ${given}`, 'Enter an Amount above 0, and a Unit.');
}

/**
 * Sends a question to a customer, with a link to the page on which they answer, and lets the execution
 * wait. As with n8n's own nodes, only the first item is sent, and the input is the output if the time
 * is over before there is an answer. Throws a NodeApiError or NodeOperationError, and does not wait, if
 * the question could not be sent.
 */
export async function sendAndWait(
	context: Context,
	operation: Operation,
): Promise<INodeExecutionData[][]> {
	const input = context.getInputData();
	const item = {
		index: 0,
		json: input[0]?.json ?? {},
		getParameter: (name: string, fallback: string | number | boolean | object) =>
			context.getNodeParameter(name, 0, fallback) as unknown,
	};
	const waitTill = configureWaitTillDate(context);
	let question: Question | undefined;
	const extendBody = (body: IDataObject): IDataObject => {
		const message = String(body.content);
		question = { nonce: randomBytes(16).toString('hex'), message, buttons: readButtons(context) };
		const link = context.getSignedResumeUrl({ nonce: question.nonce });
		return { ...body, content: `${message}\n\n${link}` };
	};
	const run = prepareRun(context, operation, item.getParameter('requestOptions', {}));
	const result = await runItem({ ...run, extendBody }, item);
	if (result === undefined) return [[]];
	if ('error' in result && !context.continueOnFail()) throw result.error;
	if ('error' in result || question === undefined) return [toOutputItems(result, item, run.node)];

	// Replaces an earlier question of the same node.
	context.getContext('node')[CONTEXT_KEY] = JSON.stringify(question);
	context.setSignatureValidationRequired?.();
	await context.putExecutionToWait(waitTill);
	return [input];
}

/** Returns the last question of a waiting execution; undefined if there is none. */
export function readQuestion(context: IWebhookFunctions): Question | undefined {
	// Braces in a node's name would end the expression.
	const name = JSON.stringify(context.getNode().name).replace(/[{}]/g, (brace) =>
		brace === '{' ? '\\u007b' : '\\u007d',
	);
	const saved = context.evaluateExpression(`{{ $node[${name}].context.${CONTEXT_KEY} }}`);
	if (typeof saved !== 'string') return undefined;
	const { nonce, message, buttons } = asRecord(JSON.parse(saved));
	const { approve, decline } = asRecord(buttons);
	return {
		nonce: String(nonce),
		message: String(message),
		buttons:
			buttons === undefined ? undefined : { approve: String(approve), decline: asText(decline) },
	};
}
