import { getNewPart } from '../../nodes/SangomaCxTrigger/event/emailReply.ts';

/** Returns a text with the line ends of mails. */
export const CRLF = (text: string) => text.replaceAll('\n', '\r\n');
/** What the trigger makes of a mail of which only the content is known. */
export const onlyContent = (mail: string) => getNewPart({}, mail, undefined);

/** What the trigger makes of a mail of which the engine left one part. */
export const ofPart = (quoted: string, reply = quoted) =>
	getNewPart({ text_content: { full: `${reply}\n`, reply, quoted } }, reply, quoted);

/** The same, of a mail without a text part. */
export const ofHtml = (quoted: string) =>
	getNewPart(
		{ text_content: {}, html_content: { full: '<div>…</div>', reply: quoted, quoted } },
		quoted,
		undefined,
	);

/** An attribution, and the lines below it. */
export const GMAIL = 'On Fri, Nov 27, 2026 at 10:00 AM Shop <shop@example.org> wrote:';
export const QUESTION = '> Shall we call you?\n> Regards';
