import { escapeHtml, makePage, type Page } from './html';
import type { Question } from './question';

/** The longest answer that is taken, in characters. */
export const MAX_LENGTH = 4000;

const said = (text: string) => `<p class="said" dir="auto">${escapeHtml(text)}</p>`;

function makeButtons({ approve, decline }: NonNullable<Question['buttons']>): string {
	const first = `<button name="answer" value="approve" dir="auto">${escapeHtml(approve)}</button>`;
	if (decline === undefined) return first;
	const second = `<button name="answer" value="decline" class="second" dir="auto">${escapeHtml(decline)}</button>`;
	return `${first}\n${second}`;
}

function makeTextField(text: string, complaint: string | undefined): string {
	const isWrong =
		complaint === undefined ? '' : ' aria-invalid="true" aria-describedby="complaint"';
	const field = `<textarea id="text" name="text" rows="5" maxlength="${MAX_LENGTH}" required dir="auto"${isWrong}>`;
	// A line break right after the opening tag is not part of the text.
	return `<div><label for="text">Your answer</label>
${field}
${escapeHtml(text)}</textarea></div>
<button>Send</button>`;
}

/** The page that asks, with what was wrong with an answer that was given, and that answer. */
export function askingPage({ message, buttons }: Question, complaint?: string, text = ''): Page {
	const form = buttons === undefined ? makeTextField(text, complaint) : makeButtons(buttons);
	const wrong =
		complaint === undefined
			? ''
			: `<p class="wrong" id="complaint" role="alert">${escapeHtml(complaint)}</p>\n`;
	return makePage(
		complaint === undefined ? 200 : 400,
		'A question for you',
		`${said(message)}\n<form method="post">\n${wrong ? `<div>${wrong}</div>` : ''}${form}\n</form>`,
	);
}

/** The page that thanks, and says what was answered. */
export function thankingPage(answer: string): Page {
	const body = `<p>You answered:</p>
<blockquote>${said(answer)}</blockquote>
<p class="soft">You can close this page now.</p>`;
	return makePage(200, 'Thank you', body);
}

/** The page for a question that was answered a moment ago. */
export function answeredPage(): Page {
	const body = '<p>Your first answer counts. You can close this page now.</p>';
	return makePage(409, 'This question is answered', body);
}

/** The page for a link that leads to no open question any more. */
export function closedPage(): Page {
	const body = `<p>It was answered, or another question has taken its place.</p>
<p class="soft">If you are asked again, use the newest link in your chat.</p>`;
	return makePage(410, 'This question is closed', body);
}
