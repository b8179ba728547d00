import { timingSafeEqual } from 'node:crypto';
import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { asRecord, asText } from '../../api/values';
import { HEADERS, type Page } from './html';
import { answeredPage, askingPage, closedPage, MAX_LENGTH, thankingPage } from './page';
import { recallQuestion, type Question } from './question';

/** An answer as it leaves the node, and in words; or what is wrong with it. */
type Answer = { data: IDataObject; words: string } | { complaint: string; text?: string };

function readChoice(
	buttons: NonNullable<Question['buttons']>,
	form: Record<string, unknown>,
): Answer {
	const { approve, decline } = buttons;
	if (form.answer === 'approve') return { data: { approved: true }, words: approve };
	if (form.answer === 'decline' && decline !== undefined) {
		return { data: { approved: false }, words: decline };
	}
	return { complaint: 'Please press a button.' };
}

function readText(form: Record<string, unknown>): Answer {
	// A browser sends each line break as two characters, and counts it as one.
	const text = (asText(form.text) ?? '').replace(/\r\n?/g, '\n').trim();
	if (text === '') return { complaint: 'Please write an answer.' };
	if (text.length > MAX_LENGTH) {
		const complaint = `Please write at most ${MAX_LENGTH} characters: these are ${text.length}.`;
		return { complaint, text };
	}
	return { data: { text }, words: text };
}

/** Says whether a link belongs to the question that is open, and not to an earlier one of its node. */
function isItsLink({ nonce }: Question, query: unknown): boolean {
	const given = Buffer.from(asText(asRecord(query).nonce) ?? '');
	const wanted = Buffer.from(nonce);
	return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/**
 * The questions that were answered in this process, by nonce. n8n stores that an execution goes on a
 * moment after its answer came in, and n8n 1 would let a second answer in that moment resume it again.
 */
const answered = new Set<string>();

/** So many answers are remembered, oldest forgotten first. */
const MAX_ANSWERED = 10_000;

function rememberAnswered(nonce: string): void {
	answered.add(nonce);
	const [oldest] = answered;
	if (answered.size > MAX_ANSWERED) answered.delete(oldest);
}

function show(context: IWebhookFunctions, { status, html }: Page): IWebhookResponseData {
	context.getResponseObject().status(status).set(HEADERS).send(html);
	return { noWebhookResponse: true };
}

/**
 * Answers a request for a question's link: opening it shows the page that asks, and the button on that
 * page answers and lets the execution go on. What n8n itself refuses, such as a link that was altered,
 * never comes here.
 */
export async function answerQuestion(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const question = recallQuestion(context);
	if (question === undefined || !isItsLink(question, context.getQueryData())) {
		return show(context, closedPage());
	}
	const { nonce, buttons } = question;
	if (answered.has(nonce)) return show(context, answeredPage());
	if (context.getRequestObject().method !== 'POST') return show(context, askingPage(question));

	const form = asRecord(context.getBodyData());
	const answer = buttons === undefined ? readText(form) : readChoice(buttons, form);
	if ('complaint' in answer) {
		return show(context, askingPage(question, answer.complaint, answer.text));
	}
	rememberAnswered(nonce);
	const response = context.getResponseObject();
	// n8n 2 answers once it has stored that the execution goes on. If it cannot, the question stays open.
	response.once('close', () => {
		if (response.statusCode >= 400) answered.delete(nonce);
	});
	response.set(HEADERS);
	const data = { ...answer.data, respondedAt: new Date().toISOString() };
	return {
		webhookResponse: thankingPage(answer.words).html,
		workflowData: [[{ json: { data } }]],
	};
}
