import { asText } from '../api/values';

/** Parts that hold nothing, as of an expression that gives nothing, say nothing about inboxes. */
const isNothing = (part: unknown): boolean =>
	part === undefined || part === null || (typeof part === 'string' && part.trim() === '');

function toParts(value: unknown): unknown[] {
	const entries: unknown[] = Array.isArray(value) ? value : [value];
	const parts = entries.flatMap((entry): unknown[] =>
		typeof entry === 'string' ? entry.split(',') : [entry],
	);
	return parts.filter((part) => !isNothing(part));
}

/**
 * Reads the IDs of inboxes out of whatever a parameter or its expression gives: a list, a number, or
 * a text of IDs separated by commas. An empty list for what gives nothing; undefined for anything
 * else, such as `12;14`, `#12` or `undefined`.
 */
export function readInboxIds(value: unknown): string[] | undefined {
	const ids = toParts(value).map((part) => (asText(part) ?? '').trim());
	if (!ids.every((id) => /^\d+$/.test(id))) return undefined;
	return [...new Set(ids.map((id) => id.replace(/^0+(?=\d)/, '')))].sort();
}
