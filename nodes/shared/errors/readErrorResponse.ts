import { asRecord } from '../values';
import {
	extractErrorMessage,
	extractFieldKeys,
	extractFieldNames,
	isMarkup,
} from './extractErrorMessage';
import type { Failure, FailureKind } from './failure';

/** Statuses after which Sangoma CX may or may not have done what was requested. */
const UNKNOWN_OUTCOME_STATUSES = new Set([500, 502, 503, 504, 520, 522, 524]);

/** Statuses that ask to retry later, and promise that nothing was done. */
const RETRY_LATER_STATUSES = new Set([425, 429]);

/** How a limit is worded, where the status does not say so (recorded: 422 `Too many messages`). */
export const RATE_LIMIT =
	/too[ _]many[ _](messages|requests|calls)|rate limit|throttl|retry later|quota exceeded/i;
const RATE_LIMIT_STATUSES = new Set([400, 403, 420, 422]);

/** How an expired token is reported, where the status is not 401 (inferred). */
const TOKEN_EXPIRED =
	/\b(token|jwt)\b[^.]*\b(expired|revoked|too old|no longer valid)|invalid_token|\bexpired\b[^.]*\b(token|jwt)\b/i;
const TOKEN_STATUSES = new Set([400, 403, 419, 498]);

/** How AWS API Gateway reports an unknown path. */
const UNKNOWN_PATH = /missing authentication token/i;

function parseRetryAfter(headers: Record<string, unknown>): number | undefined {
	const text = headers['retry-after'];
	if (typeof text !== 'string' || text.trim() === '') return undefined;
	const seconds = Number(text);
	const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(text) - Date.now();
	return Number.isFinite(ms) ? ms : undefined;
}

/** Returns the kind of an error that a body reports, if its text tells more than the status. */
function toKindByReason(status: number, reason: string | undefined): FailureKind | undefined {
	const isSuccess = status >= 200 && status < 300;
	if (reason === undefined) return undefined;
	if ((isSuccess || TOKEN_STATUSES.has(status)) && TOKEN_EXPIRED.test(reason)) {
		return 'token-rejected';
	}
	const canBeLimit = isSuccess || RATE_LIMIT_STATUSES.has(status);
	return canBeLimit && RATE_LIMIT.test(reason) ? 'retry-later' : undefined;
}

function toKind(status: number, hasRetryAfter: boolean): FailureKind {
	if (status === 401) return 'token-rejected';
	if (RETRY_LATER_STATUSES.has(status) || (status === 503 && hasRetryAfter)) return 'retry-later';
	return UNKNOWN_OUTCOME_STATUSES.has(status) ? 'unknown-outcome' : 'http-status';
}

/** Returns whether a 4xx response was written by a proxy or firewall rather than the API. */
function isForeign(status: number, body: unknown, reason: string | undefined): boolean {
	if (status < 400 || status >= 500 || RETRY_LATER_STATUSES.has(status)) return false;
	if (typeof body === 'string' && isMarkup(body)) return true;
	if (status !== 403) return false;
	const isEmpty = body === undefined || body === null || body === '';
	return isEmpty || typeof body === 'string' || UNKNOWN_PATH.test(reason ?? '');
}

/** Reads the error that a response with a 2xx status reports in its body. */
export function readErrorBody(status: number, body: unknown): Failure {
	const reason = extractErrorMessage(body);
	const kind = toKindByReason(status, reason) ?? 'error-in-response';
	return { kind, status, reason, ...readFields(body) };
}

function readFields(body: unknown): Pick<Failure, 'fields' | 'fieldKeys'> {
	return { fields: extractFieldNames(body), fieldKeys: extractFieldKeys(body) };
}

/**
 * Reads a response with an error status. Nothing was done after 425, 429, 503 with Retry-After (inferred)
 * and a 422 that reports a limit (recorded). Other 5xx leave it open (inferred).
 */
export function readErrorResponse(status: number, headers: unknown, body: unknown): Failure {
	const retryAfterMs = parseRetryAfter(asRecord(headers));
	const reason = extractErrorMessage(body);
	return {
		kind: toKindByReason(status, reason) ?? toKind(status, retryAfterMs !== undefined),
		status,
		reason,
		...readFields(body),
		...(isForeign(status, body, reason) && { isForeign: true }),
		retryAfterMs,
	};
}
