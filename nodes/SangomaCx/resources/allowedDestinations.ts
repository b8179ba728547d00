import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { asText, quote } from '../../shared/values';
import type { Field } from './fields';

/** The parameter that limits the numbers a call can connect to. It never comes from an expression. */
export const allowedDestinations: Field = {
	displayName: 'Allowed Destinations',
	name: 'allowedDestinations',
	type: 'string',
	noDataExpression: true,
	default: '',
	placeholder: 'e.g. +1, !+1900, +49, 2',
	description:
		'Comma-separated prefixes of the numbers that can be called. ! refuses a prefix; the longest matching prefix decides. One to three digits without + and not beginning with 0 are a range of extensions, of at most six digits. Leave empty to allow any number. Set it whenever a customer or an AI model chooses the destination.',
};

/** Blanks, dashes, dots and brackets, which people write between the digits, and what nobody sees. */
const SEPARATORS = /[\t\p{Zs}\p{Cf}\p{Dash}.()[\]{}/]/gu;

/** A phone number of up to 15 digits and a trunk zero, an extension, or a feature code. */
const NUMBER = /^(\+?[0-9]{1,16}|[*#][0-9*#]+)$/;

const PREFIX = /^(\+?[0-9]+|\+|[*#][0-9*#]*)$/;

/** A range of extensions. As a prefix of phone numbers, it would allow most of a continent. */
const EXTENSION_RANGE = /^[1-9][0-9]{0,2}$/;
const MAX_EXTENSION_DIGITS = 6;

/** A trunk zero in brackets, as in +49 (0) 30. */
const TRUNK_ZERO = /[([{]\s*0+\s*[)\]}]/g;

/** Country codes of the E.164 numbering plan, by their length. */
const COUNTRY_CODES = [
	...['[17]', '2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]'],
	'(?:2[1-689]|3[578]|42|5[09]|6[789]|8[035789]|9[679])[0-9]',
];
const ZEROS_AFTER_COUNTRY_CODE = new RegExp(`^([+](?:${COUNTRY_CODES.join('|')}))0+`);

/** A prefix of numbers that are allowed or refused, and the entry that it was read from. */
interface Prefix {
	entry: string;
	start: string;
	isRefused: boolean;
}

function normalize(text: string): string {
	const number = text.normalize('NFKC').replace(SEPARATORS, '');
	return number.startsWith('00') ? `+${number.slice(2)}` : number;
}

const readPrefix = (entry: string): Prefix => ({
	entry,
	start: normalize(entry.replace(/^!/, '')),
	isRefused: entry.startsWith('!'),
});

/** Returns whether a number is too long for a range of extensions that it starts with. */
function isBeyondRange(number: string, { start, isRefused }: Prefix): boolean {
	if (isRefused || !EXTENSION_RANGE.test(start)) return false;
	return number.startsWith(start) && number.length > MAX_EXTENSION_DIGITS;
}

/** Returns what the longest prefix that matches a number says. Of two equal ones, a refusal counts. */
function decide(number: string, prefixes: Prefix[]): 'allowed' | 'refused' | 'unknown' {
	const lengths = { allowed: 0, refused: 0 };
	for (const prefix of prefixes) {
		const { start, isRefused } = prefix;
		if (!number.startsWith(start) || isBeyondRange(number, prefix)) continue;
		const decision = isRefused ? 'refused' : 'allowed';
		lengths[decision] = Math.max(lengths[decision], start.length);
	}
	if (lengths.allowed > lengths.refused) return 'allowed';
	return lengths.refused > 0 ? 'refused' : 'unknown';
}

/** Returns whether a number is allowed, and not refused without the zeros after its country code. */
function isAllowed(number: string, prefixes: Prefix[]): boolean {
	if (!NUMBER.test(number) || decide(number, prefixes) !== 'allowed') return false;
	// In some countries the zero belongs to the number, so that a prefix may include it.
	return decide(number.replace(ZEROS_AFTER_COUNTRY_CODE, '$1'), prefixes) !== 'refused';
}

/**
 * Returns the numbers that Sangoma CX might dial: with and without a zero after the country code, with
 * and without non-ASCII digits, and without 0 or 1 after +1.
 */
function getVariants(destination: string, prefixes: Prefix[]): string[] {
	const ascii = destination.replace(/[^\x20-\x7e]/g, '');
	const texts = [destination.normalize('NFKC'), ascii];
	return texts
		.flatMap((text) => [text, text.replace(TRUNK_ZERO, '')])
		.map(normalize)
		.flatMap((number) => [
			number,
			number.replace(/^\+1[01]+/, '+1'),
			...prefixes
				.filter(({ start }) => start.startsWith('+') && number.startsWith(start))
				.map(({ start }) => start + number.slice(start.length).replace(/^0+/, '')),
		]);
}

/** Describes why a number is refused, given the range of extensions that would include it. */
function describeRefusal(range: Prefix | undefined): { message: string; advice: string } {
	const toMessage = (why: string) =>
		`Destination is not one of the Allowed Destinations of this node${why}. No call was placed: do not try the same number in another format`;
	if (range === undefined) {
		return {
			message: toMessage(''),
			advice: 'If this number should be called, add its prefix to Allowed Destinations.',
		};
	}
	return {
		message: toMessage(`: its entry ${quote(range.entry)} is for extensions of at most six digits`),
		advice:
			'If this number should be called, write it and its prefix with + and the country code, or enter a prefix of at least four digits.',
	};
}

/**
 * Returns what is wrong with the destination of a call, and what to do: it has no digit, or Allowed
 * Destinations does not include it, or has an entry that would do nothing. The message says so, since an
 * AI model sees nothing else.
 */
export function findDestinationProblem(
	{ destination }: IDataObject,
	parameters: INodeParameters,
): { message: string; advice: string } | undefined {
	const text = (asText(destination) ?? '').normalize('NFKC');
	if (!/\d/.test(text)) {
		return {
			message:
				'Destination has no digit, so it is not a phone number or extension. No call was placed',
			advice: 'Enter a phone number with + and the country code, or an extension.',
		};
	}
	// The saved text, not its value: an expression matches no number.
	const saved = parameters.allowedDestinations ?? '';
	if (typeof saved === 'string' && saved.trim() === '') return undefined;
	const entries = String(saved).normalize('NFKC').split(',');
	const prefixes = entries
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '')
		.map(readPrefix);
	const wrong = prefixes.find(({ start }) => !PREFIX.test(start));
	if (wrong !== undefined) {
		return {
			message: `Allowed Destinations of this node contains ${quote(wrong.entry)}, which is not a number prefix. No call was placed`,
			advice: 'Separate the prefixes with commas, such as +1, !+1900, 2.',
		};
	}
	const numbers = getVariants(asText(destination) ?? '', prefixes);
	if (numbers.every((number) => isAllowed(number, prefixes))) return undefined;
	const unknown = numbers.filter((number) => decide(number, prefixes) === 'unknown');
	return describeRefusal(
		prefixes.find((prefix) => unknown.some((number) => isBeyondRange(number, prefix))),
	);
}
