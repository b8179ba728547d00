import type { IDataObject } from 'n8n-workflow';
import type { QuestionPost } from '../../shared/questionPost';
import { asText } from '../../shared/values';
import { findButton, isBlank } from './findButton';
import type { Question } from './question';

/** The node's output for an answer, and the answer as text. */
interface ValidAnswer {
	data: IDataObject;
	text: string;
}

/** An answer, or what is wrong with it. */
export type Answer = ValidAnswer | { problem: string; text?: string };

/** The longest answer on the page in characters. */
export const MAX_ANSWER_LENGTH = 4000;

/** The value of each button of an approval in the page's form. */
export const APPROVAL_BUTTONS = ['approve', 'decline'];

function toAnswer({ responseType, labels }: Question, index: number): ValidAnswer {
	const text = labels[index];
	if (responseType === 'choice') return { data: { choice: text, number: index + 1 }, text };
	return { data: { approved: index === 0 }, text };
}

/** Reads an answer from the fields of the page's form. */
export function readFormAnswer(question: Question, form: Record<string, unknown>): Answer {
	const { responseType, labels } = question;
	if (responseType === 'freeText') return readFreeText(form);
	const values = responseType === 'choice' ? labels.map((_, i) => String(i + 1)) : APPROVAL_BUTTONS;
	const index = values.slice(0, labels.length).indexOf(String(form.answer));
	return index === -1 ? { problem: 'Please press a button.' } : toAnswer(question, index);
}

function readFreeText(form: Record<string, unknown>): Answer {
	// A browser sends each line break as two characters, but counts it as one.
	const text = (asText(form.text) ?? '').replace(/\r\n?/g, '\n').trim();
	if (isBlank(text)) return { problem: 'Please write an answer.' };
	if (text.length <= MAX_ANSWER_LENGTH) return { data: { text }, text };
	const problem = `Please write at most ${MAX_ANSWER_LENGTH} characters. Your answer has ${text.length}.`;
	return { problem, text };
}

/** Reads an answer from a reply in the chat. Undefined if the reply does not answer the question. */
export function readChatAnswer(question: Question, reply: string): IDataObject | undefined {
	if (isBlank(reply)) return undefined;
	if (question.responseType === 'freeText') {
		// An email may be no more than a quotation of the question, with its link.
		return reply.includes(question.nonce) ? undefined : { text: reply.trim() };
	}
	const index = findButton(question, reply);
	return index === undefined ? undefined : toAnswer(question, index).data;
}

/** Returns the node's output for a question that was withdrawn. A withdrawn approval is not approved. */
export function toWithdrawnData(
	{ responseType }: Question,
	{ text: reason }: QuestionPost,
): IDataObject {
	const unanswered: Record<Question['responseType'], IDataObject> = {
		approval: { approved: false },
		freeText: { text: null },
		choice: { choice: null, number: null },
	};
	return { withdrawn: true, reason, ...unanswered[responseType] };
}
