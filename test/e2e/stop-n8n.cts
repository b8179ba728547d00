import { writeFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { N8n } from '../../tools/n8n/start.cts';
import { ROOT } from '../../tools/root.cts';

// Set-up and teardown are loaded apart from each other, but in one process.
const kept = globalThis as typeof globalThis & { sangomaCxN8n?: N8n };

/** Hands the running n8n over to the teardown. */
export function keepForTeardown(n8n: N8n): void {
	kept.sangomaCxN8n = n8n;
}

/** Ends the shared n8n and keeps its log for whoever looks into a failure. */
export default async function stopSharedN8n(): Promise<void> {
	const n8n = kept.sangomaCxN8n;
	if (!n8n) return;
	await n8n.stop();
	const folder = join(ROOT, 'test-results');
	await mkdir(folder, { recursive: true });
	await writeFile(join(folder, 'n8n.log'), n8n.log());
}
