import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IExecutePaginationFunctions,
	IHookFunctions,
	ILoadOptionsFunctions,
} from 'n8n-workflow';
import type { Outcome } from './failure/failure';
import { asTokenFailure, readTokenAnswer, toOutcome } from './failure/readFailure';
import { repeatWhereSafe } from './repeat';
import { asRecord, asText } from './values';

export const CREDENTIAL = 'sangomaCxOAuth2Api';

/** The credential as n8n gives it, with the token that it stored, if any. */
export type Credential = ICredentialDataDecryptedObject;

/** Where a request comes from: the node by either entrance, the trigger's activation, or a list. */
export type RequestContext =
	| IExecuteFunctions
	| IExecutePaginationFunctions
	| IHookFunctions
	| ILoadOptionsFunctions;

/** The token requests under way in this process, by credential and the token that is of no use. */
const underWay = new Map<string, Promise<Outcome<Credential>>>();

/** Gives the token that a credential has; undefined if it has none. */
export function tokenOf({ oauthTokenData }: Credential): string | undefined {
	return asText(asRecord(oauthTokenData).access_token);
}

/**
 * A context whose helpers take the credential from here: n8n reads it from its database and decrypts
 * it for every request, and compares the token that was of no use with the one that is stored now.
 */
export function withCredential<T extends RequestContext>(context: T, read: () => Credential): T {
	return Object.create(context, {
		// Without a token there is no `oauthTokenData`, over which n8n would stumble.
		getCredentials: { value: async () => ({ oauthTokenData: {}, ...read() }) },
	});
}

async function fetchToken(context: RequestContext, used: Credential): Promise<Outcome<Credential>> {
	const stored = await context.getCredentials(CREDENTIAL);
	const hasOther = tokenOf(stored) !== undefined && tokenOf(stored) !== tokenOf(used);
	if (hasOther) return { value: stored };

	// Takes n8n 2's lease on the credential: one request among all processes of an n8n.
	const asUsed = withCredential(context, () => used);
	const outcome = await toOutcome(context.helpers.refreshOAuth2Token.call(asUsed, CREDENTIAL));
	if ('failure' in outcome) return { failure: asTokenFailure(outcome.failure) };

	const renewed = await context.getCredentials(CREDENTIAL);
	const token = tokenOf(renewed);
	if (token !== undefined && token !== tokenOf(used)) return { value: renewed };
	// n8n stores whatever the token endpoint answered, and keeps the old token beside it.
	return { failure: readTokenAnswer(asRecord(outcome.value)) };
}

/**
 * Gives the credential with another token than the one that was used: fetched once, however many
 * items, nodes, executions and processes find out at once that it is missing or not accepted. n8n
 * stores it. Left to itself, n8n asks once per item. If none can be had, all get the same failure.
 */
export async function renewToken(
	context: RequestContext,
	credentialId: string,
	used: Credential,
): Promise<Outcome<Credential>> {
	const key = `${credentialId} ${tokenOf(used) ?? ''}`;
	let request = underWay.get(key);
	if (request === undefined) {
		request = repeatWhereSafe('token', undefined, async () => await fetchToken(context, used));
		request = request.finally(() => underWay.delete(key));
		underWay.set(key, request);
	}
	return await request;
}
