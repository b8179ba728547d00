import { NodeOperationError, type IHookFunctions, type INode } from 'n8n-workflow';
import type { Endpoint } from '../../shared/endpoints';
import { explainFailure } from '../../shared/failure/explainFailure';
import type { Failure } from '../../shared/failure/failure';
import { openAccess, type Access } from '../../shared/request/access';
import { CREDENTIAL } from '../../shared/request/context';
import { toTenantDomain } from '../../shared/tenantDomain';
import { asText } from '../../shared/values';
import { readSettings, type Settings } from '../settings';
import { computeKey, withKey } from './key';

/** A registration as the trigger's settings want it, whether it was made or not. */
export interface Registration {
	settings: Settings;
	tenantDomain: string;
	webhookUrl: string;
	key: string;
	/** What Sangoma CX is given: the webhook URL with its key. */
	registeredUrl: string;
	/** Whether a person listens for a test event in the editor. */
	isTest: boolean;
}

function refuse(node: INode, message: string): NodeOperationError {
	return new NodeOperationError(node, `${message}. Nothing was registered.`);
}

function subjectOf({ source, events, inboxIds }: Settings): string {
	return (source === 'agentBot' ? inboxIds : events)?.join(',') ?? '';
}

/**
 * Reads what the trigger's settings want to be registered.
 * Throws a NodeOperationError if a setting is missing.
 */
export async function readRegistration(context: IHookFunctions): Promise<Registration> {
	const node = context.getNode();
	const settings = readSettings(context);
	const credential = await context.getCredentials(CREDENTIAL);
	const tenantDomain =
		toTenantDomain(settings.tenantDomain) ?? toTenantDomain(credential.tenantDomain);
	const webhookUrl = context.getNodeWebhookUrl('default');
	if (tenantDomain === undefined) {
		throw refuse(node, 'Tenant Domain is empty: enter it in the credential or in Options');
	}
	if (webhookUrl === undefined) throw refuse(node, 'n8n gave no webhook URL');
	if (settings.source === 'agentBot' && !/^\d+$/.test(subjectOf(settings))) {
		throw refuse(node, 'Inbox is empty: choose the inbox whose chats the bot is to answer');
	}
	if (settings.source === 'webhook' && settings.events?.length === 0) {
		throw refuse(node, 'Events is empty: choose at least one event');
	}
	const key = computeKey(asText(credential.clientSecret) ?? '', {
		source: settings.source,
		webhookUrl,
		tenantDomain,
		subject: subjectOf(settings),
	});
	return {
		settings,
		tenantDomain,
		webhookUrl,
		key,
		registeredUrl: withKey(webhookUrl, key),
		isTest: context.getActivationMode() === 'manual',
	};
}

/** Opens the access for a registration. Throws a NodeApiError in words if there is no token. */
export async function openRegistrationAccess(
	context: IHookFunctions,
	endpoint: Endpoint,
): Promise<Access> {
	const access = await openAccess(context);
	if ('failure' in access.token) throw explainActivation(context, endpoint, access.token.failure);
	return access;
}

/**
 * Makes an error of a failed registration. At activation n8n shows no description, so what to do
 * stands in the message.
 */
export function explainActivation(context: IHookFunctions, endpoint: Endpoint, failure: Failure) {
	const error = explainFailure(endpoint, failure, { node: context.getNode() });
	error.message = `${error.message}. ${error.description ?? ''}`.trim();
	return error;
}
