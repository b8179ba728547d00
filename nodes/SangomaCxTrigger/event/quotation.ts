import * as attributions from './attribution';
import * as words from './mailWords';

const { endsWithColon, findAttribution, hasDateAndTime, isBlank, isQuoted } = attributions;
const { ABOVE_NOTHING, ABOVE_QUOTED_LINES, ABOVE_TEXT, MAX_LENGTH } = attributions;

/** The line above a signature. Without its space, it can also be a line between parts of a text. */
const SIGNATURE = /^(-- ?|__)$/;
/** What may stand above the header of an earlier mail. */
const SEPARATOR = /^\s*(_{5,}\s*)?$/;
const MAX_SIGNATURE_LINES = 6;
const MAX_FORWARDED_LENGTH = 100;

/** Other lines are read faster. */
const CAN_BEGIN_ORIGINAL = /[:：]|[-_]{2}/;

const LABEL = /^\**\p{L}[^:：]{0,30}[:：]/u;
const LIST_ITEM = /^\s*([-–*•·+]|\d{1,2}[.)]|[a-z][.)])\s/;
const GREETING = new RegExp(
	'^(?:[^\\n]{0,80},|(?:hi|hello|hey|dear|good (?:morning|day|afternoon|evening)|hallo|moin|guten (?:tag|' +
		'morgen|abend)|sehr geehrte|bonjour|hola|buenos|ciao|buongiorno|olá|bom dia|hej|beste)' +
		'(?: [^\\s,.!?]+){0,4}[.!]?)$',
	'i',
);

const isRule = (line: string): boolean => /^[\s*]*-{2}/.test(line);
const isSignatureMark = (line: string): boolean => SIGNATURE.test(line);
const isForwarding = (line: string): boolean =>
	line.length <= MAX_FORWARDED_LENGTH &&
	words.FORWARDED.test(line) &&
	(isRule(line) || endsWithColon(line));

const toLines = (text: string): string[] => text.replace(/\r\n?/g, '\n').split('\n');
const toText = (lines: string[]): string => lines.join('\n').trim();

/** Returns whether lines are a message, and not just "Dear all," or "Our chat:" above it. */
function hasMessage(lines: string[]): boolean {
	const text = toText(lines);
	return text !== '' && !endsWithColon(text) && !GREETING.test(text);
}

/** Returns the header lines of a mail that begin at a line; none if they are the fields of a form. */
function readHeader(lines: string[], start: number): string[] {
	const block: string[] = [];
	for (const line of lines.slice(start, start + 8)) {
		if (line.length > MAX_LENGTH || !LABEL.test(line.trim())) break;
		block.push(line.trim());
	}
	const { FROM, SENT, DATE_LABEL, TO, SUBJECT, OTHER_HEADER } = words;
	const known = [FROM, SENT, DATE_LABEL, TO, SUBJECT, OTHER_HEADER];
	return block.every((line) => known.some((label) => label.test(line))) ? block : [];
}

/** Returns whether the header of a mail begins at a line, and not "From: Hamburg, To: Cologne". */
function startsHeader(lines: string[], start: number): boolean {
	const above = (lines[start - 1] ?? '').trim();
	if (!words.FROM.test(lines[start].trim()) || LABEL.test(above)) return false;
	const block = readHeader(lines, start);
	const find = (label: RegExp): string | undefined => block.find((line) => label.test(line));
	const hasAddress = block.some((line) => line.includes('@'));
	const [sent, date, subject] = [find(words.SENT), find(words.DATE_LABEL), find(words.SUBJECT)];
	if (find(words.TO) === undefined) return false;
	if (sent === undefined) return hasAddress && subject !== undefined && hasDateAndTime(date ?? '');
	if (sent !== block[1]) return false;
	if (hasAddress) return true;
	// Outlook gives a time or the name of a day: a parcel was "Sent: 12 June".
	const isAlone = isBlank(above) && isBlank(lines[start + block.length] ?? 'x');
	return (subject !== undefined || isAlone) && (hasDateAndTime(sent) || !/\d/.test(sent));
}

/** Returns where the lines end if everything from a line on is a quotation whose lines are not marked. */
function findOriginal(lines: string[], index: number): number | undefined {
	const line = lines[index].trim();
	if (line.length > MAX_LENGTH || !CAN_BEGIN_ORIGINAL.test(line)) return undefined;
	if (words.ORIGINAL.test(line) || startsHeader(lines, index)) return index;
	if (!endsWithColon(line)) return undefined;
	const first = Math.max(index - 3, 0);
	const attribution = first + findAttribution(lines.slice(first, index + 1), ABOVE_TEXT);
	if (attribution > index) return undefined;
	let next = index + 1;
	while (next < lines.length && isBlank(lines[next])) next++;
	// A list after a colon is the customer's, and what is marked is for removeQuotedLines.
	const isOther = next < lines.length && (isQuoted(lines[next]) || LIST_ITEM.test(lines[next]));
	return isOther ? undefined : attribution;
}

/**
 * Returns whether a text begins with what is above an earlier mail, so that all of it is a quotation: its
 * sender may have sent no more than a picture.
 */
export function beginsWithOriginal(text: string, sender?: string): boolean {
	const lines = toLines(text);
	const first = lines.findIndex((line) => !SEPARATOR.test(line));
	if (first < 0 || lines[first].length > MAX_LENGTH || isBySender(lines[first], sender))
		return false;
	return words.ORIGINAL.test(lines[first].trim()) || startsHeader(lines, first);
}

/** Returns the lines above a quotation whose lines are not marked, if a message is there. */
function removeOriginal(lines: string[]): string[] {
	for (let index = 0; index < lines.length; index++) {
		const end = findOriginal(lines, index);
		if (end === undefined) continue;
		const kept = lines.slice(0, end);
		while (kept.length > 0 && SEPARATOR.test(kept[kept.length - 1])) kept.pop();
		return hasMessage(kept) ? kept : lines;
	}
	return lines;
}

/**
 * Removes the last block of quoted lines if an attribution is above it. If it ends a mail that nobody has
 * trimmed, it needs none, below a message. Earlier blocks stay: answers stand between them.
 */
function removeQuotedLines(lines: string[], isTrimmed: boolean): string[] {
	let last = lines.length - 1;
	while (last >= 0 && !isQuoted(lines[last])) last--;
	if (last < 0) return lines;
	let start = last;
	while (start > 0 && (isQuoted(lines[start - 1]) || isBlank(lines[start - 1]))) start--;
	while (isBlank(lines[start])) start++;
	const [above, below] = [lines.slice(0, start), lines.slice(last + 1)];
	const isEnd = !isTrimmed && below.every(isBlank);
	const attribution = findAttribution(above, isEnd ? ABOVE_QUOTED_LINES : ABOVE_NOTHING);
	if (attribution < start) return [...above.slice(0, attribution), ...below];
	// One such line can be the customer's own.
	const isBelowMessage = hasMessage(above) && isBlank(above[start - 1]);
	return isEnd && isBelowMessage && start < last ? above : lines;
}

/** Returns the lines above a signature. */
function removeSignature(lines: string[]): string[] {
	const mark = lines.findIndex(isSignatureMark);
	if (mark <= 0 || !hasMessage(lines.slice(0, mark))) return lines;
	const below = lines.slice(mark + 1);
	const isStandard = lines[mark] === '-- ';
	const isShort = below.length <= MAX_SIGNATURE_LINES && !below.some((line) => LABEL.test(line));
	return !below.some(isSignatureMark) && (isStandard || isShort) ? lines.slice(0, mark) : lines;
}

/** Where a mail's sender is its author, too: "From: Rosa <rosa@example.org>" in a form, for example. */
function isBySender(line: string, sender: string | undefined): boolean {
	return sender !== undefined && words.FROM.test(line) && line.toLowerCase().includes(sender);
}

/** What a mail forwards, and what its sender wrote, is no quotation. */
function removeQuotations(lines: string[], isTrimmed: boolean, sender?: string): string[] {
	const other = lines.findIndex((line) => isForwarding(line) || isBySender(line, sender));
	const end = other < 0 ? lines.length : other;
	const own = lines.slice(0, end);
	const above = removeOriginal(own);
	if (above.length < own.length) return removeQuotedLines(above, isTrimmed);
	return [...removeQuotedLines(own, isTrimmed), ...lines.slice(end)];
}

/** Returns a mail's text without quotation and signature. */
export function removeQuotation(text: string, sender?: string): string {
	return toText(removeSignature(removeQuotations(toLines(text), false, sender)));
}

/** Returns whether quoted lines follow in a mail where the engine's part of it ends. */
function isAboveQuotedLines(part: string[], whole: string): boolean {
	const lastLine = part[part.length - 1];
	const text = toLines(whole).join('\n');
	const position = text.lastIndexOf(lastLine);
	return position >= 0 && /^\s*>/.test(text.slice(position + lastLine.length));
}

/**
 * Returns what the engine left of a mail, without attributions in languages that the engine does not
 * know: it removes quoted lines in any language. Returns all of it if no message would be left.
 */
export function removeRemains(part: string, whole: string, sender?: string): string {
	const trimmed = toLines(part.trim());
	const certainty = isAboveQuotedLines(trimmed, whole) ? ABOVE_QUOTED_LINES : ABOVE_NOTHING;
	const lines = removeQuotations(trimmed, true, sender);
	const kept = lines.slice(0, findAttribution(lines, certainty));
	return toText(hasMessage(kept) ? kept : trimmed);
}
