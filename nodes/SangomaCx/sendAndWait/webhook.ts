import { timingSafeEqual } from 'node:crypto';
import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { asRecord, asText } from '../../shared/values';
import {
	createAnsweredPage,
	createClosedPage,
	createQuestionPage,
	createThankYouPage,
	HEADERS,
	MAX_ANSWER_LENGTH,
	type Page,
} from './page';
import { readQuestion, type Question } from './sendAndWait';

/** The node's output for an answer, and the answer as text; or what is wrong with it. */
type Answer = { data: IDataObject; text: string } | { problem: string; text?: string };

/** How many answered questions are remembered. */
const MAX_ANSWERED = 10_000;

/**
 * The nonces of questions answered in this process, oldest first. n8n stores that an execution
 * continues a moment after the answer, and n8n 1 would let a second answer resume it again.
 */
const answeredNonces = new Set<string>();

function readApproval(
	{ approve, decline }: NonNullable<Question['buttons']>,
	form: Record<string, unknown>,
): Answer {
	if (form.answer === 'approve') return { data: { approved: true }, text: approve };
	if (form.answer === 'decline' && decline !== undefined) {
		return { data: { approved: false }, text: decline };
	}
	return { problem: 'Please press a button.' };
}

function readFreeText(form: Record<string, unknown>): Answer {
	// A browser sends each line break as two characters, but counts it as one.
	const text = (asText(form.text) ?? '').replace(/\r\n?/g, '\n').trim();
	if (text === '') return { problem: 'Please write an answer.' };
	if (text.length <= MAX_ANSWER_LENGTH) return { data: { text }, text };
	const problem = `Please write at most ${MAX_ANSWER_LENGTH} characters. Your answer has ${text.length}.`;
	return { problem, text };
}

/** Returns whether a link belongs to the open question rather than an earlier one of the node. */
function isCurrentLink({ nonce }: Question, query: unknown): boolean {
	const given = Buffer.from(asText(asRecord(query).nonce) ?? '');
	const expected = Buffer.from(nonce);
	return given.length === expected.length && timingSafeEqual(given, expected);
}

function addAnswered(nonce: string): void {
	answeredNonces.add(nonce);
	const [oldest] = answeredNonces;
	if (answeredNonces.size > MAX_ANSWERED) answeredNonces.delete(oldest);
}

function sendPage(context: IWebhookFunctions, { status, html }: Page): IWebhookResponseData {
	context.getResponseObject().status(status).set(HEADERS).send(html);
	return { noWebhookResponse: true };
}

/**
 * Handles a request for a question's link: GET shows the page with the question, and its form's POST
 * continues the execution. n8n refuses links with a wrong signature itself.
 */
export async function sendAndWaitWebhook(
	context: IWebhookFunctions,
): Promise<IWebhookResponseData> {
	const question = readQuestion(context);
	if (question === undefined || !isCurrentLink(question, context.getQueryData())) {
		return sendPage(context, createClosedPage());
	}
	const { nonce, buttons } = question;
	if (answeredNonces.has(nonce)) return sendPage(context, createAnsweredPage());
	if (context.getRequestObject().method !== 'POST') {
		return sendPage(context, createQuestionPage(question));
	}
	const form = asRecord(context.getBodyData());
	const answer = buttons === undefined ? readFreeText(form) : readApproval(buttons, form);
	if ('problem' in answer) {
		return sendPage(context, createQuestionPage(question, answer.problem, answer.text));
	}
	addAnswered(nonce);
	const response = context.getResponseObject();
	// n8n 2 responds once it has stored that the execution continues. If that fails, the question stays open.
	response.once('close', () => {
		if (response.statusCode >= 400) answeredNonces.delete(nonce);
	});
	response.set(HEADERS);
	const data = { ...answer.data, respondedAt: new Date().toISOString() };
	return {
		webhookResponse: createThankYouPage(answer.text).html,
		workflowData: [[{ json: { data } }]],
	};
}
