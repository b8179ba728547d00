import axios from 'axios';
import type { N8nClient } from '../../tools/n8n/client/client.cts';
import type { SavedWorkflow } from './saved.cts';

/** Saves a workflow in n8n and returns its ID. */
export type Importer = (workflow: SavedWorkflow) => Promise<string>;

/** Creates a key for n8n's public API, which keeps the static data of workflows, unlike the editor's API. */
export async function createImporter({ rest }: N8nClient): Promise<Importer> {
	const scopes = ['workflow:create'];
	const inAnHour = Math.floor(Date.now() / 1000) + 3600;
	const key = { label: 'Old workflows', expiresAt: inAnHour, scopes };
	const { rawApiKey } = await rest.send<{ rawApiKey: string }>('POST', '/rest/api-keys', key);
	const api = axios.create({ baseURL: rest.url, headers: { 'X-N8N-API-KEY': rawApiKey } });
	return async ({ name, nodes, connections, settings = {}, staticData }) => {
		const workflow = { name, nodes, connections, settings, staticData };
		const { data } = await api.post<{ id: string }>('/api/v1/workflows', workflow);
		return data.id;
	};
}
