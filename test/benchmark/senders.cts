// The nodes that are compared: each sends a message per item, with the same credential and body.
import type { INode, INodeParameters } from 'n8n-workflow';
import type { CredentialReference } from '../../tools/n8n/client/workflows.cts';
import { CREDENTIAL_TYPE } from '../../tools/credential.cts';
import type { Simulator } from '../../simulator/index.cts';
import { sangomaCx } from '../e2e/support.cts';
import { FLOOR_NODE } from './floor.cts';

/** n8n's own setting in the node's Request Options; the interval in ms. */
export interface Batch {
	batchSize: number;
	batchInterval: number;
}

/** What a sending node is made for. */
export interface Sending {
	simulator: Simulator;
	credential: CredentialReference;
	/** Only for the Sangoma CX node. */
	batch?: Batch;
}

/** One of the nodes that are compared. */
export interface Sender {
	name: string;
	makeNode(sending: Sending): INode;
}

const foreignNode = (
	type: string,
	typeVersion: number,
	parameters: INodeParameters,
	{ credential }: Sending,
): INode => ({
	id: 'send',
	name: 'Send',
	type,
	typeVersion,
	position: [0, 0],
	parameters,
	credentials: { [CREDENTIAL_TYPE]: credential },
});

/** This package's node, with two expressions per item. */
export const SANGOMA_CX: Sender = {
	name: 'Sangoma CX',
	makeNode: ({ credential, batch }) =>
		sangomaCx('Send', credential, {
			resource: 'message',
			operation: 'send',
			conversationId: '={{ $json.conversation }}',
			content: '={{ $json.text }}',
			additionalFields: {},
			requestOptions: batch ? { batching: { batch: { ...batch } } } : {},
		}),
};

/** n8n's own node, with the same two expressions. */
export const HTTP_REQUEST: Sender = {
	name: 'HTTP Request',
	makeNode: (sending) => {
		const { apiUrl, client } = sending.simulator;
		const parameters = {
			method: 'POST',
			url: `${apiUrl}/api/v1/digital-interactions/messages/`,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: CREDENTIAL_TYPE,
			sendBody: true,
			specifyBody: 'json',
			jsonBody: `={
				"tenant_domain": "${client.tenantDomain}",
				"conversation_id": {{ $json.conversation }},
				"content": "{{ $json.text }}"
			}`,
			options: {},
		};
		return foreignNode('n8n-nodes-base.httpRequest', 4.2, parameters, sending);
	},
};

/** The barest node that n8n allows, without any expression. */
export const FLOOR: Sender = {
	name: 'floor',
	makeNode: (sending) => foreignNode(FLOOR_NODE, 1, {}, sending),
};

/** A manual trigger, and the items that the senders get. */
export function makeItems(items: number, conversation: number): INode[] {
	const base = { position: [0, 0] as [number, number] };
	const jsCode = `return Array.from({ length: ${items} }, (_, n) => (
		{ json: { conversation: ${conversation}, text: 'Message ' + n } }
	));`;
	return [
		{
			...base,
			id: 'start',
			name: 'Start',
			type: 'n8n-nodes-base.manualTrigger',
			typeVersion: 1,
			parameters: {},
		},
		{
			...base,
			id: 'items',
			name: 'Items',
			type: 'n8n-nodes-base.code',
			typeVersion: 2,
			parameters: { jsCode },
		},
	];
}
