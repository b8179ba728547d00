import { isSecretKey } from '../secrets';
import { asText, isRecord } from '../values';

/** Longer texts are pages or dumps, and no reason that a person would read. */
const MAX_LENGTH = 400;

/** How much is shown of an answer that was not understood. */
const START_LENGTH = 80;

/** The names under which a reason was seen, best first (inferred; answers may be re-shaped on their way). */
const REASON_KEYS = ['error_description', 'message', 'detail', 'error', 'errors', 'title', 'msg'];

/** Says whether a text is a page for a browser rather than an answer of an API. */
export function isMarkup(text: string): boolean {
	return /^\s*<[!?a-z]/i.test(text);
}

function shorten(text: string, length: number): string {
	const line = text.trim().replace(/\s+/g, ' ');
	return line.length > length ? `${line.slice(0, length)}…` : line;
}

/** Shows the start of an answer that was not understood, without the values of secrets in it. */
export function showStart(text: string): string {
	const redacted = text.replace(/"([^"]+)"(\s*:\s*)"[^"]*"?/g, (pair, key: string, colon: string) =>
		isSecretKey(key) ? `"${key}"${colon}"***"` : pair,
	);
	return shorten(redacted, START_LENGTH);
}

function collect(value: unknown, found: string[], depth: number): void {
	const text = asText(value);
	if (text !== undefined) {
		if (!isMarkup(text) && !found.includes(text.trim())) found.push(text.trim());
	} else if (depth < 4 && Array.isArray(value)) {
		for (const entry of value.slice(0, 5)) collect(entry, found, depth + 1);
	} else if (depth < 4 && isRecord(value)) {
		const keys = REASON_KEYS.filter((key) => value[key] !== undefined && value[key] !== null);
		// `errors` also comes as { field: ["is invalid"] }, whose keys are not reasons but fields.
		if (keys.length > 0) for (const key of keys) collect(value[key], found, depth + 1);
		else if (depth > 0) {
			for (const [key, entry] of Object.entries(value).slice(0, 5)) {
				if (isSecretKey(key)) continue;
				const inner: string[] = [];
				collect(entry, inner, depth + 1);
				if (inner.length > 0) found.push(`${key} ${inner.join(', ')}`);
			}
		}
	}
}

/**
 * Reads the reason out of an error's body, in any of the shapes that were seen (inferred): `error`,
 * `message`, `detail`, `error_description`, plain text; undefined if there is none. Never throws.
 */
export function readReason(body: unknown): string | undefined {
	const found: string[] = [];
	collect(body, found, 0);
	const reason = shorten(found.join(': '), MAX_LENGTH);
	return reason === '' ? undefined : reason;
}

/** Reads which fields a 422 complains about, from `attributes` (inferred). Never throws. */
export function readFields(body: unknown): string[] {
	const attributes = isRecord(body) ? body.attributes : undefined;
	if (!Array.isArray(attributes)) return [];
	return attributes.filter((name): name is string => typeof name === 'string').slice(0, 10);
}
