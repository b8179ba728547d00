import * as words from './mailWords';

/** Longer lines are a customer's paragraph. */
export const MAX_LENGTH = 300;

/** Names and addresses in Arabic or Hebrew mails stand between invisible marks of direction. */
const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
const ADDRESS = /[<[][^\s<>()@]+@[^\s<>()@]+/;
const ADDRESS_IN_PARENTHESES = /\([^\s<>()@]+@[^\s<>()@]+\)/;
const YEAR = /(?<!\d)2[05]\d\d(?!\d)/;
const DATE = /(?<!\d)\d{1,4}[./-] ?\d{1,2}[./-](?: ?\d{2,4})?/;
const TIME = /(?<!\d)\d{1,2}[:.h]\d\d(?!\d)/;

/** Returns whether a mail program has marked a line as quoted. */
export const isQuoted = (line: string): boolean => line.startsWith('>');
/** Returns whether a line is empty or white space. */
export const isBlank = (line: string): boolean => line.trim() === '';

const removeMarks = (line: string): string => line.replace(INVISIBLE, '').trim();
/** Returns whether a text ends with a colon, as "On … wrote:" does. */
export const endsWithColon = (line: string): boolean => /[:：]$/.test(removeMarks(line));

/** Returns whether a text has a date and, apart from it, a time: 12.06 is no time in 12.06.2026. */
export function hasDateAndTime(text: string): boolean {
	const rest = text.replace(DATE, ' ');
	return (rest !== text || YEAR.test(text)) && TIME.test(rest);
}

/** Returns whether a line reads like "On … wrote:". A customer's own sentence can, too. */
function isAttribution(text: string): boolean {
	// Without a name, the rest of it is above.
	if (!endsWithColon(text) || text.startsWith('<') || words.FIRST_PERSON.test(text)) return false;
	if (words.ENDS_WITH_WROTE.test(text) || words.ENDS_WITH_NAME.test(text)) return true;
	return ADDRESS.test(text) && hasDateAndTime(text);
}

/** How certain it must be that a program wrote an attribution, by what follows it. */
export const ABOVE_QUOTED_LINES = 1;
export const ABOVE_NOTHING = 2;
export const ABOVE_TEXT = 3;

/** Returns how certain it is that a program wrote a text as the attribution of a quotation. */
function getCertainty(text: string): number {
	const beginsWithName = words.BEGINS_WITH_NAME.test(text);
	const isInShape =
		beginsWithName || words.OPENS_ATTRIBUTION.test(text) || words.BEGINS_WITH_DAY.test(text);
	if (!isInShape || !isAttribution(text)) return 0;
	const [hasAddress, isDated] = [ADDRESS.test(text), hasDateAndTime(text)];
	if (isDated && (hasAddress || ADDRESS_IN_PARENTHESES.test(text))) return ABOVE_TEXT;
	if (words.SECOND_PERSON.test(text)) return 0;
	if (beginsWithName || (isDated && words.OPENS_WITH_DAY.test(text))) return ABOVE_TEXT;
	if (isDated) return ABOVE_NOTHING;
	return /\d/.test(text) ? ABOVE_QUOTED_LINES : 0;
}

/** Returns whether lines above the last one can be a part of the attribution, and not the customer's. */
function canBeWrapped(text: string, above: string | undefined, hasShorter: boolean): boolean {
	if (words.OPENS_ATTRIBUTION.test(text)) return true;
	return !hasShorter && hasDateAndTime(text) && isBlank(above ?? '');
}

/** Returns the index of the first line of the attribution that ends the lines, or their number. */
export function findAttribution(lines: string[], certainty: number): number {
	let last = lines.length - 1;
	while (last >= 0 && isBlank(lines[last])) last--;
	let [text, found] = ['', lines.length];
	for (let first = last; first > last - 4 && first >= 0 && !isBlank(lines[first]); first--) {
		text = `${removeMarks(lines[first])} ${text}`.trim();
		if (text.length > MAX_LENGTH || isQuoted(text)) break;
		const isWrapped = first < last;
		if (getCertainty(text) < (isWrapped ? Math.max(certainty, ABOVE_NOTHING) : certainty)) continue;
		if (isWrapped && !canBeWrapped(text, lines[first - 1], found <= last)) continue;
		found = first;
		// The date can be above the name and address.
		if (/\d/.test(text.replace(ADDRESS, ''))) break;
	}
	return found;
}
