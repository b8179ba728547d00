import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * The folder that keeps what is fetched once (n8n, Node), outside the checkout:
 * `$SANGOMA_CX_CACHE`, else the user's cache folder.
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
	if (env.SANGOMA_CX_CACHE) return resolve(env.SANGOMA_CX_CACHE);
	return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'n8n-nodes-sangoma-cx');
}
