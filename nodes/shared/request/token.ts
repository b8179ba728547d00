import type { IHttpRequestOptions } from 'n8n-workflow';
import type { Outcome } from '../failure/failure';
import { asTokenFailure, toOutcome } from '../failure/readFailure';
import { asRecord } from '../values';
import { CREDENTIAL, type RequestContext } from './context';
import { repeatWhereSafe } from './repeat';

/** A request that axios refuses to send: n8n has stored a token by the time it finds out. */
const NOWHERE: IHttpRequestOptions = { method: 'GET', url: 'about:blank' };

/** The token requests under way in this process, by credential. */
const underWay = new Map<string, Promise<Outcome<unknown>>>();

/** How often each credential's token was renewed in this process. */
const renewals = new Map<string, number>();

function hasToken(credential: Record<string, unknown>): boolean {
	const { access_token: token } = asRecord(credential.oauthTokenData);
	return typeof token === 'string' && token !== '';
}

/** Asks for a token when there is none, or for another one; n8n stores it. */
async function fetchToken(context: RequestContext): Promise<Outcome<unknown>> {
	// Takes n8n 2's lease on the credential: one request among all processes of an n8n.
	const refresh = context.helpers.refreshOAuth2Token.call(context, CREDENTIAL);
	const outcome = await toOutcome(refresh);
	if ('value' in outcome) return outcome;
	if (outcome.failure.kind !== 'unexpected') return { failure: asTokenFailure(outcome.failure) };

	// n8n 1 trips over a token that is not there yet. It fetches one before a request, though.
	const request = context.helpers.httpRequestWithAuthentication.call(context, CREDENTIAL, {
		...NOWHERE,
	});
	const refused = await toOutcome(request);
	if (hasToken(await context.getCredentials(CREDENTIAL))) return { value: undefined };
	return 'failure' in refused ? { failure: asTokenFailure(refused.failure) } : refused;
}

/** Runs one token request at a time for a credential; whoever comes meanwhile gets its outcome. */
async function shareRequest(
	credentialId: string,
	ask: () => Promise<Outcome<unknown>>,
): Promise<Outcome<unknown>> {
	let request = underWay.get(credentialId);
	if (request === undefined) {
		request = repeatWhereSafe('harmless', undefined, ask).finally(() =>
			underWay.delete(credentialId),
		);
		underWay.set(credentialId, request);
	}
	return await request;
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
	return await shareRequest(credentialId, async () => {
		// Whoever had the token fetched a moment ago has finished: look again before asking again.
		if (hasToken(await context.getCredentials(CREDENTIAL))) return { value: undefined };
		return await fetchToken(context);
	});
}

/**
 * Sends a request, and once more with a new token if Sangoma CX does not accept the one it had, which
 * is renewed once for all requests that find this out. This is for n8n 1, which would renew the token
 * for every request; n8n 2 does it by itself.
 */
export async function withValidToken<T>(
	context: RequestContext,
	credentialId: string,
	send: () => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
	const renewalsBefore = renewals.get(credentialId) ?? 0;
	const outcome = await send();
	if ('value' in outcome || outcome.failure.kind !== 'token-not-accepted') return outcome;
	if (outcome.failure.renewed === true) return outcome;
	if ((renewals.get(credentialId) ?? 0) === renewalsBefore) {
		const renewal = await shareRequest(credentialId, async () => await fetchToken(context));
		if ('failure' in renewal) return renewal;
		renewals.set(credentialId, renewalsBefore + 1);
	}
	return await send();
}
