import type { IDataObject, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import { openAccess, renew, type Access } from './access';
import type { Endpoint } from './endpoint';
import { explainFailure } from './failure/explainFailure';
import type { Outcome } from './failure/failure';
import { readAnswer, toOutcome } from './failure/readFailure';
import { withRenamedPath } from './renamedPath';
import { repeatWhereSafe } from './repeat';
import { CREDENTIAL, withCredential, type RequestContext } from './token';
import { unwrapAnswer, type Answer } from './unwrapAnswer';

/** What n8n's Request Options ask for, as its request helper takes it. */
export type RequestOptions = Pick<
	IHttpRequestOptions,
	'proxy' | 'timeout' | 'skipSslCertificateValidation'
>;

/** n8n's default for nodes like this one, in ms. */
export const TIMEOUT_MS = 300_000;

/** One request, with what differs from one to the next. */
export interface Call {
	endpoint: Endpoint;
	body?: IDataObject;
	options?: RequestOptions;
	/** Ends a pause before a repeat. */
	signal?: AbortSignal;
}

async function sendOnce(
	{ context, baseUrl, credential }: Access,
	path: string,
	{ endpoint: { method }, body, options }: Call,
): Promise<Outcome<Answer>> {
	const request = context.helpers.httpRequestWithAuthentication.call(
		withCredential(context, () => credential),
		CREDENTIAL,
		{
			timeout: TIMEOUT_MS,
			...options,
			method,
			url: `${baseUrl}${path}`,
			body,
			headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
			// A redirect would carry the token to wherever it leads, and turn a POST into a GET.
			disableFollowRedirect: true,
			// n8n would renew the token by itself, and n8n 1 once for every request.
			ignoreHttpStatusErrors: true,
			returnFullResponse: true,
		},
	);
	const outcome = await toOutcome<IN8nHttpFullResponse>(request);
	if ('failure' in outcome) return outcome;
	const { statusCode, headers, body: answer } = outcome.value;
	if (statusCode >= 200 && statusCode < 300) return { value: { statusCode, body: answer } };
	return { failure: readAnswer(statusCode, headers, answer) };
}

/** Sends a request, and once more with a new token if Sangoma CX does not accept the one it had. */
async function sendWithToken(access: Access, path: string, call: Call): Promise<Outcome<Answer>> {
	if (access.refused !== undefined) return { failure: access.refused };
	const used = access.credential;
	const outcome = await sendOnce(access, path, call);
	if ('value' in outcome || outcome.failure.kind !== 'token-not-accepted') return outcome;
	const failure = await renew(access, used);
	return failure === undefined ? await sendOnce(access, path, call) : { failure };
}

/**
 * Calls the API, for the node, its lists and the trigger alike: with a token that is renewed if need
 * be, at the renamed path if need be, and again where that does no harm. Gives the things in the
 * answer, or the failure for the caller to judge. Throws only if n8n cannot read the credential.
 */
export async function callApi(access: Access, call: Call): Promise<Outcome<IDataObject[]>> {
	const { endpoint, signal } = call;
	const outcome = await repeatWhereSafe(
		endpoint.repeat,
		signal,
		async () =>
			await withRenamedPath(endpoint, async (path) => await sendWithToken(access, path, call)),
	);
	return 'failure' in outcome ? outcome : unwrapAnswer(endpoint, outcome.value);
}

/** Opens an access and calls the API once. Throws a NodeApiError in words. */
export async function callApiOnce(
	context: RequestContext,
	endpoint: Endpoint,
	body?: IDataObject,
): Promise<IDataObject[]> {
	const access = await openAccess(context);
	const outcome = 'failure' in access ? access : await callApi(access.value, { endpoint, body });
	if ('value' in outcome) return outcome.value;
	const secrets = 'value' in access ? access.value.secrets : undefined;
	throw explainFailure(endpoint, outcome.failure, { node: context.getNode(), secrets });
}
