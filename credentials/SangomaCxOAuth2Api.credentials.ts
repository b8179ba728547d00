import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';
import { credentialTest } from './credentialTest';

/** OAuth2 client credentials for Sangoma CX. n8n itself requests and refreshes the tokens. */
export class SangomaCxOAuth2Api implements ICredentialType {
	name = 'sangomaCxOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'Sangoma CX OAuth2 API';

	icon: Icon = { light: 'file:../icons/sangomaCx.svg', dark: 'file:../icons/sangomaCx.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-sangoma-cx/n8n-nodes-sangoma-cx#getting-credentials-from-sangoma-cx';

	// No value of this package may be an expression: n8n would evaluate it for the first item, and use
	// that item's tenant for all. Client ID and Client Secret, n8n's own, may come from external secrets.
	properties: INodeProperties[] = [
		{
			displayName: 'Grant Type',
			name: 'grantType',
			type: 'hidden',
			default: 'clientCredentials',
		},
		{
			displayName:
				'You need three values: Client ID and Client Secret from Sangoma CX (System > Configuration > CPaaS Credentials > Add Credentials; ' +
				'your tenant must have a CPaaS Account UUID) and, further down, your Tenant Domain. Leave the URLs as they are. ' +
				'Saving tests Client ID, Client Secret and Scope. Tenant Domain is checked at first use.',
			// n8n shows its own fields first, in its own order. Only a property with the name of one that
			// client credentials do not use can stand before Access Token URL.
			name: 'serverUrl',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Authorization URL',
			name: 'authUrl',
			type: 'hidden',
			default: '',
		},
		{
			displayName: 'Auth URI Query Parameters',
			name: 'authQueryParameters',
			type: 'hidden',
			default: '',
		},
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'hidden',
			default: 'header',
		},
		{
			displayName: 'Tenant Domain',
			name: 'tenantDomain',
			type: 'string',
			noDataExpression: true,
			required: true,
			default: '',
			placeholder: 'e.g. acme.cx.sangoma.com',
			description:
				'The domain at which your agents open Sangoma CX, without https://. The credential test does not check it; the first request does.',
		},
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'options',
			noDataExpression: true,
			description: 'What this credential can do. Select no more than your workflows need.',
			// The token endpoint takes scopes separated by spaces (documented).
			options: [
				{
					name: 'Agent Calls',
					value: 'cx.agent-calls',
					description: 'Place calls from an agent',
				},
				{
					name: 'Agent Calls and Digital Interactions',
					value: 'cx.agent-calls cx.digital-interactions',
					description: 'Place calls from an agent, and do everything with chats',
				},
				{
					name: 'Agent Calls and Queue Calls',
					value: 'cx.agent-calls cx.queue-calls',
					description: 'Place calls from an agent or a queue',
				},
				{
					name: 'Agent Calls, Queue Calls and Digital Interactions',
					value: 'cx.agent-calls cx.queue-calls cx.digital-interactions',
					description: 'Everything this package can do',
				},
				{
					name: 'Digital Interactions',
					value: 'cx.digital-interactions',
					description: 'Bots, inboxes, contacts, conversations, messages and webhooks',
				},
				{
					name: 'Queue Calls',
					value: 'cx.queue-calls',
					description: 'Place calls from a queue',
				},
				{
					name: 'Queue Calls and Digital Interactions',
					value: 'cx.queue-calls cx.digital-interactions',
					description: 'Place calls from a queue, and do everything with chats',
				},
			],
			default: 'cx.agent-calls cx.queue-calls cx.digital-interactions',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			noDataExpression: true,
			required: true,
			default: 'https://cpaas.sangoma.com/cx',
			description: 'The URL of the API. Change it only for a staging tenant or the simulator.',
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'string',
			noDataExpression: true,
			required: true,
			default: 'https://auth.sangoma.com/oauth/token',
			description:
				'The URL of the token endpoint. Change it only for a staging tenant or the simulator.',
		},
		{
			displayName: 'Allow Ignoring SSL Issues (Insecure)',
			name: 'allowIgnoreSsl',
			type: 'boolean',
			noDataExpression: true,
			default: false,
			description:
				'Whether a node with this credential can use Ignore SSL Issues. If on, anyone who can edit a workflow can make it send the token to another server.',
		},
		// n8n's own fields, with a default that keeps the HTTP Request node from sending the token elsewhere.
		{
			displayName: 'Allowed HTTP Request Domains',
			name: 'allowedHttpRequestDomains',
			type: 'options',
			noDataExpression: true,
			default: 'domains',
			description:
				'The domains to which the HTTP Request node can send requests with this credential',
			options: [
				{
					name: 'All',
					value: 'all',
					description: 'Allow all requests',
				},
				{
					name: 'None',
					value: 'none',
					description: 'Block all requests',
				},
				{
					name: 'Specific Domains',
					value: 'domains',
					description: 'Restrict requests to specific domains',
				},
			],
		},
		{
			displayName: 'Allowed Domains',
			name: 'allowedDomains',
			type: 'string',
			noDataExpression: true,
			default: 'cpaas.sangoma.com',
			placeholder: 'e.g. example.com, *.subdomain.com',
			description:
				'Comma-separated list of domains, which can have a wildcard (*). If you change Base URL, add its domain.',
			displayOptions: { show: { allowedHttpRequestDomains: ['domains'] } },
		},
	];

	test = credentialTest;
}
