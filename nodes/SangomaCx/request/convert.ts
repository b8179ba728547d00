import { readAddress } from '../../shared/addresses';
import type { FieldKind } from './bodyTable';

/** What a parameter's value became: something to send, nothing to send, or what is wrong with it. */
export type Converted = { value: unknown } | { empty: true } | { wrong: string };

const EMPTY: Converted = { empty: true };

/** Shows a value in a message, shortened. */
function show(value: unknown): string {
	const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
	return `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`;
}

function toProse(value: unknown): Converted {
	if (typeof value === 'number' || typeof value === 'boolean') return { value: String(value) };
	if (typeof value !== 'string') return { wrong: `is not a text: ${show(value)}` };
	return value.trim() === '' ? EMPTY : { value };
}

function toText(value: unknown): Converted {
	const prose = toProse(value);
	return 'value' in prose ? { value: String(prose.value).trim() } : prose;
}

function toId(value: unknown): Converted {
	const text = toText(value);
	if ('empty' in text) return text;
	const isNumber = 'value' in text && /^\d+$/.test(String(text.value));
	return isNumber ? text : { wrong: `is not a number: ${show(value)}` };
}

function toNumber(value: unknown): Converted {
	const id = toId(value);
	if (!('value' in id)) return id;
	const number = Number(id.value);
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

function toList(value: unknown): Converted {
	const entries = typeof value === 'string' ? value.split(',') : value;
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
	id: toId,
	number: toNumber,
	address: toAddress,
	list: toList,
};

/** Converts what a parameter or an expression gave into what the API wants. Never throws. */
export function convert(value: unknown, kind: FieldKind): Converted {
	if (value === undefined || value === null) return EMPTY;
	return CONVERTERS[kind](value);
}
