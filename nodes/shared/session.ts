import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IExecutePaginationFunctions,
	IHookFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
} from 'n8n-workflow';
import { findCredentialProblem } from './credentialProblem';
import type { Failure, Result } from './errors/failure';
import { readTokenResponse, toResult, toTokenFailure } from './errors/readFailure';
import { RETRY_TOKEN, withRetries } from './retry';
import { redact } from './secrets';
import { asRecord, asText, withoutTrailingSlash } from './values';

/** The name of this package's credential type. */
export const CREDENTIAL_TYPE = 'sangomaCxOAuth2Api';

/** The credential as n8n decrypts it, with the access token that n8n stored, if any. */
export type Credential = ICredentialDataDecryptedObject;

/** What sends requests: the node in either mode, the trigger's activation, or a list in the editor. */
type RequestContext =
	| IExecuteFunctions
	| IExecutePaginationFunctions
	| IHookFunctions
	| ILoadOptionsFunctions;

/** n8n's Request Options, as its request helper takes them. */
export type RequestOptions = Pick<
	IHttpRequestOptions,
	'proxy' | 'timeout' | 'skipSslCertificateValidation'
>;

/** What all requests of one run share. The credential is read once, whatever the number of items. */
export interface ApiSession {
	context: RequestContext;
	credentialId: string;
	/** With the current access token. */
	credential: Credential;
	/** Without a slash at its end. */
	baseUrl: string;
	/** As the credential has it; may be empty. */
	tenantDomain: string;
	requestOptions: RequestOptions;
	/** Ends the delay before a retry when the execution is cancelled. */
	signal?: AbortSignal;
	/** What no error and no item may contain, whoever wrote it: the client secret and every token. */
	secrets: Set<string>;
	/** Why Sangoma CX refused a token: it is not asked again in this run. */
	refusal?: Failure;
	/** Whether the API rejected a token that was just issued: no other is requested in this run. */
	isNewTokenRejected?: boolean;
}

/** The token requests in progress in this process, by credential and unusable token. */
const tokenRequests = new Map<string, Promise<Result<Credential>>>();

function getToken({ oauthTokenData }: Credential): string | undefined {
	return asText(asRecord(oauthTokenData).access_token);
}

function setCredential(session: ApiSession, credential: Credential): void {
	session.credential = credential;
	const { clientId, clientSecret } = credential;
	// How n8n sends them to the token endpoint.
	const basic = Buffer.from(`${String(clientId)}:${String(clientSecret)}`).toString('base64');
	for (const secret of [asText(clientSecret), getToken(credential), basic]) {
		if (secret !== undefined) session.secrets.add(secret);
	}
}

/** Creates a session without sending anything. Fails if the credential's URLs are unsafe. */
export function createSession(
	context: RequestContext,
	credential: Credential,
	options: Partial<Pick<ApiSession, 'requestOptions' | 'signal'>> = {},
): Result<ApiSession> {
	const problem = findCredentialProblem(credential);
	if (problem !== undefined) return { failure: { kind: 'invalid-credential', ...problem } };
	const session: ApiSession = {
		context,
		credentialId: context.getNode().credentials?.[CREDENTIAL_TYPE]?.id ?? '',
		credential,
		baseUrl: withoutTrailingSlash(String(credential.baseUrl)),
		tenantDomain: asText(credential.tenantDomain) ?? '',
		requestOptions: {},
		secrets: new Set(),
		...options,
	};
	setCredential(session, credential);
	return { value: session };
}

/**
 * Returns a context whose helpers use this credential. n8n would read and decrypt it for every request,
 * and it compares the unusable token with the stored one before it requests another.
 */
export function withCredential<T extends RequestContext>(context: T, credential: Credential): T {
	// n8n fails on a credential without `oauthTokenData`, and writes a token of another type into the URL.
	const oauthTokenData = { ...asRecord(credential.oauthTokenData), token_type: 'bearer' };
	return Object.create(context, {
		getCredentials: { value: async () => ({ ...credential, oauthTokenData }) },
	});
}

async function requestToken(
	context: RequestContext,
	used: Credential,
): Promise<Result<Credential>> {
	const stored = await context.getCredentials(CREDENTIAL_TYPE);
	const isNewer = getToken(stored) !== undefined && getToken(stored) !== getToken(used);
	if (isNewer) return { value: stored };

	// n8n 2 holds a lease on the credential here: one request in all processes of an n8n.
	const helperContext = withCredential(context, used);
	const refreshing = context.helpers.refreshOAuth2Token.call(helperContext, CREDENTIAL_TYPE);
	const result = await toResult(refreshing);
	if ('failure' in result) return { failure: toTokenFailure(result.failure) };

	const renewed = await context.getCredentials(CREDENTIAL_TYPE);
	const token = getToken(renewed);
	if (token !== undefined && token !== getToken(used)) return { value: renewed };
	// n8n stores whatever the token endpoint sends, and keeps the old token beside it.
	return { failure: readTokenResponse(asRecord(result.value)) };
}

/** Shares one token request between all items, nodes and executions of this process that need it. */
async function requestTokenOnce({ context, credentialId }: ApiSession, used: Credential) {
	const key = `${credentialId} ${getToken(used) ?? ''}`;
	let request = tokenRequests.get(key);
	if (request === undefined) {
		request = withRetries(RETRY_TOKEN, undefined, async () => await requestToken(context, used));
		request = request.finally(() => tokenRequests.delete(key));
		tokenRequests.set(key, request);
	}
	return await request;
}

/**
 * Replaces the token of a session, unless that happened after `used` was sent. Returns the failure
 * if no token can be obtained. A refusal is remembered for the rest of the run.
 */
export async function refreshToken(
	session: ApiSession,
	used: Credential,
): Promise<Failure | undefined> {
	if (session.refusal !== undefined) return session.refusal;
	if (getToken(session.credential) !== getToken(used)) return undefined;
	const result = await requestTokenOnce(session, used);
	if ('value' in result) {
		setCredential(session, result.value);
		return undefined;
	}
	const { reason } = result.failure;
	const failure = { ...result.failure, reason: reason && redact(reason, session.secrets) };
	if (failure.kind === 'token-refused') session.refusal = failure;
	return failure;
}

/** Requests a token if the session has none. Returns the failure if no token can be obtained. */
export async function ensureToken(session: ApiSession): Promise<Failure | undefined> {
	const { refusal, credential } = session;
	if (refusal !== undefined) return refusal;
	return getToken(credential) === undefined ? await refreshToken(session, credential) : undefined;
}
