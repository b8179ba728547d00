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

const TLS_CODE =
	/CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ERR_TLS|EPROTO|HOSTNAME_MISMATCH/;

/** After these answers Sangoma CX may or may not have done what was asked. */
const OUTCOME_UNKNOWN_STATUSES = new Set([500, 502, 503, 504, 520, 522, 524]);

/** What failures of the request for a token are; any other may pass. */
const TOKEN_KINDS: Partial<Record<FailureKind, FailureKind>> = {
	'token-refused': 'token-refused',
	'token-not-accepted': 'token-refused',
	'insecure-connection': 'insecure-connection',
	status: 'token-refused',
};

/** Every endpoint lies below this path; the token's does not. */
const API_PATH = '/api/v1/';

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
	return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

function kindOf(status: number, saysWhen: boolean): FailureKind {
	if (status === 401) return 'token-not-accepted';
	if (status === 429 || (status === 503 && saysWhen)) return 'not-now';
	return OUTCOME_UNKNOWN_STATUSES.has(status) ? 'outcome-unknown' : 'status';
}

/**
 * Reads a failure out of an HTTP answer with an error status.
 * 429 and 503 with Retry-After say "not now": nothing was done. 5xx leave it open.
 */
export function readAnswer(status: number, headers: unknown, body: unknown): Failure {
	const wait = retryAfterMs(asRecord(headers));
	const kind = kindOf(status, wait !== undefined);
	return {
		kind,
		status,
		reason: readReason(body),
		fields: readFields(body),
		retryAfterMs: wait,
	};
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

/** Whether it was the token endpoint that failed, while n8n renewed a token on its own. */
function isTokenRequest(chain: Array<Record<string, unknown>>): boolean {
	return chain.some(({ config }) => {
		const { url } = asRecord(config);
		return typeof url === 'string' && !url.includes(API_PATH);
	});
}

function readTokenFailure(chain: Array<Record<string, unknown>>): Failure | undefined {
	// n8n's OAuth2 client marks a refusal with EAUTH and any other bad answer with ESTATUS.
	const codes = codesOf(chain);
	if (codes.includes('EAUTH')) {
		const body = chain.find(({ code }) => code === 'EAUTH')?.body;
		const { error } = asRecord(body);
		const { message } = chain[0];
		const code = asText(error) ?? TOKEN_ERRORS.find(([text]) => text.test(String(message)))?.[1];
		return { kind: 'token-refused', code, reason: readReason(body ?? message) };
	}
	if (!codes.includes('ESTATUS')) return undefined;
	const { status, body } = chain.find(({ code }) => code === 'ESTATUS') ?? {};
	const known = typeof status === 'number' ? status : undefined;
	const kind = known !== undefined && known < 500 ? 'token-refused' : 'token-unavailable';
	return { kind, status: known, reason: readReason(body) };
}

/** An answer that n8n threw as an error: n8n 2 with its response, n8n 1 with no more than its status. */
function readThrownAnswer(chain: Array<Record<string, unknown>>): Failure | undefined {
	const { response } = chain.find((cause) => isRecord(cause.response)) ?? {};
	const { status, headers, data } = asRecord(response);
	const text = asText(status) ?? asText(chain[0].httpCode) ?? '';
	if (!/^\d{3}$/.test(text)) return undefined;
	const failure = readAnswer(Number(text), headers, data);
	return failure.kind === 'token-not-accepted' ? { ...failure, renewed: true } : failure;
}

function readNetworkFailure(chain: Array<Record<string, unknown>>): Failure | undefined {
	for (const code of codesOf(chain)) {
		// A connection that was not made in time carries the same code as an answer that did not come.
		const texts = chain.flatMap(({ message, messages }) => [message, messages].flat());
		if (code === 'ETIMEDOUT' && texts.some((text) => /\bconnect ETIMEDOUT/.test(String(text)))) {
			return { kind: 'never-left', code };
		}
		const kind = NETWORK_CODES[code];
		if (kind !== undefined) return { kind, code };
		if (TLS_CODE.test(code)) {
			return { kind: 'insecure-connection', code, reason: asText(texts.at(-1)) };
		}
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
	const token = readTokenFailure(chain);
	if (token !== undefined) return token;

	const failure = readThrownAnswer(chain) ?? readNetworkFailure(chain);
	if (failure !== undefined) return isTokenRequest(chain) ? asTokenFailure(failure) : failure;
	return { kind: 'unexpected', reason: asText(chain[0].message) };
}

/** What a failure means when it befell the request for a token: nothing else was sent. */
export function asTokenFailure(failure: Failure): Failure {
	return { ...failure, kind: TOKEN_KINDS[failure.kind] ?? 'token-unavailable' };
}

/** Waits for a request of n8n and gives what it came to. Never throws. */
export async function toOutcome<T>(request: Promise<T>): Promise<Outcome<T>> {
	try {
		return { value: await request };
	} catch (error) {
		return { failure: readFailure(error) };
	}
}
