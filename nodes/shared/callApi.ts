import type { IDataObject, IN8nHttpFullResponse } from 'n8n-workflow';
import type { Endpoint } from './endpoint';
import type { Result } from './errors/failure';
import { readErrorResponse, toResult } from './errors/readFailure';
import { parseResponse, type ApiResponse } from './response';
import { RETRY_IF_IDEMPOTENT, RETRY_IF_NOT_DONE, withRetries } from './retry';
import {
	CREDENTIAL_TYPE,
	ensureToken,
	refreshToken,
	withCredential,
	type ApiSession,
} from './session';

/** n8n's default for declarative nodes, in ms. */
export const DEFAULT_TIMEOUT_MS = 300_000;

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
): Promise<Result<IDataObject[]>> {
	const policy = endpoint.isIdempotent ? RETRY_IF_IDEMPOTENT : RETRY_IF_NOT_DONE;
	const result = await withRetries(
		policy,
		session.signal,
		async () => await sendToKnownPath(session, endpoint, body),
	);
	return 'failure' in result ? result : parseResponse(endpoint, result.value);
}

/**
 * Sends a request to the documented path, and to the renamed one if that responds with 404: which of
 * them a tenant has is unknown. If both do, the failure has both reasons, since either may say what is
 * missing.
 */
async function sendToKnownPath(
	session: ApiSession,
	endpoint: Endpoint,
	body: IDataObject | undefined,
): Promise<Result<ApiResponse>> {
	const { path, renamedPath } = endpoint;
	const first = await sendWithToken(session, endpoint, path, body);
	if (renamedPath === undefined || !isNotFound(first)) return first;
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
): Promise<Result<ApiResponse>> {
	const noToken = await ensureToken(session);
	if (noToken !== undefined) return { failure: noToken };
	const { credential } = session;
	const result = await sendRequest(session, endpoint, path, body);
	if ('value' in result || result.failure.kind !== 'token-rejected') return result;
	const failure = await refreshToken(session, credential);
	return failure === undefined ? await sendRequest(session, endpoint, path, body) : { failure };
}

async function sendRequest(
	{ context, baseUrl, credential, requestOptions }: ApiSession,
	{ method }: Endpoint,
	path: string,
	body: IDataObject | undefined,
): Promise<Result<ApiResponse>> {
	const request = context.helpers.httpRequestWithAuthentication.call(
		withCredential(context, credential),
		CREDENTIAL_TYPE,
		{
			timeout: DEFAULT_TIMEOUT_MS,
			...requestOptions,
			method,
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
	if ('failure' in result) return result;
	const { statusCode, headers, body: responseBody } = result.value;
	return statusCode >= 200 && statusCode < 300
		? { value: { statusCode, body: responseBody } }
		: { failure: readErrorResponse(statusCode, headers, responseBody) };
}
