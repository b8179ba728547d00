import axios from 'axios';
import type { N8nClient } from '../../tools/n8n/client/client.cts';
import type { SavedWorkflow } from './saved.cts';

/** Saves a workflow in an n8n; gives its ID. */
export type Import = (workflow: SavedWorkflow) => Promise<string>;

/**
 * Makes a key for n8n's public API, which keeps a workflow's static data: what the editor asks to be
 * saved loses it.
 */
export async function openImport({ rest }: N8nClient): Promise<Import> {
	const scopes = ['workflow:create'];
	const inAnHour = Math.floor(Date.now() / 1000) + 3600;
	const wanted = { label: 'Old workflows', expiresAt: inAnHour, scopes };
	const { rawApiKey } = await rest.send<{ rawApiKey: string }>('POST', '/rest/api-keys', wanted);
	const api = axios.create({ baseURL: rest.url, headers: { 'X-N8N-API-KEY': rawApiKey } });
	return async ({ name, nodes, connections, settings = {}, staticData }) => {
		const workflow = { name, nodes, connections, settings, staticData };
		const { data } = await api.post<{ id: string }>('/api/v1/workflows', workflow);
		return data.id;
	};
}
