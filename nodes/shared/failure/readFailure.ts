import { asRecord, isRecord } from '../values';
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

function retryAfterMs(headers: Record<string, unknown>): number | undefined {
	const text = headers['retry-after'];
	if (typeof text !== 'string' || text.trim() === '') return undefined;
	const seconds = Number(text);
	const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(text) - Date.now();
	return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/**
 * Reads a failure out of an HTTP answer with an error status.
 * 429 and 503 with Retry-After say "not now": nothing was done. 5xx leave it open.
 */
export function readAnswer(status: number, headers: unknown, body: unknown): Failure {
	const wait = retryAfterMs(asRecord(headers));
	const notNow = status === 429 || (status === 503 && wait !== undefined);
	const kind = notNow
		? 'not-now'
		: OUTCOME_UNKNOWN_STATUSES.has(status)
			? 'outcome-unknown'
			: 'status';
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

function readTokenFailure(chain: Array<Record<string, unknown>>): Failure | undefined {
	// n8n's OAuth2 client marks a refusal with EAUTH and any other bad answer with ESTATUS.
	const refused = chain.find(({ code }) => code === 'EAUTH');
	if (refused !== undefined) {
		const { error } = asRecord(refused.body);
		const code = typeof error === 'string' ? error : undefined;
		return { kind: 'token-refused', code, reason: readReason(refused.body) };
	}
	const bad = chain.find(({ code }) => code === 'ESTATUS');
	if (bad === undefined) return undefined;
	const status = typeof bad.status === 'number' ? bad.status : undefined;
	const kind = status === undefined || status >= 500 ? 'token-unavailable' : 'token-refused';
	return { kind, status, reason: readReason(bad.body) };
}

function readNetworkFailure(chain: Array<Record<string, unknown>>): Failure | undefined {
	for (const { code, syscall, message } of chain) {
		if (typeof code !== 'string') continue;
		// A connection that was not made in time carries the same code as an answer that did not come.
		if (code === 'ETIMEDOUT' && syscall === 'connect') return { kind: 'never-left', code };
		const kind = NETWORK_CODES[code];
		// axios calls every failure to parse or connect ERR_BAD_RESPONSE; its cause says more.
		if (kind !== undefined) return { kind, code };
		if (TLS_CODE.test(code)) {
			return {
				kind: 'insecure-connection',
				code,
				reason: typeof message === 'string' ? message : undefined,
			};
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
	const token = readTokenFailure(chain);
	if (token !== undefined) return token;

	for (const { response } of chain) {
		const { status, headers, data } = asRecord(response);
		if (typeof status === 'number') return readAnswer(status, headers, data);
	}
	const network = readNetworkFailure(chain);
	if (network !== undefined) return network;

	const { message } = chain[0] ?? {};
	return { kind: 'unexpected', reason: typeof message === 'string' ? message : undefined };
}

/** Waits for a request of n8n and gives what it came to. Never throws. */
export async function toOutcome<T>(request: Promise<T>): Promise<Outcome<T>> {
	try {
		return { value: await request };
	} catch (error) {
		return { failure: readFailure(error) };
	}
}
