import { asRecord, asText, type Json } from '../../shared/values';

/** The line above a signature. */
const SIGNATURE = /^(-- ?|__)$/;

/** "On 27 November Shop wrote:" in the languages of common mail programs. */
const WROTE = new RegExp(
	'wrote|schrieb|geschrieben|écrit|escribi|scritto|escreveu|schreef|geschreven|skrev|kirjoitti|' +
		'napisał|napsal|napísal|írta|yazdı|написа|пише|γράψει|כתב|كتب|写道|寫道|書きました|작성',
	'i',
);
const ENDS_WITH_COLON = /[:：]\s*$/;

/** "-----Original Message-----" in any language. */
const ORIGINAL = /^-{4,} ?[^-]{3,40} ?-{4,}$/;
const FORWARDED =
	/forward|weitergeleitet|transf|reenviad|inoltrat|encaminhad|doorgest|vidare|转发/i;

/** The header that Outlook puts above a quotation. */
const FROM = /^\**(From|Von|De|Da|Van|Från|Fra|Od|От|发件人|寄件者|差出人)\s?[:：]/i;
const SENT = new RegExp(
	'^\\**(Sent|Date|Gesendet|Datum|Envoyé|Enviado|Enviada|Fecha|Data|Inviato|Verzonden|Skickat|Sendt|' +
		'Dato|Wysłano|Отправлено|Дата|发送时间|日期|送信日時)\\s?[:：]',
	'i',
);

const isQuoted = (line: string): boolean => line.startsWith('>');
const isBlank = (line: string): boolean => line.trim() === '';

/**
 * Returns the index of the first line of the attribution above a quotation ("On … wrote:"), or
 * `end`.
 */
function findAttribution(lines: string[], end: number): number {
	let last = end;
	while (last > 0 && isBlank(lines[last - 1])) last--;
	if (last === 0 || !ENDS_WITH_COLON.test(lines[last - 1])) return end;
	// Long attributions are wrapped.
	for (const first of [last - 1, last - 2, last - 3]) {
		const text = lines.slice(Math.max(first, 0), last).join(' ');
		if (first < 0 || isBlank(lines[first])) break;
		if (/\d/.test(text) && (WROTE.test(text) || text.includes('@'))) return first;
	}
	return end;
}

const getAttribution = (lines: string[], end: number): string =>
	lines.slice(findAttribution(lines, end), end).join(' ');

/** Removes quoted lines at the end, and quoted blocks that follow an attribution. */
function removeQuotedLines(lines: string[]): string[] {
	const kept: string[] = [];
	for (let index = 0; index < lines.length; ) {
		if (!isQuoted(lines[index])) {
			kept.push(lines[index++]);
			continue;
		}
		let end = index;
		while (end < lines.length && (isQuoted(lines[end]) || isBlank(lines[end]))) end++;
		const attribution = findAttribution(kept, kept.length);
		const isQuotation = end === lines.length || attribution < kept.length;
		if (isQuotation) kept.length = attribution;
		else for (const line of lines.slice(index, end)) kept.push(line);
		index = end;
	}
	return kept;
}

/** Returns whether everything from this line on is a quotation that is not marked line by line. */
function startsOriginal(lines: string[], index: number): boolean {
	const line = lines[index].trim();
	if (ORIGINAL.test(line)) return !FORWARDED.test(line);
	if (FROM.test(line)) {
		return lines.slice(index + 1, index + 4).some((next) => SENT.test(next.trim()));
	}
	if (!ENDS_WITH_COLON.test(line) || line.length > 300) return false;
	return WROTE.test(line) && /\d[:.]\d\d|@/.test(getAttribution(lines, index + 1));
}

/** Returns the lines above a quotation that is not marked line by line. */
function removeOriginal(lines: string[]): string[] {
	const start = lines.findIndex((_line, index) => startsOriginal(lines, index));
	if (start < 0) return lines;
	const kept = lines.slice(0, findAttribution(lines.slice(0, start + 1), start + 1));
	if (kept.length > start) kept.length = start;
	while (kept.length > 0 && /^\s*(_{5,}\s*)?$/.test(kept[kept.length - 1])) kept.pop();
	return kept;
}

function removeQuotation(text: string): string {
	const lines = text.replace(/\r\n?/g, '\n').split('\n');
	const signature = lines.findIndex((line) => SIGNATURE.test(line));
	const unsigned = signature > 0 ? lines.slice(0, signature) : lines;
	return removeOriginal(removeQuotedLines(unsigned)).join('\n').trim();
}

const findNonBlankText = (...values: unknown[]): string | undefined =>
	values.map(asText).find((text) => text !== undefined && !isBlank(text));

/**
 * Returns the new part of a mail, without signature and quotation; null if it has none. The engine gives
 * it as `quoted` or as `processed` content (recorded), and knows fewer languages.
 */
export function getNewPart(email: Json, content: unknown, processed: unknown): string | null {
	const [text, html] = [asRecord(email.text_content), asRecord(email.html_content)];
	const whole = findNonBlankText(text.reply, text.full, html.reply, content) ?? '';
	const given = findNonBlankText(text.quoted, html.quoted, processed);
	const own = removeQuotation(whole);
	if (given === undefined) return own || null;
	const part = removeQuotation(given);
	// The engine removes quoted lines, and leaves who wrote them where the mail is not English.
	return (own !== '' && part.startsWith(own) ? own : part) || null;
}

const isSet = (value: unknown): boolean =>
	value === true || !['no', 'false', '0', undefined].includes(asText(value)?.toLowerCase());

/** Returns whether the details of a mail say that a machine wrote it (`auto_reply`: recorded). */
function saysAutomatic(details: Json): boolean {
	return Object.entries(details).some(([key, value]) => {
		const name = key
			.toLowerCase()
			.replace(/[^a-z]/g, '')
			.replace(/^x/, '');
		if (name === 'precedence') return /^(auto_reply|bulk|junk)$/i.test(asText(value) ?? '');
		return /^auto(reply|replied|submitted|response|respond|generated)$/.test(name) && isSet(value);
	});
}

/** Returns whether a machine wrote a mail: answering it could start a loop. */
export function isAutomaticMail(attributes: Json, message: Json, conversation?: Json): boolean {
	const email = asRecord(attributes.email);
	const details = [
		email,
		asRecord(email.headers),
		attributes,
		asRecord(message.additional_attributes),
	];
	if (details.some(saysAutomatic)) return true;
	const isMail = Object.keys(email).length > 0 || conversation?.channel === 'Channel::Email';
	const sender =
		asText(email.from) ?? (Array.isArray(email.from) ? asText(email.from[0]) : undefined);
	const address = sender ?? asText(asRecord(message.sender).email) ?? '';
	return isMail && /(^|<)(mailer-daemon|postmaster)@/i.test(address);
}
