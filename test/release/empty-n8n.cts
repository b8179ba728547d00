import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { N8nClient } from '../../tools/n8n/client/client.cts';
import { ensureN8n } from '../../tools/n8n/install.cts';
import type { N8n } from '../../tools/n8n/start.cts';
import { LAZY_SANDBOX } from '../../tools/n8n/settings.cts';
import { startN8n } from '../../tools/n8n/start.cts';
import { onShutdown } from '../../tools/shutdown.cts';
import { RESULTS } from '../../scripts/stages.cts';
import type { Registry } from './registry.cts';
import { openWayToNpm } from './way-to-npm.cts';

/** An n8n as a new user has it, without the package, with its owner logged in. */
export interface EmptyN8n {
	n8n: N8n;
	client: N8nClient;
}

/** Starts an n8n that takes community packages from this registry. */
export async function startEmptyN8n({ server }: Registry, folder: string): Promise<EmptyN8n> {
	const n8n = await startN8n({
		installation: await ensureN8n(process.env.N8N_UNDER_TEST),
		packageFolder: 'none',
		env: { ...(await openWayToNpm(server, folder)), ...LAZY_SANDBOX },
	});
	onShutdown(async () => {
		await n8n.stop();
		await mkdir(RESULTS, { recursive: true });
		// For whoever looks into a failure.
		await writeFile(join(RESULTS, 'release-n8n.log'), n8n.log());
	});
	const client = new N8nClient(n8n);
	await client.setUpOwner();
	return { n8n, client };
}
