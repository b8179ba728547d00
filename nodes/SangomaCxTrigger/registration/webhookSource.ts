import type { IHookFunctions } from 'n8n-workflow';
import { ENDPOINTS } from '../../shared/endpoints';
import type { Failure } from '../../shared/failure/failure';
import { tryApi } from '../../shared/request/callApi';
import { explainActivation, openRegistrationAccess, type Registration } from './registration';

/** How Sangoma CX says that this URL is registered (inferred: 422 `Url has already been taken`). */
function isTaken({ status, kind, reason = '' }: Failure): boolean {
	const refused = status === 422 || status === 409 || kind === 'error-in-answer';
	return refused && /taken|already|exist/i.test(reason);
}

/**
 * Registers the URL for events. That it is registered already is a success: the key in it is made
 * of everything that makes it this registration. Throws a NodeApiError in words.
 */
export async function registerWebhook(
	context: IHookFunctions,
	registration: Registration,
	subscriptions: readonly string[],
): Promise<void> {
	const endpoint = ENDPOINTS['webhook:create'];
	const access = await openRegistrationAccess(context, endpoint, registration);
	const outcome = await tryApi(context, endpoint, access, {
		tenant_domain: registration.tenantDomain,
		url: registration.registeredUrl,
		subscriptions: [...subscriptions],
	});
	if ('value' in outcome || isTaken(outcome.failure)) return;
	throw await explainActivation(context, endpoint, outcome.failure, registration.key);
}
