import { asRecord, asText, isRecord } from '../values';
import { extractErrorMessage, toReason } from './extractErrorMessage';
import type { Failure, FailureKind, Result } from './failure';
import { readErrorResponse } from './readErrorResponse';

/** What happened to a request on the network, by the code that Node.js or axios gives the error. */
const NETWORK_CODES: Record<string, FailureKind> = {
	ECONNREFUSED: 'not-sent',
	ENOTFOUND: 'not-sent',
	EAI_AGAIN: 'not-sent',
	EHOSTUNREACH: 'not-sent',
	ENETUNREACH: 'not-sent',
	EADDRNOTAVAIL: 'not-sent',
	ECONNRESET: 'unknown-outcome',
	ECONNABORTED: 'unknown-outcome',
	ETIMEDOUT: 'unknown-outcome',
	EPIPE: 'unknown-outcome',
	ERR_BAD_RESPONSE: 'unknown-outcome',
	ERR_NETWORK: 'unknown-outcome',
	ERR_CANCELED: 'cancelled',
	ABORT_ERR: 'cancelled',
};

const TLS_CODE = /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_|EPROTO|HOSTNAME_MISMATCH/;

/** TLS errors during the handshake: nothing was sent yet. Others may occur at any time. */
const HANDSHAKE =
	/CERT|SELF.SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|HANDSHAKE|VERSION|PROTOCOL|UNKNOWN.CA/i;

/** What the token endpoint says when a retry may help, whatever the status (RFC 6749). */
const TOKEN_RETRY_LATER =
	/^(temporarily_unavailable|server_error|slow_down)$|too.?many|rate.?limit|time.?out|try again/i;

/** n8n's own texts for refused tokens: n8n 1 keeps nothing else. */
const N8N_TOKEN_ERRORS: Array<[text: RegExp, code: string]> = [
	[/Client authentication failed/, 'invalid_client'],
	[/requested scope is invalid/, 'invalid_scope'],
	[/client is not authorized/, 'unauthorized_client'],
	[/server denied the request/, 'access_denied'],
];

type ErrorFields = Record<string, unknown>;

/** Returns an error and its causes, innermost last. */
function getCauses(error: unknown): ErrorFields[] {
	const causes: ErrorFields[] = [];
	for (let next = error; isRecord(next) && causes.length < 6; next = next.cause) causes.push(next);
	return causes;
}

/** Returns the codes of errors. n8n 1 keeps nothing of the cause but its code, as `httpCode`. */
function getCodes(causes: ErrorFields[]): string[] {
	const codes = causes.flatMap(({ code, httpCode }) => [code, httpCode]);
	return codes.filter((code): code is string => typeof code === 'string');
}

function readTokenFailure(causes: ErrorFields[]): Failure | undefined {
	// n8n's OAuth2 client marks a refusal with EAUTH, whatever the status, and other errors with ESTATUS.
	const codes = getCodes(causes);
	if (codes.includes('EAUTH')) {
		const body = causes.find(({ code }) => code === 'EAUTH')?.body;
		const { message } = causes[0];
		const code =
			asText(asRecord(body).error) ??
			N8N_TOKEN_ERRORS.find(([text]) => text.test(String(message)))?.[1];
		const reason = extractErrorMessage(body ?? message);
		const isLater = [code, reason].some((text) => text && TOKEN_RETRY_LATER.test(text));
		return { kind: isLater ? 'token-unavailable' : 'token-refused', code, reason };
	}
	if (!codes.includes('ESTATUS')) return undefined;
	const cause = causes.find(({ code }) => code === 'ESTATUS');
	const status = typeof cause?.status === 'number' ? cause.status : undefined;
	const isRefused = status !== undefined && status < 500 && ![200, 408, 425, 429].includes(status);
	const kind = isRefused ? 'token-refused' : 'token-unavailable';
	return { kind, status, reason: extractErrorMessage(cause?.body) };
}

/** Reads a response that n8n threw: n8n 2 with the response, n8n 1 with its status only. */
function readThrownResponse(causes: ErrorFields[]): Failure | undefined {
	const { response } = causes.find((cause) => isRecord(cause.response)) ?? {};
	const { status, headers, data } = asRecord(response);
	const text = asText(status) ?? asText(causes[0].httpCode) ?? '';
	return /^\d{3}$/.test(text) ? readErrorResponse(Number(text), headers, data) : undefined;
}

/** How Node.js words errors of an established connection, on which a request may have been sent. */
const ESTABLISHED = /\b(read|write) E[A-Z]/;

function readNetworkFailure(causes: ErrorFields[]): Failure | undefined {
	const texts = causes
		.flatMap(({ message, messages }) => [message, messages].flat())
		.map(asText)
		.filter((text) => text !== undefined);
	const isEstablished =
		texts.some((text) => ESTABLISHED.test(text)) ||
		causes.some(({ syscall }) => syscall === 'read' || syscall === 'write');
	for (const code of getCodes(causes)) {
		// A connection attempt that timed out has the same code as a missing response.
		if (code === 'ETIMEDOUT' && texts.some((text) => /\bconnect ETIMEDOUT/.test(text))) {
			return { kind: 'not-sent', code };
		}
		const kind = NETWORK_CODES[code];
		if (kind === 'not-sent' && isEstablished) return { kind: 'unknown-outcome', code };
		if (kind !== undefined) return { kind, code };
		if (!TLS_CODE.test(code)) continue;
		const reason = texts.at(-1);
		const isHandshake = HANDSHAKE.test(`${code} ${reason}`);
		return { kind: isHandshake ? 'insecure-connection' : 'unknown-outcome', code, reason };
	}
	return undefined;
}

/**
 * Reads whatever one of n8n's requests threw: a response with an error status, a refused token, a
 * network or TLS error. Never throws.
 */
export function readFailure(error: unknown): Failure {
	const causes = getCauses(error);
	if (causes.length === 0) return { kind: 'unexpected', reason: toReason(asText(error) ?? '') };
	return (
		readTokenFailure(causes) ??
		readThrownResponse(causes) ??
		readNetworkFailure(causes) ?? {
			kind: 'unexpected',
			reason: toReason(asText(causes[0].message) ?? ''),
		}
	);
}

/** The kinds of failures of a token request. All others may be temporary. */
const TOKEN_FAILURE_KINDS: Partial<Record<FailureKind, FailureKind>> = {
	'token-refused': 'token-refused',
	'token-rejected': 'token-refused',
	'insecure-connection': 'token-insecure',
	'http-status': 'token-refused',
};

/** Converts the failure of a token request: nothing else was sent. */
export function toTokenFailure(failure: Failure): Failure {
	return { ...failure, kind: TOKEN_FAILURE_KINDS[failure.kind] ?? 'token-unavailable' };
}

/** Reads why a token endpoint's response with a 2xx status holds no token. */
export function readTokenResponse(response: Record<string, unknown>): Failure {
	const { error, error_description: description, message } = response;
	const reason = extractErrorMessage({ error, error_description: description, message });
	return { kind: 'token-refused', code: asText(error), reason };
}

/** Waits for one of n8n's requests and returns its result. Never throws. */
export async function toResult<T>(request: Promise<T>): Promise<Result<T>> {
	try {
		return { value: await request };
	} catch (error) {
		return { failure: readFailure(error) };
	}
}
