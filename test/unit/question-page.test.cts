import {
	createAnsweredPage,
	createClosedPage,
	createQuestionPage,
	createThankYouPage,
	createWithdrawnPage,
} from '../../nodes/SangomaCx/sendAndWait/page.ts';
import type { PageTexts, Question } from '../../nodes/SangomaCx/sendAndWait/question.ts';

const ask = (changes: Partial<Question>): Question => ({
	...{ nonce: 'n', message: 'May we <call> you?', responseType: 'approval', labels: ['Yes'] },
	...{ isAnsweredInChat: true, words: [['yes'], ['no']], page: {}, conversationId: '7' },
	...changes,
});
/** Returns the first part of a page that matches a pattern. */
const find = (html: string, pattern: RegExp) => html.match(pattern)?.[0];
const getButtons = (html: string) => html.match(/<button[^]*?<\/button>/g);
const button = (value: unknown, label: string, style = '') =>
	`<button name="answer" value="${String(value)}"${style} dir="auto">${label}</button>`;
const SECOND = ' class="second"';

describe('The page of a question', () => {
	test.each<[labels: string[], responseType: Question['responseType'], buttons: string[]]>([
		[['Yes'], 'approval', [button('approve', 'Yes')]],
		[['Yes', 'No'], 'approval', [button('approve', 'Yes'), button('decline', 'No', SECOND)]],
		[['A', 'B&amp;'], 'choice', [button(1, 'A', SECOND), button(2, 'B&amp;amp;', SECOND)]],
	])('%j (%s)', (labels, responseType, buttons) => {
		const { status, html } = createQuestionPage(ask({ labels, responseType }));
		expect(status).toBe(200);
		expect(getButtons(html)).toEqual(buttons);
		expect(html).toContain('<h1>A question for you</h1>');
		expect(html).toContain('<p class="text" dir="auto">May we &lt;call&gt; you?</p>');
		expect(html).not.toMatch(/role="alert"/);
	});

	const FREE_TEXT: Partial<Question> = { responseType: 'freeText', labels: [] };
	const field = (attributes: string, text = '') =>
		`<textarea id="text" name="text" rows="5" maxlength="4000" required dir="auto"${attributes}>\n${text}</textarea>`;

	test('a text, in English', () => {
		const { html } = createQuestionPage(ask(FREE_TEXT));
		expect(find(html, /<form[^]*<\/form>/)).toBe(
			`<form method="post">\n<div><label for="text">Your answer</label>\n${field('')}</div>\n<button dir="auto">Send</button>\n</form>`,
		);
	});

	test('a text in another language has no English words', () => {
		const page = { language: 'de', submitLabel: 'Absenden', title: 'Eine Frage' };
		const { html } = createQuestionPage(ask({ ...FREE_TEXT, page }), 'Too long', 'Hallo');
		expect(find(html, /<form[^]*<\/form>/)).toBe(
			`<form method="post">\n<div>${field(' aria-labelledby="question"', 'Hallo')}</div>\n<button dir="auto">Absenden</button>\n</form>`,
		);
	});

	test('says what is wrong with a text', () => {
		const { status, html } = createQuestionPage(ask(FREE_TEXT), 'Too long', '<b>');
		expect(status).toBe(400);
		expect(html).toContain('<p class="error" id="problem" role="alert">Too long</p>');
		expect(html).toContain(field(' aria-invalid="true" aria-describedby="problem"', '&lt;b&gt;'));
	});

	test.each<[language: string | undefined, attributes: string, isEnglish: boolean]>([
		[undefined, 'lang="en" dir="ltr"', true],
		['en', 'lang="en" dir="ltr"', true],
		['en_US', 'lang="en-US" dir="ltr"', true],
		['enm', 'lang="enm" dir="ltr"', false],
		['de_AT', 'lang="de-AT" dir="ltr"', false],
		['x-en', 'lang="en" dir="ltr"', false],
		['deutsch!', 'lang="en" dir="ltr"', false],
		['ar', 'lang="ar" dir="rtl"', false],
		['AR-eg', 'lang="AR-eg" dir="rtl"', false],
		['ku-Latn', 'lang="ku-Latn" dir="ltr"', false],
		['az-Arab', 'lang="az-Arab" dir="rtl"', false],
	])('the language %j', (language, attributes, isEnglish) => {
		const page: PageTexts = language === undefined ? {} : { language };
		const { html } = createQuestionPage(ask({ ...FREE_TEXT, page }));
		expect(html).toContain(`<html ${attributes}>`);
		expect(html.includes('Your answer')).toBe(isEnglish);
	});
});

describe('The page after a question', () => {
	const END = { thanks: 'Danke', closed: 'Zu', withdrawn: 'Zurückgezogen' };
	const getBody = (html: string) => find(html, /<main>[^]*<\/main>/);
	const quotation = '<blockquote><p class="text" dir="auto">&lt;Yes&gt;</p></blockquote>';

	test.each<[end: keyof typeof END, status: number, create: (page?: PageTexts) => object]>([
		['thanks', 200, (page = {}) => createThankYouPage(ask({ page }), '<Yes>')],
		['closed', 409, (page = {}) => createAnsweredPage(ask({ page }))],
		['closed', 410, createClosedPage],
		['withdrawn', 410, createWithdrawnPage],
	])('%s, %d', (end, status, create) => {
		const own = create(END) as { status: number; html: string };
		const rest = end === 'thanks' ? quotation : '';
		expect(own.status).toBe(status);
		expect(getBody(own.html)).toBe(`<main>\n<h1>${END[end]}</h1>\n${rest}\n</main>`);
		const english = create() as { status: number; html: string };
		expect(english.status).toBe(status);
		expect(english.html).toMatch(/close this page now|use the newest link/);
		expect(english.html).not.toContain(END[end]);
	});
});
