import type { IDataObject, IN8nHttpFullResponse } from 'n8n-workflow';
import type { Endpoint } from './endpoint';
import type { Failure, Result } from './errors/failure';
import { readErrorResponse, UNKNOWN_PATH } from './errors/readErrorResponse';
import { toResult } from './errors/readFailure';
import { parseResponse } from './response';
import { getRetryPolicy, withRetries } from './retry';
import { replaceSecrets } from './secrets';
import {
	CREDENTIAL_TYPE,
	ensureToken,
	refreshToken,
	withCredential,
	type ApiSession,
} from './session';

/** For how long a response is awaited by default, in ms. */
export const DEFAULT_TIMEOUT_MS = 30_000;

/** The codes of a response that did not come in time. */
const TIMEOUT_CODES = new Set(['ECONNABORTED', 'ETIMEDOUT']);

/**
 * Calls the API for the lists and the trigger, with retries where these cannot call or write twice.
 * Returns the objects in the response, or the failure for the caller to judge. Throws only if n8n cannot
 * read the credential.
 */
export async function callApi(
	session: ApiSession,
	endpoint: Endpoint,
	body?: IDataObject,
): Promise<Result<IDataObject[]>> {
	const send = async () => await callApiOnce(session, endpoint, body);
	return await withRetries(getRetryPolicy(endpoint), session.signal, send);
}

/** How gateways report a server that does not respond; those above 504 are Cloudflare's. */
const GATEWAY_STATUSES = new Set([502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 530]);

/**
 * Returns whether the server could not be reached, so that the failure says nothing about the
 * request.
 */
export function isUnreachable({ kind, status, isForeign }: Failure): boolean {
	if (kind === 'not-sent') return true;
	const isGateway = status !== undefined && GATEWAY_STATUSES.has(status);
	return !isForeign && kind === 'unknown-outcome' && (status === undefined || isGateway);
}

/** Sends one request without retries, and returns whether the server responds, whatever it says. */
export async function isServerBack(session: ApiSession, endpoint: Endpoint): Promise<boolean> {
	const result = await callApiOnce(session, endpoint);
	return 'value' in result || !isUnreachable(result.failure);
}

/**
 * Calls the API without retries: only if Sangoma CX rejects the token, it sends the request once more
 * with a new one. Returns and throws as `callApi` does.
 */
export async function callApiOnce(
	session: ApiSession,
	endpoint: Endpoint,
	body?: IDataObject,
): Promise<Result<IDataObject[]>> {
	const noToken = await ensureToken(session);
	if (noToken !== undefined) return { failure: noToken };
	const { credential } = session;
	let result = await sendRequest(session, endpoint, body);
	if (isTokenRejected(result) && !session.isNewTokenRejected) {
		const failure = await refreshToken(session, credential);
		if (failure !== undefined) return { failure };
		result = await sendRequest(session, endpoint, body);
		if (isTokenRejected(result)) session.isNewTokenRejected = true;
	}
	const { renamedPath: path } = endpoint;
	return path !== undefined && mayBeRenamed(result)
		? await callRenamedPath(session, { ...endpoint, path, renamedPath: undefined }, body, result)
		: result;
}

/**
 * Calls an endpoint at its renamed path after the documented one was not found: which of them a
 * tenant has is unknown. If both do, the failure has both reasons, since either may say what is missing.
 * If the second path does not exist, the failure of the first one says what is missing.
 */
async function callRenamedPath(
	session: ApiSession,
	endpoint: Endpoint,
	body: IDataObject | undefined,
	first: Failed,
): Promise<Result<IDataObject[]>> {
	const second = await callApiOnce(session, endpoint, body);
	if ('failure' in second && isUnknownPath(second.failure)) return first;
	if (!isNotFound(second)) return second;
	const reasons = new Set([first.failure.reason, second.failure.reason].filter(Boolean));
	return { failure: { ...second.failure, reason: [...reasons].join(' / ') || undefined } };
}

/** Statuses other than 404 with which servers report a path that they do not have. */
const UNKNOWN_PATH_STATUSES = new Set([405, 410, 501]);

/** Returns whether a server says that it does not have a path. Any other refusal may pass by itself. */
function isUnknownPath({ status, isForeign, reason }: Failure): boolean {
	if (isForeign !== true) return status !== undefined && UNKNOWN_PATH_STATUSES.has(status);
	return status === 404 || UNKNOWN_PATH.test(reason ?? '');
}

type Failed = Extract<Result<unknown>, { failure: unknown }>;

function isNotFound<T>(result: Result<T>): result is Failed {
	return 'failure' in result && result.failure.status === 404;
}

/** Returns whether a failure may be due to the path. Then nothing was done. */
function mayBeRenamed<T>(result: Result<T>): result is Failed {
	return 'failure' in result && (isUnknownPath(result.failure) || isNotFound(result));
}

function isTokenRejected<T>(result: Result<T>): boolean {
	return 'failure' in result && result.failure.kind === 'token-rejected';
}

async function sendRequest(
	{ context, baseUrl, credential, requestOptions, secrets }: ApiSession,
	endpoint: Endpoint,
	body: IDataObject | undefined,
): Promise<Result<IDataObject[]>> {
	const timeout = requestOptions.timeout ?? DEFAULT_TIMEOUT_MS;
	const request = context.helpers.httpRequestWithAuthentication.call(
		withCredential(context, credential),
		CREDENTIAL_TYPE,
		{
			...requestOptions,
			timeout,
			method: endpoint.method,
			url: `${baseUrl}${endpoint.path}`,
			body,
			headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
			// A redirect would take the token anywhere, and turn a POST into a GET.
			disableFollowRedirect: true,
			// Otherwise n8n refreshes the token itself, and n8n 1 once per request.
			ignoreHttpStatusErrors: true,
			returnFullResponse: true,
		},
	);
	const result = await toResult<IN8nHttpFullResponse>(request);
	if ('failure' in result) {
		const { failure } = result;
		const isTimeout = failure.kind === 'unknown-outcome' && TIMEOUT_CODES.has(failure.code ?? '');
		return { failure: isTimeout ? { ...failure, timeoutMs: timeout } : failure };
	}
	const { statusCode, headers } = result.value;
	const responseBody = replaceSecrets(result.value.body, secrets);
	const contentType = headers['content-type'];
	return statusCode >= 200 && statusCode < 300
		? parseResponse(endpoint, { statusCode, contentType, body: responseBody })
		: { failure: readErrorResponse(statusCode, replaceSecrets(headers, secrets), responseBody) };
}
