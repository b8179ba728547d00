// The compared nodes. Each sends a message per item, with the same credential and body.
import type { INode, INodeParameters } from 'n8n-workflow';
import type { Simulator } from '../../simulator/index.cts';
import { CREDENTIAL_TYPE } from '../../tools/credential.cts';
import type { CredentialReference } from '../../tools/n8n/client/workflows.cts';
import { node, sangomaCx } from '../kit/n8n/nodes.cts';

/** One of the compared nodes. */
export interface Sender {
	name: string;
	makeNode(simulator: Simulator, credential: CredentialReference): INode;
}

/** Returns this package's node, with two expressions per item and Request Options. */
export const sangomaCxSender = (requestOptions: INodeParameters = {}): Sender => ({
	name: 'Sangoma CX',
	makeNode: (_simulator, credential) =>
		sangomaCx('Send', credential, {
			resource: 'message',
			operation: 'send',
			conversationId: '={{ $json.conversation }}',
			content: '={{ $json.text }}',
			additionalFields: {},
			requestOptions,
		}),
});

const HTTP_REQUEST: Sender = {
	name: 'HTTP Request',
	makeNode: ({ apiUrl, client }, credential) => {
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
		const credentials = { [CREDENTIAL_TYPE]: credential };
		return node('Send', 'httpRequest', 4.2, parameters, { credentials });
	},
};

const BASELINE: Sender = {
	name: 'Baseline',
	makeNode: (_simulator, credential) =>
		sangomaCx('Send', credential, {}, { type: 'CUSTOM.baseline' }),
};

/** This package's node, n8n's own with the same expressions, and a minimal one without expressions. */
export const SENDERS: Sender[] = [sangomaCxSender(), HTTP_REQUEST, BASELINE];
