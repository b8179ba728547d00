import { N8nClient } from '../../tools/n8n/client/client.cts';

/** The environment variable that tells the test files where the shared n8n is. */
export const SHARED_N8N = 'SANGOMA_CX_SHARED_N8N';

interface SharedN8n {
	url: string;
	version: string;
	login: string;
}

/** A client of the n8n that all end-to-end tests share, logged in as its owner. */
export function connectToSharedN8n(): N8nClient & { url: string } {
	const told = process.env[SHARED_N8N];
	if (!told) throw new Error('No n8n was started: run these tests with npm test -- e2e.');
	const { login, ...address } = JSON.parse(told) as SharedN8n;
	const client = new N8nClient(address);
	client.rest.login = login;
	return Object.assign(client, { url: address.url });
}
