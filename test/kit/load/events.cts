import type { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject, INode } from 'n8n-workflow';
import type { Simulator } from '../../../simulator/index.cts';
import { http } from '../../../tools/http.cts';
import type { N8nClient } from '../../../tools/n8n/client/client.cts';
import type {
	CredentialReference,
	WorkflowDefinition,
} from '../../../tools/n8n/client/workflows.cts';
import { chain, node, sangomaCx, trigger } from '../n8n/nodes.cts';

/** Posts an event. Returns the status of the response, or 0 if there was none. */
export const postEvent = (
	url: string,
	body: object,
	{ agent, headers }: { agent?: Agent; headers?: Record<string, string> } = {},
): Promise<number> =>
	http.post(url, body, { ...(agent && { httpAgent: agent }), headers }).then(
		({ status }) => status,
		() => 0,
	);

/** Yields 0, 1, 2, … at a steady rate. */
export async function* atRate(perSecond: number, count = Infinity): AsyncGenerator<number> {
	const started = Date.now();
	for (let index = 0; index < count; index++) {
		await sleep(Math.max(0, started + (index * 1000) / perSecond - Date.now()));
		yield index;
	}
}

/** Returns the text that identifies an event in n8n's executions and in the simulator's calls. */
export const mark = (id: number): string => `event-${String(id).padStart(7, '0')}`;

/** Returns the event of a customer's message, as Sangoma CX delivers it. */
export function messageEvent(id: number): IDataObject {
	const contact = { id: 7, name: 'Ada', email: 'ada@example.com', phone_number: '+15550100007' };
	return {
		event: 'message_created',
		id,
		content: mark(id),
		content_type: 'text',
		message_type: 'incoming',
		private: false,
		created_at: new Date().toISOString(),
		sender: contact,
		inbox: { id: 12, name: 'Shop chat' },
		conversation: { id: 41, inbox_id: 12, status: 'open', channel: 'Channel::WebWidget' },
	};
}

/** Returns a node that places a call. */
export const callNode = (credential: CredentialReference, destination: string): INode =>
	sangomaCx('Call', credential, {
		resource: 'agent',
		operation: 'call',
		agentName: 'agent.test',
		destination,
		additionalFields: {},
	});

/** Returns a workflow in which each message event runs a node, by default a call to the event's mark. */
export const triggerWorkflow = (
	name: string,
	credential: CredentialReference,
	next: INode = callNode(credential, '={{ $json.content }}'),
): WorkflowDefinition =>
	chain(name, [trigger(credential, { source: 'webhook', events: ['message_created'] }), next]);

/** An active workflow and the URL that starts it. */
export interface ActiveWorkflow {
	id: string;
	url: string;
}

/** Saves and activates a workflow with the trigger. Returns its ID and the URL that it registered. */
export async function activateTrigger(
	{ workflows }: N8nClient,
	simulator: Simulator,
	definition: WorkflowDefinition,
): Promise<ActiveWorkflow> {
	const { id } = await workflows.create(definition);
	await workflows.activate(id);
	return { id, url: simulator.webhooks.at(-1)?.url ?? '' };
}

/**
 * Saves and activates a workflow with n8n's own Webhook node, which responds before the workflow runs, like
 * the trigger. `baseUrl` is the URL at which n8n receives webhooks.
 */
export async function activateWebhook(
	{ workflows }: N8nClient,
	baseUrl: string,
	next: INode[],
	{ parameters, credentials }: Partial<INode> = {},
): Promise<ActiveWorkflow> {
	const path = 'plain';
	const response = { httpMethod: 'POST', path, responseMode: 'onReceived', options: {} };
	const webhook = node(
		'Webhook',
		'webhook',
		2,
		{ ...response, ...parameters },
		{ webhookId: path, credentials },
	);
	const { id } = await workflows.create(chain('Webhook', [webhook, ...next]));
	await workflows.activate(id);
	return { id, url: `${baseUrl}/webhook/${path}` };
}
