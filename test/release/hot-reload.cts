import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { INodeTypeDescription } from 'n8n-workflow';
import { HOT_RELOAD, watchAndInstall } from '../../tools/build.cts';
import { onShutdown } from '../../tools/shutdown.cts';
import { LONG_TIMEOUT_MS, waitFor } from '../../tools/wait.cts';
import { NODE } from '../kit/n8n/nodes.cts';
import { startTestN8n } from '../kit/n8n/shared-n8n.cts';

const FILE = join('nodes', 'SangomaCx', 'SangomaCx.node.ts');
/** Part of the node's description, and its replacement. */
const [ORIGINAL, CHANGED] = ['queue calls', 'queue calls (changed)'];

/**
 * Changes a node's description in a built checkout while `npm run dev` runs. Returns the time in ms until
 * n8n's editor has the change.
 * @throws Error if that takes more than a minute.
 */
export async function timeHotReload(checkout: string): Promise<number> {
	const { n8n, client } = await startTestN8n({ packageFolder: checkout, env: HOT_RELOAD });
	onShutdown(() => n8n.stop());
	await watchAndInstall(checkout, n8n.userFolder, () => undefined);
	const path = join(checkout, FILE);
	const source = await readFile(path, 'utf8');
	if (!source.includes(ORIGINAL)) throw new Error(`${FILE} does not contain "${ORIGINAL}".`);
	await writeFile(path, source.replace(ORIGINAL, CHANGED));
	const saved = Date.now();
	const hasChanged = async () => {
		const types: unknown = await client.nodeTypes();
		// While n8n writes the file, the response is incomplete.
		if (!Array.isArray(types)) return false;
		return (types as INodeTypeDescription[]).some(
			({ name, description }) => name === NODE && description.includes(CHANGED),
		);
	};
	const message = 'The editor did not show the change.';
	await waitFor(hasChanged, { interval: 100, timeout: 2 * LONG_TIMEOUT_MS, message });
	return Date.now() - saved;
}
