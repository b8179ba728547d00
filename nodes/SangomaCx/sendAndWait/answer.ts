import type { IDataObject } from 'n8n-workflow';
import type { QuestionPost } from '../../shared/questionKeys';
import { asText } from '../../shared/values';
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
	if (text === '') return { problem: 'Please write an answer.' };
	if (text.length <= MAX_ANSWER_LENGTH) return { data: { text }, text };
	const problem = `Please write at most ${MAX_ANSWER_LENGTH} characters. Your answer has ${text.length}.`;
	return { problem, text };
}

/** Lowers a text in its language: in Turkish, the small letter of "I" has no dot. */
function toLowerCase(text: string, language: string | undefined): string {
	try {
		return text.toLocaleLowerCase(language);
	} catch {
		// What is not a language tag throws.
		return text.toLowerCase();
	}
}

/** Returns a text as it is compared: punctuation at the end, case and variants of letters do not count. */
function normalize(text: string, language: string | undefined): string {
	const plain = toLowerCase(
		text.normalize('NFKC').replace(/\p{Variation_Selector}/gu, ''),
		language,
	)
		// Letters with accents may be written in two ways, also after changing their case.
		.normalize('NFKC');
	return plain.replace(/[\s\p{P}]+$/u, '').trim();
}

/** Returns what counts as each button of a question: its label, its number, and the words for it. */
function toAcceptedTexts({ responseType, labels, words }: Question): Array<[string, number]> {
	const numbers = labels.map((_, index): [string, number] => [String(index + 1), index]);
	const byLabel = labels.map((label, index): [string, number] => [label, index]);
	if (responseType === 'choice') return [...byLabel, ...numbers];
	const byWord = labels.flatMap((_, index) =>
		words[index].map((word): [string, number] => [word, index]),
	);
	return [...byLabel, ...numbers, ...byWord];
}

/** Reads an answer from a reply in the chat. Undefined if the reply does not answer the question. */
export function readChatAnswer(question: Question, reply: string): IDataObject | undefined {
	const text = reply.trim();
	if (text === '') return undefined;
	if (question.responseType === 'freeText') return { text };
	const { language } = question.page;
	const given = normalize(text, language);
	if (given === '') return undefined;
	const found = toAcceptedTexts(question).find(([accepted]) => {
		return normalize(accepted, language) === given;
	});
	return found && toAnswer(question, found[1]).data;
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
