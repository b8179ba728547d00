import type { IHookFunctions } from 'n8n-workflow';
import type { Failure } from '../../api/failure/failure';
import { callApi } from '../../api/callApi';
import { operationOf } from '../../SangomaCx/operations';
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
	const access = await openRegistrationAccess(context, 'webhook:create', registration);
	const body = {
		tenant_domain: registration.tenantDomain,
		url: registration.registeredUrl,
		subscriptions: [...subscriptions],
	};
	const outcome = await callApi(access, { endpoint: operationOf('webhook:create'), body });
	if ('value' in outcome || isTaken(outcome.failure)) return;
	throw explainActivation(context, 'webhook:create', outcome.failure, access.secrets);
}
