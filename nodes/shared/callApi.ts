import type { IDataObject, IN8nHttpFullResponse } from 'n8n-workflow';
import type { Endpoint } from './endpoint';
import type { Failure, Result } from './errors/failure';
import { readErrorResponse } from './errors/readErrorResponse';
import { toResult } from './errors/readFailure';
import { parseResponse } from './response';
import { RETRY_IF_IDEMPOTENT, RETRY_IF_NOT_DONE, withRetries, type RetryStrategy } from './retry';
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
 * Calls the API for the node, its lists and the trigger: with a token that is refreshed if necessary,
 * at the renamed path if necessary, and with retries where these cannot call or write twice. Returns
 * the objects in the response, or the failure for the caller to judge. Throws only if n8n cannot read
 * the credential.
 */
export async function callApi(
	session: ApiSession,
	endpoint: Endpoint,
	body?: IDataObject,
	retry: RetryStrategy = withRetries,
): Promise<Result<IDataObject[]>> {
	const policy = endpoint.isIdempotent ? RETRY_IF_IDEMPOTENT : RETRY_IF_NOT_DONE;
	const { path, renamedPath } = endpoint;
	const send = async () =>
		renamedPath === undefined
			? await sendWithToken(session, endpoint, path, body)
			: await sendToKnownPath(session, { ...endpoint, renamedPath }, body);
	return await retry(policy, session.signal, send);
}

/** Failures that say nothing about the request, but that the server could not be reached. */
export function isUnreachable({ kind, status, isForeign }: Failure): boolean {
	if (kind === 'not-sent') return true;
	const isGateway = status !== undefined && [502, 503, 504, 520, 522, 524].includes(status);
	return !isForeign && kind === 'unknown-outcome' && (status === undefined || isGateway);
}

/** Sends one request without retries, and returns whether the server responds, whatever it says. */
export async function isServerBack(session: ApiSession, endpoint: Endpoint): Promise<boolean> {
	const result = await sendWithToken(session, endpoint, endpoint.path, undefined);
	return 'value' in result || !isUnreachable(result.failure);
}

/**
 * Sends a request to the documented path, and to the renamed one if that responds with 404: which of
 * them a tenant has is unknown. If both do, the failure has both reasons, since either may say what is
 * missing.
 */
async function sendToKnownPath(
	session: ApiSession,
	endpoint: Endpoint & { renamedPath: string },
	body: IDataObject | undefined,
): Promise<Result<IDataObject[]>> {
	const { path, renamedPath } = endpoint;
	const first = await sendWithToken(session, endpoint, path, body);
	if (!isNotFound(first)) return first;
	const second = await sendWithToken(session, endpoint, renamedPath, body);
	if (!isNotFound(second)) return second;
	const reasons = new Set([first.failure.reason, second.failure.reason].filter(Boolean));
	return { failure: { ...second.failure, reason: [...reasons].join(' / ') || undefined } };
}

function isNotFound<T>(result: Result<T>): result is Extract<Result<T>, { failure: unknown }> {
	return 'failure' in result && result.failure.status === 404;
}

/** Sends a request, and once more with a new token if Sangoma CX rejects the current one. */
async function sendWithToken(
	session: ApiSession,
	endpoint: Endpoint,
	path: string,
	body: IDataObject | undefined,
): Promise<Result<IDataObject[]>> {
	const noToken = await ensureToken(session);
	if (noToken !== undefined) return { failure: noToken };
	const { credential } = session;
	const first = await sendRequest(session, endpoint, path, body);
	if (!isTokenRejected(first) || session.isNewTokenRejected) return first;
	const failure = await refreshToken(session, credential);
	if (failure !== undefined) return { failure };
	const second = await sendRequest(session, endpoint, path, body);
	if (isTokenRejected(second)) session.isNewTokenRejected = true;
	return second;
}

function isTokenRejected<T>(result: Result<T>): boolean {
	return 'failure' in result && result.failure.kind === 'token-rejected';
}

async function sendRequest(
	{ context, baseUrl, credential, requestOptions }: ApiSession,
	endpoint: Endpoint,
	path: string,
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
			url: `${baseUrl}${path}`,
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
	const { statusCode, headers, body: responseBody } = result.value;
	return statusCode >= 200 && statusCode < 300
		? parseResponse(endpoint, { statusCode, body: responseBody })
		: { failure: readErrorResponse(statusCode, headers, responseBody) };
}
