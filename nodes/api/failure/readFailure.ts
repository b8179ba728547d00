import { asRecord, asText, isRecord } from '../values';
import type { Failure, FailureKind, Outcome } from './failure';
import { readFields, readReason } from './readReason';

/** What became of a request on the network, by the code that Node.js or axios gave the error. */
const NETWORK_CODES: Record<string, FailureKind> = {
	ECONNREFUSED: 'never-left',
	ENOTFOUND: 'never-left',
	EAI_AGAIN: 'never-left',
	EHOSTUNREACH: 'never-left',
	ENETUNREACH: 'never-left',
	EADDRNOTAVAIL: 'never-left',
	ECONNRESET: 'outcome-unknown',
	ECONNABORTED: 'outcome-unknown',
	ETIMEDOUT: 'outcome-unknown',
	EPIPE: 'outcome-unknown',
	ERR_BAD_RESPONSE: 'outcome-unknown',
	ERR_NETWORK: 'outcome-unknown',
	ERR_CANCELED: 'cancelled',
	ABORT_ERR: 'cancelled',
};

/** Trouble with TLS. */
const TLS_CODE = /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_|EPROTO|HOSTNAME_MISMATCH/;

/** Trouble before a connection was secure: nothing went through it. Other trouble may come at any time. */
const HANDSHAKE = /CERT|SELF.SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|HANDSHAKE|VERSION|PROTOCOL|UNKNOWN.CA/i;

/** After these answers Sangoma CX may or may not have done what was asked. */
const OUTCOME_UNKNOWN_STATUSES = new Set([500, 502, 503, 504, 520, 522, 524]);

/** Answers that say "later", and promise that nothing was done. */
const LATER_STATUSES = new Set([425, 429]);

/** What the token endpoint answers when another try may do, with or without a status (RFC 6749). */
const TOKEN_LATER =
	/^(temporarily_unavailable|server_error|slow_down)$|too.?many|rate.?limit|time.?out|try again/i;

/** How n8n words the refusals of a token, for n8n 1, which keeps no more than that. */
const TOKEN_ERRORS: Array<[RegExp, string]> = [
	[/Client authentication failed/, 'invalid_client'],
	[/requested scope is invalid/, 'invalid_scope'],
	[/client is not authorized/, 'unauthorized_client'],
	[/server denied the request/, 'access_denied'],
];

function retryAfterMs(headers: Record<string, unknown>): number | undefined {
	const text = headers['retry-after'];
	if (typeof text !== 'string' || text.trim() === '') return undefined;
	const seconds = Number(text);
	const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(text) - Date.now();
	return Number.isFinite(ms) ? ms : undefined;
}

function kindOf(status: number, saysWhen: boolean): FailureKind {
	if (status === 401) return 'token-not-accepted';
	if (LATER_STATUSES.has(status) || (status === 503 && saysWhen)) return 'not-now';
	return OUTCOME_UNKNOWN_STATUSES.has(status) ? 'outcome-unknown' : 'status';
}

/**
 * Reads a failure out of an HTTP answer with an error status.
 * 425, 429 and 503 with Retry-After say "not now": nothing was done. 5xx leave it open.
 */
export function readAnswer(status: number, headers: unknown, body: unknown): Failure {
	const wait = retryAfterMs(asRecord(headers));
	const kind = kindOf(status, wait !== undefined);
	return { kind, status, reason: readReason(body), fields: readFields(body), retryAfterMs: wait };
}

/** The error and what caused it, innermost last. */
function causesOf(error: unknown): Array<Record<string, unknown>> {
	const chain: Array<Record<string, unknown>> = [];
	for (let next = error; isRecord(next) && chain.length < 6; next = next.cause) chain.push(next);
	return chain;
}

/** The codes in an error. n8n 1 keeps nothing of the cause but its code, as `httpCode`. */
function codesOf(chain: Array<Record<string, unknown>>): string[] {
	return chain
		.flatMap(({ code, httpCode }) => [code, httpCode])
		.filter((code): code is string => typeof code === 'string');
}

function readTokenFailure(chain: Array<Record<string, unknown>>): Failure | undefined {
	// n8n's OAuth2 client marks a refusal with EAUTH, whatever its status, and other bad answers with ESTATUS.
	const codes = codesOf(chain);
	if (codes.includes('EAUTH')) {
		const body = chain.find(({ code }) => code === 'EAUTH')?.body;
		const { message } = chain[0];
		const code =
			asText(asRecord(body).error) ??
			TOKEN_ERRORS.find(([text]) => text.test(String(message)))?.[1];
		const reason = readReason(body ?? message);
		const isLater = [code, reason].some((text) => text !== undefined && TOKEN_LATER.test(text));
		return { kind: isLater ? 'token-unavailable' : 'token-refused', code, reason };
	}
	if (!codes.includes('ESTATUS')) return undefined;
	const { status, body } = chain.find(({ code }) => code === 'ESTATUS') ?? {};
	const known = typeof status === 'number' ? status : undefined;
	const isRefused = known !== undefined && known < 500 && ![200, 408, 425, 429].includes(known);
	const kind = isRefused ? 'token-refused' : 'token-unavailable';
	return { kind, status: known, reason: readReason(body) };
}

/** An answer that n8n threw as an error: n8n 2 with its response, n8n 1 with no more than its status. */
function readThrownAnswer(chain: Array<Record<string, unknown>>): Failure | undefined {
	const { response } = chain.find((cause) => isRecord(cause.response)) ?? {};
	const { status, headers, data } = asRecord(response);
	const text = asText(status) ?? asText(chain[0].httpCode) ?? '';
	return /^\d{3}$/.test(text) ? readAnswer(Number(text), headers, data) : undefined;
}

function readNetworkFailure(chain: Array<Record<string, unknown>>): Failure | undefined {
	for (const code of codesOf(chain)) {
		// A connection that was not made in time carries the same code as an answer that did not come.
		const texts = chain.flatMap(({ message, messages }) => [message, messages].flat()).filter(asText);
		if (code === 'ETIMEDOUT' && texts.some((text) => /\bconnect ETIMEDOUT/.test(String(text)))) {
			return { kind: 'never-left', code };
		}
		const kind = NETWORK_CODES[code];
		if (kind !== undefined) return { kind, code };
		if (!TLS_CODE.test(code)) continue;
		const reason = asText(texts.at(-1));
		const isHandshake = HANDSHAKE.test(`${code} ${reason}`);
		return { kind: isHandshake ? 'insecure-connection' : 'outcome-unknown', code, reason };
	}
	return undefined;
}

/**
 * Reads what happened out of whatever a request of n8n threw: an answer with an error status, a
 * refused token, a network or TLS error. Never throws.
 */
export function readFailure(error: unknown): Failure {
	const chain = causesOf(error);
	if (chain.length === 0) return { kind: 'unexpected', reason: asText(error) };
	return (
		readTokenFailure(chain) ??
		readThrownAnswer(chain) ??
		readNetworkFailure(chain) ?? { kind: 'unexpected', reason: asText(chain[0].message) }
	);
}

/** What failures of the request for a token are; any other may pass. */
const TOKEN_KINDS: Partial<Record<FailureKind, FailureKind>> = {
	'token-refused': 'token-refused',
	'token-not-accepted': 'token-refused',
	'insecure-connection': 'insecure-connection',
	status: 'token-refused',
};

/** What a failure means when it befell the request for a token: nothing else was sent. */
export function asTokenFailure(failure: Failure): Failure {
	if (failure.status === 408) return { ...failure, kind: 'token-unavailable' };
	return { ...failure, kind: TOKEN_KINDS[failure.kind] ?? 'token-unavailable' };
}

/** Reads why there is no token in an answer of the token endpoint whose status is good. */
export function readTokenAnswer(answer: Record<string, unknown>): Failure {
	const { error, error_description: description, message } = answer;
	const reason = readReason({ error, error_description: description, message });
	return { kind: 'token-refused', code: asText(error), reason };
}

/** Waits for a request of n8n and gives what it came to. Never throws. */
export async function toOutcome<T>(request: Promise<T>): Promise<Outcome<T>> {
	try {
		return { value: await request };
	} catch (error) {
		return { failure: readFailure(error) };
	}
}
