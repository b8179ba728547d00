import { asRecord, asText, findText, isRecord, type Json } from '../../shared/values';
import { simplifyAttachments } from './attachments';
import { isAnswer, isWrittenByCustomer } from './author';
import { getNewPart } from './emailReply';
import { getAttributes, type CxEvent } from './parseEvent';
import { getAnswerText } from './submission';

/** Markdown rendered as HTML, as some versions deliver a text (recorded). */
const RENDERED = /^\s*<(p|ul|ol|h[1-6]|blockquote|pre)\b[^<>]*>[^]*<\/[a-z0-9]+>\s*$/;
const MARKUP = /<\/?[a-z][^<>]*>|&(amp|lt|gt|quot|nbsp|#0?39);/i;

const ENTITIES: ReadonlyArray<[RegExp, string]> = [
	[/&lt;/g, '<'],
	[/&gt;/g, '>'],
	[/&quot;/g, '"'],
	[/&#0?39;|&apos;/g, "'"],
	[/&nbsp;/g, ' '],
	[/&amp;/g, '&'],
];

/** Returns the text of rendered HTML: its Markdown is lost. Any other text is returned unchanged. */
function toPlainText(content: string): string {
	if (!RENDERED.test(content)) return content;
	const text = content
		.replace(/<br\s*\/?>\n?/g, '\n')
		.replace(/<li>\s*/g, '- ')
		.replace(/<\/(p|h[1-6])>\s*(?=<)/g, '\n\n')
		.replace(/<[^<>]*>/g, '');
	return ENTITIES.reduce((decoded, [entity, char]) => decoded.replace(entity, char), text).trim();
}

/** Returns whether content is a text as it was typed, rendered for some channel. */
function isRendering(content: string, typed: string): boolean {
	const toLetters = (text: string) => text.replace(/[\s*_~`#\\-]+/g, '');
	return MARKUP.test(content) || toLetters(content) === toLetters(typed);
}

function isMail({ message, conversation }: CxEvent, { email }: Json): boolean {
	if (message?.content_type === 'incoming_email' || isRecord(email)) return true;
	return conversation?.channel === 'Channel::Email';
}

/** Returns the text as it was typed: the conversation's copy of a message has it (recorded). */
function getTypedText({ message, copy }: CxEvent): string | number | null {
	const content = message?.content;
	if (typeof content !== 'string') return typeof content === 'number' ? content : null;
	const typed = asText(copy?.content);
	if (typed === undefined) return toPlainText(content);
	return isRendering(content, typed) ? typed : content;
}

/**
 * Returns the text of the event's message: what the customer chose or entered in an answer, the new part
 * of a mail, and as it was typed, where the engine delivers it rendered. Null if it has no text.
 */
export function getContent(event: CxEvent): string | number | null {
	const { message, copy } = event;
	if (isAnswer(event)) return getAnswerText(event);
	const text = getTypedText(event);
	const attributes = getAttributes(event);
	if (!isWrittenByCustomer(event) || !isMail(event, attributes)) return text;
	const processed = copy?.processed_message_content ?? message?.processed_message_content;
	const hasAttachments = simplifyAttachments(message) !== null;
	return getNewPart(asRecord(attributes.email), text, processed, hasAttachments);
}

/** Returns the subject of a mail, or of the mails of a conversation; undefined if there is none. */
export function getSubject(event: CxEvent): string | undefined {
	const { subject } = asRecord(getAttributes(event).email);
	const { mail_subject: first } = asRecord(event.conversation?.additional_attributes);
	return findText([subject, first]);
}

const LANGUAGE_KEYS = ['language', 'language_code', 'locale', 'browser_language'] as const;

/** Returns the customer's language, as the contact's channel or browser gives it (recorded). */
export function getLanguage(event: CxEvent, contact: object): string | undefined {
	const { body, conversation } = event;
	const places = [
		'additional_attributes' in contact ? contact.additional_attributes : undefined,
		conversation?.additional_attributes,
		body.event_info,
	].filter(isRecord);
	return findText(places.flatMap((place) => LANGUAGE_KEYS.map((key) => place[key])));
}
