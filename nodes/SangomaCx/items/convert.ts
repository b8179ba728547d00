import { readAddress } from '../../api/addresses';
import type { FieldKind } from '../readDeclaration';

/** What a parameter's value became: something to send, nothing to send, or what is wrong with it. */
export type Converted = { value: unknown } | { empty: true } | { wrong: string };

const EMPTY: Converted = { empty: true };

/** What JavaScript writes where an expression had no value: no name, number or address is meant. */
const NO_VALUE = new Set(['NaN', 'undefined', 'null', '[object Object]']);

/** Shows a value in a message, shortened. */
export function show(value: unknown): string {
	const isWritten = typeof value === 'object' && value !== null;
	const text = isWritten ? (JSON.stringify(value) ?? String(value)) : String(value);
	return `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`;
}

function toProse(value: unknown): Converted {
	if (typeof value === 'boolean' || Number.isFinite(value)) return { value: String(value) };
	if (typeof value !== 'string') return { wrong: `is not a text: ${show(value)}` };
	return value.trim() === '' ? EMPTY : { value };
}

function toText(value: unknown): Converted {
	const prose = toProse(value);
	if (!('value' in prose)) return prose;
	const text = String(prose.value).trim();
	const isNone = typeof value === 'boolean' || NO_VALUE.has(text);
	return isNone ? { wrong: `is not a text: ${show(value)}` } : { value: text };
}

function toNumber(value: unknown): Converted {
	if (typeof value === 'string' && value.trim() === '') return EMPTY;
	const isNumeric = typeof value === 'number' || (typeof value === 'string' && value.trim() !== '');
	const number = isNumeric ? Number(value) : NaN;
	if (!Number.isFinite(number)) return { wrong: `is not a number: ${show(value)}` };
	if (!Number.isInteger(number)) return { wrong: `is not a whole number: ${show(value)}` };
	if (number < 0) return { wrong: `is below 0: ${show(value)}` };
	return Number.isSafeInteger(number)
		? { value: number }
		: { wrong: `is too large: ${show(value)}` };
}

function toAddress(value: unknown): Converted {
	const text = toText(value);
	if (!('value' in text)) return text;
	return readAddress(String(text.value)) === undefined
		? { wrong: `is not a web address: ${show(value)}` }
		: text;
}

/** The entries of a list, also of one that a model wrote as a text: as JSON, or with commas. */
function readEntries(value: unknown): unknown {
	if (typeof value !== 'string') return value;
	if (!value.trim().startsWith('[')) return value.split(',');
	try {
		return JSON.parse(value) as unknown;
	} catch {
		return undefined;
	}
}

function toList(value: unknown): Converted {
	const entries = readEntries(value);
	if (!Array.isArray(entries)) return { wrong: `is not a list: ${show(value)}` };
	const texts: unknown[] = [];
	for (const entry of entries) {
		const text = toText(entry);
		if ('wrong' in text) return text;
		if ('value' in text) texts.push(text.value);
	}
	return texts.length === 0 ? EMPTY : { value: texts };
}

const CONVERTERS: Record<FieldKind, (value: unknown) => Converted> = {
	text: toText,
	prose: toProse,
	number: toNumber,
	address: toAddress,
	list: toList,
};

/** Converts what a parameter or an expression gave into what the API wants. Never throws. */
export function convert(value: unknown, kind: FieldKind): Converted {
	if (value === undefined || value === null) return EMPTY;
	return CONVERTERS[kind](value);
}
