import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const PACKAGE = 'n8n-nodes-benchmark-floor';

/** The barest node's type, as n8n names it. */
export const FLOOR_NODE = `${PACKAGE}.floor`;

/** Puts the barest node into an n8n's user folder, as a community package of its own. */
export async function installFloor(userFolder: string): Promise<void> {
	const folder = join(userFolder, '.n8n', 'nodes', 'node_modules', PACKAGE);
	// n8n takes the name of the class from the name of the file.
	const file = 'Floor.node.js';
	const manifest = { name: PACKAGE, version: '1.0.0', n8n: { nodes: [file] } };
	await mkdir(folder, { recursive: true });
	await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
	await copyFile(join(__dirname, 'floor-node.cjs'), join(folder, file));
}
