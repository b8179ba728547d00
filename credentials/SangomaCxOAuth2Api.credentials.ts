import type { Icon, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';

const REDIRECTS = [301, 302, 303, 307, 308];

/** What the answers to the credential's test mean. */
const RULES = [
	{
		type: 'responseCode',
		properties: {
			value: 401,
			message:
				'Sangoma CX gave out a token but its API does not accept it: do Base URL and Access Token URL belong to the same environment?',
		},
	},
	{
		type: 'responseCode',
		properties: {
			value: 404,
			message: 'There is no Sangoma CX API at this Base URL: check its path (it ends in /cx)',
		},
	},
	...REDIRECTS.map((value) => ({
		type: 'responseCode',
		properties: {
			value,
			message: 'Base URL leads to another address: enter that of the Sangoma CX API itself',
		},
	})),
	{
		type: 'responseSuccessBody',
		properties: {
			// n8n hands on what is no JSON, or nothing at all, as a text.
			key: 'constructor',
			value: String,
			message:
				'The answer did not come from the API of Sangoma CX: check Base URL, and whether a proxy or firewall answers in its place',
		},
	},
];

/**
 * Where the test asks. n8n fetches the token before anything here is evaluated, and shows what an
 * ExpressionError says; n8n 1 takes no such error, and then has no address to send the token to.
 */
const BASE_URL = `={{ (() => {
	const unsafe = { "Base URL": $credentials.baseUrl, "Access Token URL": $credentials.accessTokenUrl };
	for (const [label, address] of Object.entries(unsafe)) {
		if (!/^\\s*http:\\/\\/(?!(localhost|127(\\.\\d+){3}|\\[::1\\])([:/]|\\s*$))/i.test(address)) continue;
		const error = new Error(label + " begins with http://, which sends secrets unencrypted: enter the address that begins with https://");
		error.name = "ExpressionError";
		throw error;
	}
	return $credentials.baseUrl.trim().replace(/\\/+$/, "");
})() }}`;

/** Who we are to Sangoma CX: OAuth2 client credentials, fetched and renewed by n8n itself. */
export class SangomaCxOAuth2Api implements ICredentialType {
	name = 'sangomaCxOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'Sangoma CX OAuth2 API';

	icon: Icon = { light: 'file:../icons/sangomaCx.svg', dark: 'file:../icons/sangomaCx.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-sangoma-cx/n8n-nodes-sangoma-cx#getting-credentials-from-sangoma-cx';

	// No value here may be an expression: n8n would evaluate it for the first item alone, and call the
	// first item's tenant for all. Client ID and Client Secret, n8n's own, may come from a vault.
	properties: INodeProperties[] = [
		{
			displayName: 'Grant Type',
			name: 'grantType',
			type: 'hidden',
			default: 'clientCredentials',
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
			displayName:
				'Client ID and Client Secret come from Sangoma CX: System > Configuration > CPaaS Credentials > Add Credentials. ' +
				'Your tenant needs a CPaaS Account UUID for this page to work.',
			// n8n keeps this place, beside Client ID, for whoever extends its OAuth2 credential.
			name: 'clientCredentialType',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Tenant Domain',
			name: 'tenantDomain',
			type: 'string',
			noDataExpression: true,
			required: true,
			default: '',
			placeholder: 'e.g. acme.cx.sangoma.com',
			description: 'The domain at which your agents open Sangoma CX, without https://',
		},
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'options',
			noDataExpression: true,
			description: 'What this credential may do. Choose no more than your workflows need.',
			// The values are what is sent to the token endpoint: scopes separated by blanks (documented).
			options: [
				{
					name: 'Agent Calls',
					value: 'cx.agent-calls',
					description: 'Place calls from an agent',
				},
				{
					name: 'Agent Calls and Digital Interactions',
					value: 'cx.agent-calls cx.digital-interactions',
					description: 'Place calls from an agent, and everything about chats',
				},
				{
					name: 'Agent Calls and Queue Calls',
					value: 'cx.agent-calls cx.queue-calls',
					description: 'Place calls from an agent or a queue',
				},
				{
					name: 'Agent Calls, Queue Calls and Digital Interactions',
					value: 'cx.agent-calls cx.queue-calls cx.digital-interactions',
					description: 'Everything that this package can do',
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
					description: 'Place calls from a queue, and everything about chats',
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
			description: 'The address of the API. Change it only for a staging tenant or the simulator.',
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'string',
			noDataExpression: true,
			required: true,
			default: 'https://auth.sangoma.com/oauth/token',
			description:
				'Where tokens are asked for. Change it only for a staging tenant or the simulator.',
		},
	];

	/**
	 * n8n fetches a fresh token for this test, which proves client id, secret and scope; no endpoint is
	 * open to every scope, so 403 for the inboxes is as good an answer as 200. Other statuses mean that
	 * Base URL leads somewhere else, and so does an answer that is no JSON, whatever its status.
	 */
	test: ICredentialTestRequest = {
		request: {
			baseURL: BASE_URL,
			url: '/api/v1/digital-interactions/inboxes/',
			headers: { Accept: 'application/json' },
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: {
				ignore: true,
				except: [...REDIRECTS, 400, 401, 404, 405, 407, 410, 429, 500, 502, 503, 504],
			},
		},
		// n8n goes by the type of each rule, though its own type wants them all alike.
		rules: RULES as ICredentialTestRequest['rules'],
	};
}
