// Reads untrusted values: JSON from a server, and user input.

import { timingSafeEqual } from 'node:crypto';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** A JSON object whose fields nobody vouches for. */
export type Json = Record<string, unknown>;

/** Returns whether a value is a JSON object: neither null nor an array. */
export function isRecord(value: unknown): value is Json {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns the value if it is a JSON object, else an empty one. */
export function asRecord(value: unknown): Json {
	return isRecord(value) ? value : {};
}

/** Returns a non-empty string, or a number as a string; undefined for anything else. */
export function asText(value: unknown): string | undefined {
	if (typeof value === 'number') return String(value);
	return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Returns whether a value is this boolean, or its text, which an expression may give. */
export const isBoolean = (value: unknown, expected: boolean): boolean =>
	String(value).trim().toLowerCase() === String(expected);

/** Longer IDs and states are not Sangoma CX's, and would fill the memory. */
const MAX_ID_LENGTH = 100;

/** Returns an ID or a state as text; undefined if there is none, or it is too long to be one. */
export function asId(value: unknown): string | undefined {
	const text = asText(value);
	return text !== undefined && text.length <= MAX_ID_LENGTH ? text : undefined;
}

/** Returns the first of the values that is a non-empty string or a number, as text. */
export function findText(values: unknown[]): string | undefined {
	return values.map(asText).find((text) => text !== undefined);
}

/** Returns the ID of a message as a number; undefined if it is not a whole number. */
export function toId(value: unknown): number | undefined {
	const id = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
	return Number.isSafeInteger(id) ? Number(id) : undefined;
}

/** A JSON value without parts, other than a boolean. */
export type Scalar = string | number | null;

/** Returns the value if it is a string or a number, else null. */
export function toScalar(value: unknown): Scalar {
	return typeof value === 'string' || typeof value === 'number' ? value : null;
}

/** Quotes a value in a message, shortened. */
export function quote(value: unknown): string {
	const isObject = typeof value === 'object' && value !== null;
	const text = isObject ? (JSON.stringify(value) ?? String(value)) : String(value);
	return `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`;
}

/** Returns whether a host name, as `URL.hostname` gives it, is a loopback host. */
export function isLoopback(hostname: string): boolean {
	return LOOPBACK.test(hostname.toLowerCase());
}

/** Parses an absolute http(s) URL; undefined if the text is not one. */
export function parseHttpUrl(text: string): URL | undefined {
	if (!URL.canParse(text.trim())) return undefined;
	const url = new URL(text.trim());
	return url.protocol === 'https:' || url.protocol === 'http:' ? url : undefined;
}

/** Returns a URL without slashes at its end, so that a path can be appended. */
export function withoutTrailingSlash(url: string): string {
	return url.trim().replace(/\/+$/, '');
}

/** Returns why secrets must not be sent to a URL, as the end of a sentence; undefined if they may. */
export function findUrlProblem(text: string): string | undefined {
	const url = parseHttpUrl(text);
	if (url === undefined) return 'is not a URL';
	if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
		return 'starts with http://, which would send the client secret and tokens unencrypted';
	}
	return undefined;
}

/** Returns the host part of what people paste as their tenant's domain; undefined if it is empty. */
export function toTenantDomain(value: unknown): string | undefined {
	if (typeof value !== 'string') return undefined;
	const domain = value
		.trim()
		.replace(/^https?:\/\//i, '')
		.replace(/[/?#].*$/, '');
	return domain === '' ? undefined : domain;
}

/** Escapes a text for a regular expression that matches it literally. */
export function escapeRegExp(text: string): string {
	return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

/** Larger numbers are milliseconds: in seconds, they would be in the year 5138. */
const MAX_SECONDS = 1e11;

/** A date and time without a time zone: read as UTC, whatever n8n's time zone. */
const WITHOUT_TIME_ZONE = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?$/;

function toDate(value: string | number): Date {
	if (typeof value === 'string' && !/^\d+(\.\d+)?$/.test(value)) {
		return new Date(WITHOUT_TIME_ZONE.test(value) ? `${value.replace(' ', 'T')}Z` : value);
	}
	const number = Number(value);
	return new Date(number > MAX_SECONDS ? number : number * 1000);
}

/**
 * Converts a time of the API to ISO 8601 in UTC: ISO text (recorded in events), seconds since 1970
 * (recorded in responses) or milliseconds, as numbers or text. Null for anything else.
 */
export function toIsoTime(value: unknown): string | null {
	if (typeof value !== 'string' && typeof value !== 'number') return null;
	const date = toDate(value);
	return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** Compares two texts in constant time. Returns false unless both are strings. */
export function isSameText(one: unknown, other: unknown): boolean {
	if (typeof one !== 'string' || typeof other !== 'string') return false;
	const [first, second] = [Buffer.from(one), Buffer.from(other)];
	return first.length === second.length && timingSafeEqual(first, second);
}
