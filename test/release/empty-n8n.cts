import { N8nClient } from '../../playground/client/client.cts';
import { ensureN8n } from '../../playground/n8n/ensure-n8n.cts';
import type { N8n } from '../../playground/n8n/start.cts';
import { startN8n } from '../../playground/n8n/start.cts';
import { onShutdown } from '../../playground/shutdown.cts';
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
		env: await openWayToNpm(server, folder),
	});
	onShutdown(() => n8n.stop());
	const client = new N8nClient(n8n);
	await client.setUpOwner();
	return { n8n, client };
}
