import {
	isExpression,
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
} from 'n8n-workflow';
import { isRecord, parseHttpUrl, quote } from '../../shared/values';
import type { FieldType } from '../resources/fields';

/** One item, run by n8n's engine or by its RoutingNode. */
export interface Item {
	index: number;
	/** Returns n8n's own value of a parameter for this item. */
	getParameter: (name: string, fallback: string | number | boolean | object) => unknown;
	/** The fields that `$json` refers to, where they are known. */
	json?: IDataObject;
}

/** Returns an item of a run in n8n's engine. */
export function toItem(context: IExecuteFunctions, json: IDataObject, index: number): Item {
	return {
		index,
		json,
		getParameter: (name, fallback) => context.getNodeParameter(name, index, fallback) as unknown,
	};
}

/** Creates n8n's error for a parameter that cannot be used. */
export function createParameterError(
	node: INode,
	itemIndex: number,
	message: string,
	advice: string,
): NodeOperationError {
	const description = `${advice} Nothing was sent. [item ${itemIndex}]`;
	return new NodeOperationError(node, message, { itemIndex, description });
}

/** An expression that is only a field of the item, as people drag it into a parameter. */
const FIELD_OF_ITEM = /^=\{\{ *\$json((?:\.[A-Za-z_]\w*)+) *\}\}$/;

/** Returns a text or number field of the item; undefined leaves everything else to n8n. */
function readItemField(json: unknown, path: string): string | number | undefined {
	let value = json;
	for (const name of path.split('.').slice(1)) {
		if (!isRecord(value) || !Object.hasOwn(value, name)) return undefined;
		value = value[name];
	}
	return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}

/** Returns whether a value has a resource locator's parts, which is what n8n's own nodes look for. */
function isLocator(value: unknown): value is { mode: unknown; value: unknown } {
	return isRecord(value) && 'mode' in value && 'value' in value;
}

function isLiteral(saved: unknown): boolean {
	if (Array.isArray(saved)) return saved.every(isLiteral);
	return typeof saved !== 'object' && !isExpression(saved);
}

/**
 * Returns a parameter's value for an item, given the parameter as it is saved; undefined where an older
 * workflow does not have it. Literal values and plain fields of the item are read here, and the rest by
 * n8n: an expression costs about 0.5 ms in n8n's sandbox, more than the rest of an item
 * (npm run benchmark -- requests). Throws what n8n throws if an expression fails.
 */
export function readParameter(item: Item, name: string, saved: unknown): unknown {
	if (saved === undefined || isLiteral(saved)) return saved;
	if (isLocator(saved)) return readParameter(item, `${name}.value`, saved.value);
	const path = isExpression(saved) ? FIELD_OF_ITEM.exec(saved)?.[1] : undefined;
	const field = path === undefined ? undefined : readItemField(item.json, path);
	if (field !== undefined) return field;
	const value = item.getParameter(name, '');
	// An expression can give a whole resource locator.
	return isLocator(value) ? value.value : value;
}

/** A converted value, nothing to send, or what is wrong with the value as the end of a sentence. */
type Converted = { value: unknown } | { isEmpty: true } | { problem: string };

const EMPTY: Converted = { isEmpty: true };

/** What JavaScript writes for an expression without a value. */
const NO_VALUE = new Set(['NaN', 'undefined', 'null', '[object Object]']);

function toMultiline(value: unknown): Converted {
	if (typeof value === 'boolean' || Number.isFinite(value)) return { value: String(value) };
	if (typeof value !== 'string') return { problem: `is not text: ${quote(value)}` };
	return value.trim() === '' ? EMPTY : { value };
}

function toText(value: unknown): Converted {
	const multiline = toMultiline(value);
	if (!('value' in multiline)) return multiline;
	const text = String(multiline.value).trim();
	const isNoText = typeof value === 'boolean' || NO_VALUE.has(text);
	return isNoText ? { problem: `is not text: ${quote(value)}` } : { value: text };
}

/** How people write a number. JavaScript also reads "1e2" and "0x1a2", which would be another ID. */
const DECIMAL = /^\s*[+-]?\d+(\.\d+)?\s*$/;

function toNumber(value: unknown): Converted {
	if (typeof value === 'string' && value.trim() === '') return EMPTY;
	const isWritten = typeof value === 'string' && DECIMAL.test(value);
	const number = typeof value === 'number' || isWritten ? Number(value) : NaN;
	if (!Number.isFinite(number)) return { problem: `is not a number: ${quote(value)}` };
	if (!Number.isInteger(number)) return { problem: `is not a whole number: ${quote(value)}` };
	if (number < 0) return { problem: `is below 0: ${quote(value)}` };
	return Number.isSafeInteger(number)
		? { value: number }
		: { problem: `is too large: ${quote(value)}` };
}

function toUrl(value: unknown): Converted {
	const text = toText(value);
	if (!('value' in text)) return text;
	return parseHttpUrl(String(text.value)) === undefined
		? { problem: `is not a URL: ${quote(value)}` }
		: text;
}

/** Reads the entries of a list, including one that a model wrote as text: as JSON, or with commas. */
function toEntries(value: unknown): unknown {
	if (typeof value !== 'string') return value;
	if (!value.trim().startsWith('[')) return value.split(',');
	try {
		return JSON.parse(value) as unknown;
	} catch {
		return undefined;
	}
}

function toList(value: unknown): Converted {
	const entries = toEntries(value);
	if (!Array.isArray(entries)) return { problem: `is not a list: ${quote(value)}` };
	const texts: unknown[] = [];
	for (const entry of entries) {
		const text = toText(entry);
		if ('problem' in text) return text;
		if ('value' in text) texts.push(text.value);
	}
	return texts.length === 0 ? EMPTY : { value: texts };
}

const CONVERTERS: Record<FieldType, (value: unknown) => Converted> = {
	text: toText,
	multiline: toMultiline,
	number: toNumber,
	url: toUrl,
	list: toList,
};

/** Converts what a parameter or an expression gives to what the API takes. Never throws. */
export function convertValue(value: unknown, fieldType: FieldType): Converted {
	if (value === undefined || value === null) return EMPTY;
	return CONVERTERS[fieldType](value);
}
