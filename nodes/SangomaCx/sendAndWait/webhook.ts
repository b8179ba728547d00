import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { POST_PROPERTY } from '../../shared/questionPost';
import { getEnd, markEnded, unmarkEnded } from '../../shared/sentMessages';
import { asRecord, asText, isSameText } from '../../shared/values';
import { readFormAnswer } from './answer';
import { readPost, receivePost, type PostOutcome } from './chatPost';
import {
	createAnsweredPage,
	createClosedPage,
	createQuestionPage,
	createThankYouPage,
	createWithdrawnPage,
	HEADERS,
	type Page,
} from './page';
import { readQuestion, type Question } from './question';

/** Returns the nonce in a link; empty if it has none. */
const getNonce = (context: IWebhookFunctions): string =>
	asText(asRecord(context.getQueryData()).nonce) ?? '';

function sendPage(context: IWebhookFunctions, { status, html }: Page): IWebhookResponseData {
	context.getResponseObject().status(status).set(HEADERS).send(html);
	return { noWebhookResponse: true };
}

function createEndedPage(nonce: string, question: Question | undefined): Page {
	const isWithdrawn = getEnd(nonce) === 'withdrawn';
	return isWithdrawn ? createWithdrawnPage(question?.page) : createClosedPage(question?.page);
}

/**
 * Continues the execution. n8n 2 responds once it has stored that; if it fails, the question stays open.
 */
function resume(
	context: IWebhookFunctions,
	nonce: string,
	end: 'answered' | 'withdrawn',
	data: IDataObject,
): Required<Pick<IWebhookResponseData, 'workflowData'>> {
	markEnded(nonce, end);
	const response = context.getResponseObject();
	response.once('close', () => {
		if (response.statusCode >= 400) unmarkEnded(nonce);
	});
	return { workflowData: [[{ json: { data } }]] };
}

/** Responds to a post of the trigger in JSON. */
function sendResult(
	context: IWebhookFunctions,
	question: Question | undefined,
	outcome: PostOutcome,
): IWebhookResponseData {
	const { result, status } = outcome;
	const isOpen = question !== undefined && getEnd(question.nonce) === undefined;
	if (result === 'accepted' && isOpen) {
		return {
			...resume(context, question.nonce, outcome.end, outcome.data),
			webhookResponse: { [POST_PROPERTY]: result },
		};
	}
	// Another post may have been accepted while this one was checked.
	const refused = result === 'accepted' ? { result: 'closed', status: 410 } : { result, status };
	context
		.getResponseObject()
		.status(refused.status)
		.json({ [POST_PROPERTY]: refused.result });
	return { noWebhookResponse: true };
}

/**
 * Handles a request for a question's link: GET shows the page with the question, its form's POST
 * continues the execution, and so does a signed post of the trigger that received the customer's reply in
 * the chat. n8n refuses links with a wrong signature itself.
 */
export async function sendAndWaitWebhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
	const nonce = getNonce(this);
	const last = readQuestion(this);
	const question = last !== undefined && isSameText(nonce, last.nonce) ? last : undefined;
	const post = readPost(this);
	if (post !== undefined) {
		return sendResult(this, question, await receivePost(this, question, post));
	}
	if (question === undefined) return sendPage(this, createEndedPage(nonce, last));
	if (getEnd(nonce) === 'answered') {
		return sendPage(this, createAnsweredPage(question));
	}
	if (getEnd(nonce) !== undefined) return sendPage(this, createEndedPage(nonce, question));
	if (this.getRequestObject().method !== 'POST') {
		return sendPage(this, createQuestionPage(question));
	}
	const answer = readFormAnswer(question, asRecord(this.getBodyData()));
	if ('problem' in answer) {
		return sendPage(this, createQuestionPage(question, answer.problem, answer.text));
	}
	const data = { ...answer.data, respondedAt: new Date().toISOString() };
	const resumed = resume(this, nonce, 'answered', data);
	this.getResponseObject().set(HEADERS);
	return { ...resumed, webhookResponse: createThankYouPage(question, answer.text).html };
}
