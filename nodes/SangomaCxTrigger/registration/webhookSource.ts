import type { IHookFunctions } from 'n8n-workflow';
import { callApi } from '../../api/callApi';
import { operationOf } from '../../SangomaCx/operations';
import { isUrlTaken } from './isUrlTaken';
import { explainActivation, openRegistrationAccess, type Registration } from './registration';

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
	if ('value' in outcome || isUrlTaken(outcome.failure, body.url)) return;
	throw explainActivation(context, 'webhook:create', outcome.failure, access.secrets);
}
