import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { INodeTypeDescription } from 'n8n-workflow';
import { N8nClient } from '../../tools/n8n/client/client.cts';
import { watchAndInstall, HOT_RELOAD } from '../../tools/build.cts';
import { startN8n } from '../../tools/n8n/start.cts';
import { onShutdown } from '../../tools/shutdown.cts';

const FILE = join('nodes', 'SangomaCx', 'SangomaCx.node.ts');
const NODE = 'n8n-nodes-sangoma-cx.sangomaCx';
const POLL_MS = 100;
const PATIENCE_MS = 60_000;

/** A word of the node's own description, and what becomes of it. */
const [WORD, CHANGED] = ['queue calls', 'queue calls (changed)'];

/**
 * Changes a word in a node's description in a built checkout, as a developer does while `npm run dev`
 * runs; gives the milliseconds from saving the file until n8n's editor has the word.
 * @throws Error if it never has.
 */
export async function timeChangedWord(checkout: string): Promise<number> {
	const n8n = await startN8n({ packageFolder: checkout, env: HOT_RELOAD });
	const forget = onShutdown(() => n8n.stop());
	const client = new N8nClient(n8n);
	await client.setUpOwner();
	await watchAndInstall(checkout, n8n.userFolder, () => undefined);
	const path = join(checkout, FILE);
	const source = await readFile(path, 'utf8');
	if (!source.includes(WORD)) throw new Error(`${FILE} does not say "${WORD}"`);
	await writeFile(path, source.replace(WORD, CHANGED));
	const saved = Date.now();
	const hasWord = async () => {
		const types: unknown = await client.nodeTypes();
		// While n8n writes the file, there is half of it.
		if (!Array.isArray(types)) return false;
		return (types as INodeTypeDescription[]).some(
			({ name, description }) => name === NODE && description.includes(CHANGED),
		);
	};
	while (!(await hasWord())) {
		if (Date.now() - saved > PATIENCE_MS) throw new Error('the editor never has the word');
		await sleep(POLL_MS);
	}
	const took = Date.now() - saved;
	forget();
	await n8n.stop();
	return took;
}
