import {
	NodeOperationError,
	type IHookFunctions,
	type INode,
	type NodeApiError,
} from 'n8n-workflow';
import { explainFailure } from '../../api/failure/explainFailure';
import type { Failure } from '../../api/failure/failure';
import { openAccess, type Access } from '../../api/access';
import { CREDENTIAL } from '../../api/token';
import { toTenantDomain } from '../../api/tenantDomain';
import { asText } from '../../api/values';
import { operationOf, type OperationName } from '../../SangomaCx/operations';
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
	/** The tenant and inbox that a bot looks after; undefined for a webhook. */
	place: string | undefined;
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
		place: settings.source === 'agentBot' ? `${tenantDomain}/${subjectOf(settings)}` : undefined,
		isTest: context.getActivationMode() === 'manual',
	};
}

/** At activation n8n shows the message and no description, so what to do goes into the message. */
function withAdvice(error: NodeApiError): NodeApiError {
	error.message = `${error.message}. ${error.description ?? ''}`.trim();
	return error;
}

/** Makes an error of a failed registration, without the secrets and the key that a server may have echoed. */
export function explainActivation(
	context: IHookFunctions,
	name: OperationName,
	failure: Failure,
	secrets: Iterable<string>,
): NodeApiError {
	const endpoint = operationOf(name);
	return withAdvice(explainFailure(endpoint, failure, { node: context.getNode(), secrets }));
}

/** Opens the access for a registration. Throws a NodeApiError in words if there is none. */
export async function openRegistrationAccess(
	context: IHookFunctions,
	name: OperationName,
	{ key }: Registration,
): Promise<Access> {
	const opened = await openAccess(context);
	if ('failure' in opened) throw explainActivation(context, name, opened.failure, [key]);
	opened.value.secrets.add(key);
	return opened.value;
}
