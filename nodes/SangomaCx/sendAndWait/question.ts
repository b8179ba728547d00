import type { IDataObject, IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';
import { createNonce, isNonce } from '../../shared/nonce';
import { asRecord, asText, isBoolean, isRecord, quote } from '../../shared/values';
import { createParameterError } from '../execute/parameters';

const RESPONSE_TYPES = ['approval', 'freeText', 'choice'] as const;
const APPROVAL_TYPES = ['single', 'double'] as const;

/** How a customer answers. */
type ResponseType = (typeof RESPONSE_TYPES)[number];

/** The texts of the page that are not English defaults. */
export interface PageTexts {
	/** A BCP 47 tag; its direction is the page's. */
	language?: string;
	title?: string;
	submitLabel?: string;
	thanks?: string;
	closed?: string;
	withdrawn?: string;
}

/** Returns the language of a page as a tag, which has hyphens: `de-AT`. */
export const getLanguage = ({ language = 'en' }: PageTexts): string => language.replace(/_/g, '-');

/** What a customer was asked, kept with the execution until they answer. */
export interface Question {
	/** In the link: distinguishes this question from earlier ones of the same node. */
	nonce: string;
	message: string;
	responseType: ResponseType;
	/** The buttons: one or two for an approval, two to ten for a choice, none for free text. */
	labels: string[];
	/** Whether a reply in the chat counts as an answer. */
	isAnsweredInChat: boolean;
	/** What counts as the first and as the second button of an approval, in the chat. */
	words: [yes: string[], no: string[]];
	page: PageTexts;
	/** Undefined if an earlier version asked. */
	tenantDomain?: string;
	conversationId: string;
	/** Undefined if Sangoma CX did not return it. */
	messageId?: number;
}

const MIN_CHOICES = 2;
const MAX_CHOICES = 10;

/** The key in n8n's node context that holds the question. */
const CONTEXT_KEY = 'question';

const PAGE_TEXTS = ['language', 'title', 'submitLabel', 'thanks', 'closed', 'withdrawn'] as const;

type GetParameter = (name: string, fallback: object | string | boolean) => unknown;

const toTrimmedText = (value: unknown): string | undefined => asText(value)?.trim() || undefined;

function toWords(value: unknown, fallback: string): string[] {
	const text = Array.isArray(value) ? value.join(',') : asText(value);
	const words = (text ?? '').split(',').map((word) => word.trim());
	const given = words.filter((word) => word !== '');
	return given.length > 0 ? given : [fallback];
}

/** Returns the option that a parameter has. Throws a NodeOperationError if an expression gives another value. */
function toOption<T extends string>(
	context: IExecuteFunctions,
	label: string,
	given: unknown,
	options: readonly T[],
): T {
	const option = options.find((value) => value === given);
	if (option !== undefined) return option;
	const message = `${label} is unknown: ${quote(given)}`;
	throw createParameterError(context.getNode(), 0, message, `Use one of: ${options.join(', ')}.`);
}

function readApprovalLabels(context: IExecuteFunctions, getParameter: GetParameter): string[] {
	const values = asRecord(getParameter('approvalOptions.values', {}));
	const given = values.approvalType ?? APPROVAL_TYPES[0];
	const type = toOption(context, 'Type of Approval', given, APPROVAL_TYPES);
	const approve = toTrimmedText(values.approveLabel) ?? 'Approve';
	return type === 'single'
		? [approve]
		: [approve, toTrimmedText(values.disapproveLabel) ?? 'Decline'];
}

function readChoiceLabels(context: IExecuteFunctions, getParameter: GetParameter): string[] {
	const values = getParameter('choices.values', []);
	const entries = Array.isArray(values) ? (values as unknown[]) : [];
	const labels = entries.flatMap((entry) => toTrimmedText(asRecord(entry).label) ?? []);
	const createError = (message: string) =>
		createParameterError(
			context.getNode(),
			0,
			message,
			`Enter ${MIN_CHOICES} to ${MAX_CHOICES} different labels.`,
		);
	if (labels.length < MIN_CHOICES) throw createError('Choices has fewer than two labels');
	if (labels.length > MAX_CHOICES) throw createError('Choices has more than ten labels');
	if (new Set(labels).size < labels.length) throw createError('Choices has the same label twice');
	return labels;
}

function readPageTexts(getParameter: GetParameter): PageTexts {
	const given = asRecord(getParameter('options.page', {}));
	const texts = PAGE_TEXTS.map((name) => [name, toTrimmedText(given[name])] as const);
	return Object.fromEntries(texts.filter(([, text]) => text !== undefined));
}

/**
 * Reads the question that the node's parameters ask. Throws a NodeOperationError if a type is unknown, or
 * if a choice has too few or too many labels, or the same label twice.
 */
export function readQuestionParameters(
	context: IExecuteFunctions,
): Omit<Question, 'nonce' | 'message' | 'conversationId'> {
	const getParameter: GetParameter = (name, fallback) =>
		context.getNodeParameter(name, 0, fallback) as unknown;
	const given = getParameter('responseType', RESPONSE_TYPES[0]);
	const responseType = toOption(context, 'Response Type', given, RESPONSE_TYPES);
	const labels = {
		approval: () => readApprovalLabels(context, getParameter),
		choice: () => readChoiceLabels(context, getParameter),
		freeText: () => [],
	};
	return {
		responseType,
		labels: labels[responseType](),
		isAnsweredInChat: !isBoolean(getParameter('answerInChat', true), false),
		words: [
			toWords(getParameter('options.yesWords', ''), 'yes'),
			toWords(getParameter('options.noWords', ''), 'no'),
		],
		page: readPageTexts(getParameter),
	};
}

/** Completes a question with a nonce and what the body of its message holds. */
export function createQuestion(
	parameters: ReturnType<typeof readQuestionParameters>,
	body: IDataObject,
): Question {
	return {
		...parameters,
		nonce: createNonce(),
		message: String(body.content),
		tenantDomain: String(body.tenant_domain),
		conversationId: String(body.conversation_id),
	};
}

/** Returns the text of the message that asks: the choices are a numbered list above the link. */
export function toMessageContent({ message, responseType, labels }: Question, link: string) {
	const list = labels.map((label, index) => `${index + 1}. ${label}`).join('\n');
	return [message, ...(responseType === 'choice' ? [list] : []), link].join('\n\n');
}

/** Keeps the question with the execution; it replaces an earlier question of the same node. */
export function saveQuestion(context: IExecuteFunctions, question: Question): void {
	context.getContext('node')[CONTEXT_KEY] = JSON.stringify(question);
}

/** Returns the last question of a waiting execution; undefined if there is none. */
export function readQuestion(context: IWebhookFunctions): Question | undefined {
	// Braces in a node's name would end the expression.
	const name = JSON.stringify(context.getNode().name).replace(/[{}]/g, (brace) =>
		brace === '{' ? '\\u007b' : '\\u007d',
	);
	const saved = context.evaluateExpression(`{{ $node[${name}].context.${CONTEXT_KEY} }}`);
	if (typeof saved !== 'string') return undefined;
	const question: unknown = JSON.parse(saved);
	return isQuestion(question) ? question : undefined;
}

function isQuestion(value: unknown): value is Question {
	return isRecord(value) && isNonce(value.nonce) && Array.isArray(value.labels);
}
