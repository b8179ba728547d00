import type { IDataObject, INode } from 'n8n-workflow';
import type {
	CredentialReference,
	WorkflowDefinition,
} from '../../../tools/n8n/client/workflows.cts';
import { CREDENTIAL_TYPE } from '../../../tools/credential.cts';
import { chain, sangomaCx, TRIGGER } from '../../e2e/support.cts';

/** By which an event is found again in n8n's executions, and in the simulator's calls. */
export const mark = (id: number): string => `event-${String(id).padStart(7, '0')}`;

/** A customer's message as Sangoma CX delivers it. */
export function messageOf(id: number): IDataObject {
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

const node = (name: string, type: string, parameters: INode['parameters']): INode => ({
	id: name,
	name,
	type,
	typeVersion: 1,
	position: [0, 0],
	parameters,
});

/** Calls a destination. */
export const call = (credential: CredentialReference, destination: string) =>
	sangomaCx('Call', credential, {
		resource: 'agent',
		operation: 'call',
		agentName: 'agent.test',
		destination,
		additionalFields: {},
	});

/** Our trigger, and a call per event whose destination is the event's mark. */
export function triggerWorkflow(
	name: string,
	credential: CredentialReference,
	{ caller = credential, parameters = {} as INode['parameters'] } = {},
): WorkflowDefinition {
	const trigger: INode = {
		...node('Listen', TRIGGER, { source: 'webhook', events: ['message_created'], ...parameters }),
		typeVersion: 1.1,
		credentials: { [CREDENTIAL_TYPE]: credential },
		webhookId: `scale-${name.toLowerCase().replace(/\W+/g, '-')}`,
	};
	return chain(name, [trigger, call(caller, '={{ $json.content }}')]);
}

/** The same with n8n's own Webhook node, which answers as soon as it has the delivery, too. */
export function plainWorkflow(name: string, credential: CredentialReference): WorkflowDefinition {
	const webhook: INode = {
		...node('Webhook', 'n8n-nodes-base.webhook', {
			httpMethod: 'POST',
			path: 'plain',
			responseMode: 'onReceived',
			options: {},
		}),
		typeVersion: 2,
		webhookId: 'plain',
	};
	return chain(name, [webhook, call(credential, '={{ $json.body.content }}')]);
}
