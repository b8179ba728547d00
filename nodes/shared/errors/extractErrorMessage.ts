import { isSecretKey } from '../secrets';
import { asText, isRecord } from '../values';

/** Longer texts are pages or dumps rather than reasons. */
const MAX_LENGTH = 400;

/** How much is quoted of a response that could not be read. */
const QUOTE_LENGTH = 80;

const MAX_DEPTH = 4;
const MAX_ENTRIES = 5;

/** The keys under which reasons were seen, best first (inferred; gateways may reshape responses). */
const REASON_KEYS = ['error_description', 'message', 'detail', 'error', 'errors', 'title', 'msg'];

/** Returns whether a text is a web page rather than an API's response. */
function isMarkup(text: string): boolean {
	return /^\s*<[!?a-z]/i.test(text);
}

function shorten(text: string, length: number): string {
	const line = text.trim().replace(/\s+/g, ' ');
	return line.length > length ? `${line.slice(0, length)}…` : line;
}

/** Quotes the start of a response that could not be read, without the values of secrets in it. */
export function quoteStart(text: string): string {
	const redacted = text.replace(
		/"([^"]+)"(\s*:\s*)"[^"]*"?/g,
		(pair, key: string, colon: string) => (isSecretKey(key) ? `"${key}"${colon}"***"` : pair),
	);
	return shorten(redacted, QUOTE_LENGTH);
}

/** Collects the texts under the fields of `{ field: ["is invalid"] }`, each after its field's name. */
function collectByField(value: Record<string, unknown>, depth: number): string[] {
	const entries = Object.entries(value).filter(([key]) => !isSecretKey(key));
	return entries.slice(0, MAX_ENTRIES).flatMap(([key, entry]) => {
		const reasons = new Set(collectReasons(entry, depth + 1));
		return reasons.size > 0 ? [`${key} ${[...reasons].join(', ')}`] : [];
	});
}

function collectReasons(value: unknown, depth = 0): string[] {
	const text = asText(value);
	if (text !== undefined) return isMarkup(text) ? [] : [text.trim()];
	if (depth >= MAX_DEPTH) return [];
	if (Array.isArray(value)) {
		return value.slice(0, MAX_ENTRIES).flatMap((entry) => collectReasons(entry, depth + 1));
	}
	if (!isRecord(value)) return [];
	const keys = REASON_KEYS.filter((key) => value[key] !== undefined && value[key] !== null);
	if (keys.length > 0) return keys.flatMap((key) => collectReasons(value[key], depth + 1));
	return depth > 0 ? collectByField(value, depth) : [];
}

/**
 * Returns the reason in an error's body, in any shape that was seen (inferred): `error`, `message`,
 * `detail`, `error_description` or plain text. Undefined if there is none. Never throws.
 */
export function extractErrorMessage(body: unknown): string | undefined {
	const reasons = [...new Set(collectReasons(body))].filter((reason) => reason !== '');
	return shorten(reasons.join(': '), MAX_LENGTH) || undefined;
}

/** Returns the names of the fields that a 422 rejects, from `attributes` (inferred). Never throws. */
export function extractFieldNames(body: unknown): string[] {
	const attributes = isRecord(body) ? body.attributes : undefined;
	if (!Array.isArray(attributes)) return [];
	return attributes.filter((name): name is string => typeof name === 'string').slice(0, 10);
}
