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
import { operationOf, type OperationName } from '../../SangomaCx/operations';
import { readSettings, type Settings } from '../settings';
import { computeKey, secretOf, subjectOf, tenantOf, withKey } from './key';

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
	/** Whether n8n itself starts, and nobody asked for anything. */
	isUnattended: boolean;
}

/** The activation modes of n8n that no person is behind. */
const UNATTENDED = new Set(['init', 'leadershipChange']);

function refuse(node: INode, message: string): NodeOperationError {
	return new NodeOperationError(node, `${message}. Nothing was registered.`);
}

/**
 * Reads what the trigger's settings want to be registered.
 * Throws a NodeOperationError if a setting is missing or makes no sense.
 */
export async function readRegistration(context: IHookFunctions): Promise<Registration> {
	const node = context.getNode();
	const settings = readSettings(context);
	const credential = await context.getCredentials(CREDENTIAL);
	const tenantDomain = tenantOf(settings, credential);
	const webhookUrl = context.getNodeWebhookUrl('default');
	if (tenantDomain === undefined) {
		throw refuse(node, 'Tenant Domain is empty: enter it in the credential or in Options');
	}
	if (webhookUrl === undefined) throw refuse(node, 'n8n gave no webhook URL');
	if (settings.problem !== undefined) throw refuse(node, settings.problem);
	const { source } = settings;
	const subject = subjectOf(settings);
	const parts = { source, webhookUrl, tenantDomain, subject };
	const key = computeKey(secretOf(credential), parts);
	const activation = context.getActivationMode();
	return {
		settings,
		tenantDomain,
		webhookUrl,
		key,
		registeredUrl: withKey(webhookUrl, key),
		isTest: activation === 'manual',
		isUnattended: UNATTENDED.has(activation),
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
