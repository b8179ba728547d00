import { APPROVAL_BUTTONS, MAX_ANSWER_LENGTH } from './answer';
import { getLanguage, type PageTexts, type Question } from './question';

/** A page for a browser. */
export interface Page {
	status: number;
	html: string;
}

const CONTENT_POLICY =
	"default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'";

/** The headers of each page: it runs nothing, loads nothing, and is shown in no frame. */
export const HEADERS: Record<string, string> = {
	'Content-Type': 'text/html; charset=utf-8',
	'Content-Security-Policy': `sandbox allow-forms; ${CONTENT_POLICY}; frame-ancestors 'none'`,
	'Cache-Control': 'no-store',
	'Referrer-Policy': 'no-referrer',
	'X-Content-Type-Options': 'nosniff',
	'X-Frame-Options': 'DENY',
	'X-Robots-Tag': 'noindex, nofollow',
};

const STYLE = `
:root { color-scheme: light dark; --background: #eef1f5; --card: #ffffff; --text: #1b1f27; --muted: #525b6b;
	--line: #76808f; --primary: #1d4fb8; --on-primary: #ffffff; --error: #a81e1e; }
@media (prefers-color-scheme: dark) {
	:root { --background: #12151b; --card: #1d222b; --text: #eef1f6; --muted: #b3bccb;
		--line: #8792a5; --primary: #9dbdff; --on-primary: #0c1a36; --error: #ffaca6; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; min-height: 100dvh; padding: 1rem; display: grid;
	place-items: center; background: var(--background); color: var(--text);
	font: 1.0625rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; }
main { width: 100%; max-width: 34rem; padding: 1.5rem; background: var(--card); border-radius: 1rem;
	box-shadow: 0 1px 3px rgb(0 0 0 / 0.2); }
h1 { margin: 0 0 0.75rem; font-size: 1.375rem; line-height: 1.25; }
h1, button { overflow-wrap: anywhere; text-wrap: balance; }
p { margin: 0; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
.muted { margin-top: 1rem; color: var(--muted); }
.error { margin-bottom: 0.5rem; color: var(--error); font-weight: 600; }
blockquote { margin: 0.5rem 0 0; padding-inline-start: 0.875rem; border-inline-start: 0.25rem solid var(--primary); }
form { margin-top: 1.5rem; display: flex; flex-wrap: wrap; gap: 0.75rem; }
label { font-weight: 600; }
form > div { width: 100%; }
textarea { display: block; width: 100%; min-height: 8rem; margin-top: 0.5rem; padding: 0.75rem;
	font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line);
	border-radius: 0.625rem; resize: vertical; }
button { flex: 1 1 11rem; min-height: 3.25rem; padding: 0.625rem 1rem; font: inherit;
	font-weight: 600; cursor: pointer; border: 2px solid var(--primary);
	border-radius: 0.625rem; background: var(--primary); color: var(--on-primary); }
button.second { background: transparent; color: var(--text); border-color: var(--line); }
:focus-visible { outline: 3px solid var(--primary); outline-offset: 2px; }
`;

const ENTITIES: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => ENTITIES[character]);

/** The languages that are written from right to left, by the first part of their tags. */
const RTL = new Set('ar arc ckb dv fa ha he iw ks ku ps sd ug ur yi'.split(' '));
const RTL_SCRIPT = /-(arab|hebr|nkoo|syrc|thaa)\b/i;
const OTHER_SCRIPT = /-(latn|cyrl|deva)\b/i;
const LANGUAGE_TAG = /^[a-z]{2,3}(-[a-z0-9]{1,8})*$/i;

function toLanguageAttributes(texts: PageTexts): string {
	const language = getLanguage(texts);
	const tag = LANGUAGE_TAG.test(language) ? language : 'en';
	const isRtlLanguage = RTL.has(tag.split('-')[0].toLowerCase()) && !OTHER_SCRIPT.test(tag);
	return `lang="${tag}" dir="${isRtlLanguage || RTL_SCRIPT.test(tag) ? 'rtl' : 'ltr'}"`;
}

/** Returns whether the page may say more than the texts that the builder of the workflow can set. */
const isEnglish = (texts: PageTexts) => /^en\b/i.test(getLanguage(texts));

function createPage(status: number, texts: PageTexts, title: string, body: string): Page {
	const html = `<!DOCTYPE html>
<html ${toLanguageAttributes(texts)}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${CONTENT_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>
`;
	return { status, html };
}

const toParagraph = (text: string) => `<p class="text" dir="auto">${escapeHtml(text)}</p>`;

function toButtons({ responseType, labels }: Question): string {
	const buttons = labels.map((label, index) => {
		const value = responseType === 'choice' ? index + 1 : APPROVAL_BUTTONS[index];
		const isSecond = responseType === 'choice' || index > 0;
		const style = isSecond ? ' class="second"' : '';
		return `<button name="answer" value="${value}"${style} dir="auto">${escapeHtml(label)}</button>`;
	});
	return buttons.join('\n');
}

function toTextField({ page }: Question, text: string, hasProblem: boolean): string {
	const invalid = hasProblem ? ' aria-invalid="true" aria-describedby="problem"' : '';
	const named = isEnglish(page) ? '' : ' aria-labelledby="question"';
	const label = isEnglish(page) ? '<label for="text">Your answer</label>\n' : '';
	const field = `<textarea id="text" name="text" rows="5" maxlength="${MAX_ANSWER_LENGTH}" required dir="auto"${named}${invalid}>`;
	// HTML ignores a line break right after the opening tag.
	return `<div>${label}${field}
${escapeHtml(text)}</textarea></div>
<button dir="auto">${escapeHtml(page.submitLabel ?? 'Send')}</button>`;
}

/** Creates the page with the question, and with the problem of an answer that was refused. */
export function createQuestionPage(question: Question, problem?: string, text = ''): Page {
	const { message, responseType, page } = question;
	// In another language there are no words for it: the browser itself asks for what is missing.
	const hasProblem = problem !== undefined && isEnglish(page);
	const fields =
		responseType === 'freeText' ? toTextField(question, text, hasProblem) : toButtons(question);
	const alert = hasProblem
		? `<div><p class="error" id="problem" role="alert">${escapeHtml(problem)}</p>\n</div>`
		: '';
	const form = `<form method="post">\n${alert}${fields}\n</form>`;
	const body = `<div id="question">${toParagraph(message)}</div>\n${form}`;
	const status = problem === undefined ? 200 : 400;
	return createPage(status, page, page.title ?? 'A question for you', body);
}

/** Creates the page after an answer. */
export function createThankYouPage({ page }: Question, answer: string): Page {
	const quotation = `<blockquote>${toParagraph(answer)}</blockquote>`;
	if (page.thanks !== undefined) return createPage(200, page, page.thanks, quotation);
	const body = `<p>You answered:</p>
${quotation}
<p class="muted">You can close this page now.</p>`;
	return createPage(200, page, 'Thank you', body);
}

/** Creates the page for a question that was answered a moment ago. */
export function createAnsweredPage({ page }: Question): Page {
	if (page.closed !== undefined) return createPage(409, page, page.closed, '');
	const body = '<p>Your first answer counts. You can close this page now.</p>';
	return createPage(409, page, 'This question has already been answered', body);
}

/** Creates the page for a link whose question is no longer open. */
export function createClosedPage(page: PageTexts = {}): Page {
	if (page.closed !== undefined) return createPage(410, page, page.closed, '');
	const body = `<p>It was answered, or another question has replaced it.</p>
<p class="muted">If you are asked again, use the newest link in your chat.</p>`;
	return createPage(410, page, 'This question is closed', body);
}

/** Creates the page for a question that was withdrawn. */
export function createWithdrawnPage(page: PageTexts = {}): Page {
	if (page.withdrawn !== undefined) return createPage(410, page, page.withdrawn, '');
	const body = `<p>A member of our team has taken over your conversation.</p>
<p class="muted">You can close this page now.</p>`;
	return createPage(410, page, 'This question is no longer open', body);
}
