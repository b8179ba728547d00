/**
 * What kind of failure it was, as far as it decides whether the request may be repeated and what to
 * say. A `status` failure is told apart further by its HTTP status.
 */
export type FailureKind =
	| 'status'
	| 'not-now'
	| 'never-left'
	| 'outcome-unknown'
	| 'insecure-connection'
	| 'not-json'
	| 'error-in-answer'
	| 'token-not-accepted'
	| 'token-refused'
	| 'token-unavailable'
	| 'cancelled'
	| 'unexpected';

/** A failed request, in the terms of this package rather than of the library that sent it. */
export interface Failure {
	kind: FailureKind;
	/** The HTTP status of the answer, if there was one. */
	status?: number;
	/** What the network or TLS said, such as `ECONNRESET`, or the token endpoint, such as `invalid_client`. */
	code?: string;
	/** Sangoma CX's own reason. */
	reason?: string;
	/** The API's names of the fields that Sangoma CX complains about. */
	fields?: string[];
	/** The `Retry-After` header, in milliseconds from now. */
	retryAfterMs?: number;
	/** Whether n8n itself renewed the token, to no avail, before it gave this up: n8n 2 does. */
	renewed?: boolean;
}

/** What a request came to. A failure is a value here, so that no step can forget it or throw it raw. */
export type Outcome<T> = { value: T } | { failure: Failure };

export const CANCELLED: { failure: Failure } = { failure: { kind: 'cancelled' } };
