import { asRecord } from '../values';
import {
	extractErrorMessage,
	extractFieldKeys,
	extractFieldNames,
	isMarkup,
	toReason,
} from './extractErrorMessage';
import type { Failure, FailureKind } from './failure';

/** The only 5xx that say that the server does nothing of the kind. */
const UNSUPPORTED_STATUSES = new Set([501, 505]);

/** Statuses that ask to retry later, and promise that nothing was done. */
const RETRY_LATER_STATUSES = new Set([425, 429]);

/** How a limit is worded, where the status does not say so (recorded: 422 `Too many messages`). */
export const RATE_LIMIT =
	/too[ _]many[ _](messages|requests|calls)|rate[ _-]?limit|throttl|retry later|quota[ _]?exceeded/i;
const RATE_LIMIT_STATUSES = new Set([400, 403, 420, 422]);

/** How an expired token is reported, where the status is not 401 (inferred). */
const TOKEN_EXPIRED =
	/\b(token|jwt|signature)\b[^.]*\b(expired|revoked|too old|no longer valid)|\bexpired\b[^.]*\b(token|jwt)\b/i;
const INVALID_TOKEN = /invalid_token/i;
const TOKEN_STATUSES = new Set([400, 403, 419, 498]);

/** Separates the words of a code, such as `token_expired` or `TokenExpired`. */
const separateWords = (text: string): string =>
	text.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/_/g, ' ');

const reportsExpiredToken = (reason: string): boolean =>
	INVALID_TOKEN.test(reason) || TOKEN_EXPIRED.test(separateWords(reason));

/** How AWS API Gateway reports an unknown path, with 403. */
export const UNKNOWN_PATH = /missing authentication token/i;

function parseRetryAfter(headers: Record<string, unknown>): number | undefined {
	const { 'retry-after': text, date } = headers;
	if (typeof text !== 'string' || text.trim() === '') return undefined;
	const seconds = Number(text);
	// By the server's own clock, from which that of n8n may differ.
	const now = Date.parse(String(date)) || Date.now();
	const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(text) - now;
	return Number.isFinite(ms) ? ms : undefined;
}

/** Returns what a response says of the token in its header (RFC 6750), often with no body at all. */
function readChallenge(headers: Record<string, unknown>): string | undefined {
	const challenge = [headers['www-authenticate']].flat().join(', ');
	const read = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(challenge)?.[1];
	const [error, description] = [read('error'), read('error_description')];
	return error && toReason([description, error].filter(Boolean).join(': '));
}

/** Returns the kind of an error that a body reports, if its text tells more than the status. */
function toKindByReason(status: number, reason: string | undefined): FailureKind | undefined {
	const isSuccess = status >= 200 && status < 300;
	if (reason === undefined) return undefined;
	if ((isSuccess || TOKEN_STATUSES.has(status)) && reportsExpiredToken(reason)) {
		return 'token-rejected';
	}
	const canBeLimit = isSuccess || RATE_LIMIT_STATUSES.has(status);
	return canBeLimit && RATE_LIMIT.test(reason) ? 'retry-later' : undefined;
}

function toKind(status: number, hasRetryAfter: boolean): FailureKind {
	if (status === 401) return 'token-rejected';
	if (RETRY_LATER_STATUSES.has(status) || (status === 503 && hasRetryAfter)) return 'retry-later';
	const isUnknown = status === 408 || (status >= 500 && !UNSUPPORTED_STATUSES.has(status));
	return isUnknown ? 'unknown-outcome' : 'http-status';
}

/** Returns whether a 4xx response was written by a proxy or firewall rather than the API. */
function isForeign(status: number, body: unknown, reason: string | undefined): boolean {
	if (status < 400 || status >= 500 || RETRY_LATER_STATUSES.has(status)) return false;
	if (typeof body === 'string' && isMarkup(body)) return true;
	if (status !== 403) return false;
	if (body === undefined || body === null || body === '') return reason === undefined;
	return typeof body === 'string' || UNKNOWN_PATH.test(reason ?? '');
}

/**
 * Reads the error that a response with a 2xx status reports in its body. A code such as 500 leaves it open
 * whether anything was done, as that status does.
 */
export function readErrorBody(status: number, body: unknown, code?: number): Failure {
	const reason = extractErrorMessage(body);
	const isUnknown = code !== undefined && toKind(code, false) === 'unknown-outcome';
	const kindByCode = isUnknown ? 'unknown-outcome' : 'error-in-response';
	const kind = toKindByReason(status, reason) ?? kindByCode;
	return { kind, status, reason, ...readFields(body) };
}

function readFields(body: unknown): Pick<Failure, 'fields' | 'fieldKeys'> {
	return { fields: extractFieldNames(body), fieldKeys: extractFieldKeys(body) };
}

/**
 * Reads a response with an error status. Nothing was done after 425, 429, 503 with Retry-After (inferred)
 * and a 422 that reports a limit (recorded). 408 and other 5xx, also a proxy's own such as 521 and 599, leave
 * it open (inferred).
 */
export function readErrorResponse(status: number, headers: unknown, body: unknown): Failure {
	const retryAfterMs = parseRetryAfter(asRecord(headers));
	const reason = extractErrorMessage(body) ?? readChallenge(asRecord(headers));
	return {
		kind: toKindByReason(status, reason) ?? toKind(status, retryAfterMs !== undefined),
		status,
		reason,
		...readFields(body),
		...(isForeign(status, body, reason) && { isForeign: true }),
		retryAfterMs,
	};
}
