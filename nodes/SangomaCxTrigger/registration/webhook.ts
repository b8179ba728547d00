import type { IHookFunctions } from 'n8n-workflow';
import { createWebhook } from '../../SangomaCx/resources/webhook';
import { callApi } from '../../shared/callApi';
import type { ApiSession } from '../../shared/session';
import { isUrlTaken, toActivationError } from './refusal';
import type { Registration } from './registration';

/** Registers the URL for the trigger's events, once for each URL. Throws a NodeApiError. */
export async function registerWebhook(
	context: IHookFunctions,
	session: ApiSession,
	{ settings, tenantDomain, registeredUrl }: Registration,
): Promise<void> {
	const subscriptions =
		settings.source === 'agentBot' ? ['message_created'] : [...settings.subscriptions];
	const body = { tenant_domain: tenantDomain, url: registeredUrl, subscriptions };
	const result = await callApi(session, createWebhook, body);
	// The key in the URL proves that the existing webhook is this very registration.
	if ('value' in result || isUrlTaken(result.failure, registeredUrl)) return;
	const { secrets } = session;
	throw toActivationError(context, createWebhook, result.failure, secrets, body.subscriptions);
}
