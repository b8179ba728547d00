/**
 * The kind of a failure, as far as it decides whether a request may be retried and what the message
 * says. `http-status` is told apart further by the status.
 */
export type FailureKind =
	| 'http-status'
	| 'retry-later'
	| 'not-sent'
	| 'unavailable'
	| 'unknown-outcome'
	| 'insecure-connection'
	| 'invalid-credential'
	| 'not-json'
	| 'no-list'
	| 'error-in-response'
	| 'token-rejected'
	| 'token-refused'
	| 'token-unavailable'
	| 'token-insecure'
	| 'cancelled'
	| 'not-started'
	| 'unexpected';

/** A failed request, in this package's terms rather than those of the library that sent it. */
export interface Failure {
	kind: FailureKind;
	/** The HTTP status of the response, if there was one. */
	status?: number;
	/** A network or TLS code such as `ECONNRESET`, or an OAuth2 code such as `invalid_client`. */
	code?: string;
	/** Sangoma CX's own reason. */
	reason?: string;
	/** What to do, if the template cannot know it. */
	advice?: string;
	/** The API's names of the fields that the response lists as rejected. */
	fields?: string[];
	/** Texts in the response that may be names of fields. */
	fieldKeys?: string[];
	/** Whether the response did not come from Sangoma CX's API but from something in front of it. */
	isForeign?: boolean;
	/** For how long the response was awaited, in ms, if it did not come in time. */
	timeoutMs?: number;
	/** The `Retry-After` header in milliseconds from now; 0 or less if it lies in the past. */
	retryAfterMs?: number;
	/** Whether a request that can be sent later was retried; true by default. */
	isRetried?: boolean;
}

/** The result of a request. A failure is a value, so that no caller can forget it or throw it raw. */
export type Result<T> = { value: T } | { failure: Failure };

/** The result of an item that was not sent, since its run was stopped or cancelled before its turn. */
export const NOT_STARTED: { failure: Failure } = { failure: { kind: 'not-started' } };

/** Failures that happen before anything reaches Sangoma CX's API. */
const NOTHING_SENT = new Set<FailureKind>([
	'not-started',
	'not-sent',
	'unavailable',
	'insecure-connection',
	'invalid-credential',
	'token-refused',
	'token-unavailable',
	'token-insecure',
]);

/** Returns whether Sangoma CX's API received nothing of the failed request. */
export function wasNothingSent({ kind }: Failure): boolean {
	return NOTHING_SENT.has(kind);
}
