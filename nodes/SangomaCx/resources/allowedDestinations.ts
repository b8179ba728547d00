import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { asText } from '../../shared/values';
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
		'Comma-separated beginnings of the numbers that can be called; ! refuses one, and the longest that matches decides. Leave empty for any number. Set it wherever a customer or an AI model chooses the destination.',
};

/** Blanks, dashes, dots and brackets, which people write between the digits of a number. */
const SEPARATORS = /[\s\p{Dash}.()[\]{}/\u200b-\u200f\u2060\ufeff]/gu;

/** A phone number, an extension, or a feature code, which starts with * or #. */
const NUMBER = /^(\+?[0-9]+|[*#][0-9*#]+)$/;

function normalize(text: string): string {
	const number = text.normalize('NFKC').replace(SEPARATORS, '');
	return number.startsWith('00') ? `+${number.slice(2)}` : number;
}

/** Returns whether the longest prefix that matches a number allows it. Of two equal ones, a refusal counts. */
function isAllowed(number: string, prefixes: string[]): boolean {
	const lengths = { allowed: 0, refused: 0 };
	for (const prefix of prefixes) {
		const start = normalize(prefix.replace(/^!/, ''));
		const decision = prefix.startsWith('!') ? 'refused' : 'allowed';
		if (number.startsWith(start)) lengths[decision] = Math.max(lengths[decision], start.length);
	}
	return lengths.allowed > lengths.refused;
}

/**
 * Returns what is wrong with the destination of a call, and what to do: it has no digit, or Allowed
 * Destinations does not include it. The message says so, since an AI model sees nothing else.
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
	const prefixes = String(saved)
		.split(',')
		.map((prefix) => prefix.trim());
	// What Sangoma CX may dial: "+49 (0) 900" has a zero that is left out from abroad, and "+1⁵900" a
	// digit that may be left out because it is not one of ASCII.
	const ascii = (asText(destination) ?? '').replace(/[^\x20-\x7e]/g, '');
	const numbers = [text, ascii].flatMap((number) => [number, number.replace(/\(\s*0\s*\)/g, '')]);
	if (
		numbers.map(normalize).every((number) => NUMBER.test(number) && isAllowed(number, prefixes))
	) {
		return undefined;
	}
	return {
		message:
			'Destination is not one of the Allowed Destinations of this node. No call was placed: do not try another spelling of it',
		advice: 'If this number should be called, add its beginning to Allowed Destinations.',
	};
}
