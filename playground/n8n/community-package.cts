import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Problem } from '../problem.cts';

/** What npm publishes of the package, as far as n8n reads it. */
const PUBLISHED = ['package.json', 'dist'];

/**
 * Installs a built package into an n8n user folder, where n8n looks for community packages.
 * A copy of what is published, no link to the checkout: from there the package would load another
 * n8n-workflow than n8n's own, whose errors n8n does not know.
 */
export async function installCommunityPackage(source: string, userFolder: string): Promise<void> {
	const { name } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as {
		name: string;
	};
	if (!existsSync(join(source, 'dist')))
		throw new Problem(`${name} is not built: run npm run build first.`);
	const target = join(userFolder, '.n8n', 'nodes', 'node_modules', name);
	await mkdir(dirname(target), { recursive: true });
	for (const part of PUBLISHED)
		await cp(join(source, part), join(target, part), { recursive: true });
}
