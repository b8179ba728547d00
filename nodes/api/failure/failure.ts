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
	| 'bad-credential'
	| 'not-json'
	| 'no-list'
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
	/** The `Retry-After` header, in milliseconds from now; 0 or less where it lies in the past. */
	retryAfterMs?: number;
}

/** What a request came to. A failure is a value here, so that no step can forget it or throw it raw. */
export type Outcome<T> = { value: T } | { failure: Failure };

export const CANCELLED: { failure: Failure } = { failure: { kind: 'cancelled' } };

/** Failures before which nothing reached Sangoma CX's API. */
const NOTHING_SENT = new Set<FailureKind>([
	'never-left',
	'insecure-connection',
	'bad-credential',
	'token-refused',
	'token-unavailable',
]);

/** Says whether Sangoma CX's API got nothing of the request that failed. */
export function wasNothingSent({ kind }: Failure): boolean {
	return NOTHING_SENT.has(kind);
}
