import type { IHttpRequestOptions } from 'n8n-workflow';
import type { Outcome } from '../failure/failure';
import { toOutcome } from '../failure/readFailure';
import { asRecord } from '../values';
import { CREDENTIAL, type RequestContext } from './context';
import { repeatWhereSafe } from './repeat';

/** A request that axios refuses to send: n8n has stored a token by the time it finds out. */
const NOWHERE: IHttpRequestOptions = { method: 'GET', url: 'about:blank' };

/** The token requests under way in this process, by credential. */
const underWay = new Map<string, Promise<Outcome<unknown>>>();

function hasToken(credential: Record<string, unknown>): boolean {
	const { access_token: token } = asRecord(credential.oauthTokenData);
	return typeof token === 'string' && token !== '';
}

async function fetchToken(context: RequestContext): Promise<Outcome<unknown>> {
	// Takes n8n 2's lease on the credential: one request among all processes of an n8n.
	const refresh = context.helpers.refreshOAuth2Token.call(context, CREDENTIAL);
	const outcome = await toOutcome(refresh);
	if ('value' in outcome || outcome.failure.kind !== 'unexpected') return outcome;

	// n8n 1 trips over the token that is not there yet. It fetches one before a request, though.
	const request = context.helpers.httpRequestWithAuthentication.call(context, CREDENTIAL, {
		...NOWHERE,
	});
	const refused = await toOutcome(request);
	return hasToken(await context.getCredentials(CREDENTIAL)) ? { value: undefined } : refused;
}

/**
 * Fetches a token if the credential has none: one request, however many items, nodes and executions
 * ask for it at once. Left to itself, n8n asks once per item. If no token can be had, all who wait
 * get the same failure.
 */
export async function ensureToken(
	context: RequestContext,
	credentialId: string,
	credential: Record<string, unknown>,
): Promise<Outcome<unknown>> {
	if (hasToken(credential)) return { value: undefined };
	let request = underWay.get(credentialId);
	if (request === undefined) {
		request = (async () => {
			// Whoever had the token fetched a moment ago has finished: look again before asking again.
			if (hasToken(await context.getCredentials(CREDENTIAL))) return { value: undefined };
			return await repeatWhereSafe('harmless', undefined, async () => await fetchToken(context));
		})().finally(() => underWay.delete(credentialId));
		underWay.set(credentialId, request);
	}
	return await request;
}
