import type { IDataObject } from 'n8n-workflow';
import type { Simulator } from '../simulator/index.cts';
import type { Credential, N8nClient } from './n8n/client/client.cts';

/** The package's credential type. */
export const CREDENTIAL_TYPE = 'sangomaCxOAuth2Api';

/** The credential type of n8n's OpenAI nodes. */
export const MODEL_CREDENTIAL_TYPE = 'openAiApi';

/** Returns credential data for the simulator's default client, with `changes`. */
export function credentialData(simulator: Simulator, changes: IDataObject = {}): IDataObject {
	const { clientId, clientSecret, tenantDomain } = simulator.client;
	return {
		clientId,
		clientSecret,
		tenantDomain,
		scope: 'cx.agent-calls cx.queue-calls cx.digital-interactions',
		baseUrl: simulator.apiUrl,
		accessTokenUrl: simulator.tokenUrl,
		...changes,
	};
}

/** Returns the fields of a credential for the simulator: names and values, in the order of n8n's form. */
export function describeCredential({ client, apiUrl, tokenUrl }: Simulator): string[][] {
	return [
		['Access Token URL', tokenUrl],
		['Client ID', client.clientId],
		['Client Secret', `${client.clientSecret} (works with the simulator only)`],
		['Tenant Domain', client.tenantDomain],
		['Base URL', apiUrl],
	];
}

/** Saves a credential for the simulator in n8n. It has no token yet. */
export const createCredential = (
	client: N8nClient,
	simulator: Simulator,
	changes: IDataObject = {},
	name = 'Sangoma CX account',
): Promise<Credential> =>
	client.credentials.create(name, CREDENTIAL_TYPE, {
		...credentialData(simulator),
		// By default, n8n's HTTP Request node sends the token to Sangoma CX alone.
		...{ allowedHttpRequestDomains: 'domains', allowedDomains: '127.0.0.1, localhost' },
		...changes,
	});

/** Saves a credential for the scripted model in n8n. */
export const createModelCredential = (
	client: N8nClient,
	url: string,
	name = 'OpenAI account',
): Promise<Credential> =>
	client.credentials.create(name, MODEL_CREDENTIAL_TYPE, { apiKey: 'none', url });
