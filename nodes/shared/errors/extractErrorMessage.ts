import { isSecretKey, redactNamed } from '../secrets';
import { asRecord, asText, isRecord } from '../values';

/** Longer texts are pages or dumps rather than reasons. */
const MAX_LENGTH = 400;

/** How much is quoted of a response that could not be read. */
const QUOTE_LENGTH = 80;

const MAX_DEPTH = 4;
const MAX_ENTRIES = 5;

/**
 * The keys under which reasons were seen, best first, without capitals and separators: of the chat engine
 * (recorded), and of gateways and frameworks that may stand before it (inferred).
 */
const REASON_KEYS = [
	...['errordescription', 'message', 'errormessage', 'defaultmessage', 'faultstring', 'fault'],
	...['detail', 'error', 'errors', 'violations', 'issues', 'invalidparams', 'validation'],
	...['title', 'msg', 'reason', 'exp', 'info', 'description', 'details'],
];

/** The keys whose values name a field: of the chat engine (recorded), FastAPI, JSON:API and others. */
const FIELD_KEYS = new Set(
	'attributes field fields loc param pointer property propertypath'.split(' '),
);

/** The keys whose values name a field, or something else, in a list of errors (inferred). */
const POSSIBLE_FIELD_KEYS = new Set(['path', 'name']);

/** The start of a web page that stands in the middle of a text. */
const PAGE = /<(!doctype|html|head|body)\b/i;

/** Returns a key in the form in which keys are compared: without capitals and separators. */
export const normalizeKey = (key: string): string => key.toLowerCase().replace(/[^a-z]/g, '');

/** Returns whether a text is a web page rather than an API's response. */
export function isMarkup(text: string): boolean {
	return /^\s*<[!?a-z]/i.test(text);
}

function shorten(text: string, length: number): string {
	const line = text.trim().replace(/\s+/g, ' ');
	return line.length > length ? `${line.slice(0, length)}…` : line;
}

/** Quotes the start of a response that could not be read, without the values of secrets in it. */
export function quoteStart(text: string): string {
	return shorten(redactNamed(text), QUOTE_LENGTH);
}

/** Returns a text as one line of a reason, without a web page in it. */
export function toReason(text: string): string | undefined {
	const [beforePage] = text.split(PAGE);
	return isMarkup(text) ? undefined : shorten(redactNamed(beforePage), MAX_LENGTH) || undefined;
}

/** Collects the texts under the fields of `{ field: ["is invalid"] }`, each after its field's name. */
function collectByField(value: Record<string, unknown>, depth: number): string[] {
	const entries = Object.entries(value).filter(
		([key, entry]) => !isSecretKey(key) && (depth > 0 || typeof entry !== 'number'),
	);
	return entries.slice(0, MAX_ENTRIES).flatMap(([key, entry]) => {
		const reasons = new Set(collectReasons(entry, depth + 1));
		return reasons.size > 0 ? [`${key} ${[...reasons].join(', ')}`] : [];
	});
}

/** Returns the values of a record under the reason keys, best first. */
function getReasonValues(value: Record<string, unknown>): unknown[] {
	const entries = Object.entries(value)
		.filter(([, entry]) => entry !== undefined && entry !== null)
		.map(([key, entry]) => ({ rank: REASON_KEYS.indexOf(normalizeKey(key)), entry }))
		.filter(({ rank }) => rank >= 0);
	return entries.sort((one, other) => one.rank - other.rank).map(({ entry }) => entry);
}

function collectReasons(value: unknown, depth = 0): string[] {
	const text = asText(value);
	if (text !== undefined) return isMarkup(text) ? [] : [text.trim()];
	if (depth >= MAX_DEPTH) return [];
	if (Array.isArray(value)) {
		return value.slice(0, MAX_ENTRIES).flatMap((entry) => collectReasons(entry, depth + 1));
	}
	if (!isRecord(value)) return [];
	const reasons = getReasonValues(value).flatMap((entry) => collectReasons(entry, depth + 1));
	return reasons.length > 0 ? reasons : collectByField(value, depth);
}

/**
 * Returns the reason in an error's body, in any shape that was seen: under one of several keys, by field,
 * in lists, or as plain text. Undefined if there is none. Never throws.
 */
export function extractErrorMessage(body: unknown): string | undefined {
	const reasons = [...new Set(collectReasons(body))].filter((reason) => reason !== '');
	return toReason(reasons.join(': '));
}

/** Returns the last name in `["body", "name"]`, `"/data/attributes/name"` or `"name"`. */
function getLastName(path: unknown): string[] {
	const last: unknown = Array.isArray(path) ? path.at(-1) : path;
	const name = typeof last === 'string' ? last.split(/[/.]/).at(-1) : undefined;
	return name ? [name] : [];
}

/** Returns the names of the fields that an error's body lists, such as `attributes`. Never throws. */
export function extractFieldNames(body: unknown, depth = 0): string[] {
	if (depth >= MAX_DEPTH || typeof body !== 'object' || body === null) return [];
	const names = Object.entries(body).flatMap(([key, value]: [string, unknown]) => {
		if (!FIELD_KEYS.has(normalizeKey(key))) return extractFieldNames(value, depth + 1);
		const isList = Array.isArray(value) && normalizeKey(key) !== 'loc';
		return isList ? value.slice(0, MAX_ENTRIES).flatMap(getLastName) : getLastName(value);
	});
	return names.slice(0, 10);
}

/** Returns whether a value holds reasons as frameworks list them by field: `["is invalid"]`. */
function isReasonList(value: unknown): boolean {
	return Array.isArray(value) && value.length > 0 && value.every((entry) => asText(entry));
}

/** Returns the values in an entry of a list of errors that may be names of fields. */
function getPossibleNames(entry: unknown): string[] {
	return Object.entries(asRecord(entry))
		.filter(([key]) => POSSIBLE_FIELD_KEYS.has(normalizeKey(key)))
		.flatMap(([, value]) => getLastName(value));
}

/**
 * Returns the texts in an error's body that may be names of fields: keys whose values are lists of
 * reasons, or stand where no other reason does, and what lists of errors have under `path` or `name`. Only
 * the endpoint can tell. Never throws.
 */
export function extractFieldKeys(body: unknown, depth = 0): string[] {
	if (Array.isArray(body)) return body.slice(0, MAX_ENTRIES).flatMap(getPossibleNames);
	if (depth >= MAX_DEPTH || !isRecord(body)) return [];
	const hasReason = getReasonValues(body).some((value) => asText(value) !== undefined);
	const keys = Object.entries(body).flatMap(([key, value]) => {
		const isCandidate = isReasonList(value) || (!hasReason && typeof value === 'string');
		return [...(isCandidate ? [key] : []), ...extractFieldKeys(value, depth + 1)];
	});
	return keys.slice(0, 10);
}
