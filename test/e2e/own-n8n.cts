import { N8nClient } from '../../tools/n8n/client/client.cts';
import { createCredential } from '../../tools/credential.cts';
import type { N8nInstallation } from '../../tools/n8n/install.cts';
import { ensureN8n } from '../../tools/n8n/install.cts';
import { LAZY_SANDBOX } from '../../tools/n8n/settings.cts';
import { startN8n, type N8n } from '../../tools/n8n/start.cts';
import { startSimulator } from '../../simulator/index.cts';
import type { Scene } from './support.cts';

/** A scene with an n8n that nobody shares. */
export interface OwnScene {
	installation: N8nInstallation;
	n8n: N8n;
	/** Its `close` ends the n8n, too. */
	scene: Scene;
}

/** An n8n of its own, which can be killed, and a tenant. */
export async function setOwnScene(): Promise<OwnScene> {
	const installation = await ensureN8n(process.env.N8N_UNDER_TEST);
	const n8n = await startN8n({ installation, env: LAZY_SANDBOX });
	const client = Object.assign(new N8nClient(n8n), { url: n8n.url });
	await client.setUpOwner();
	const simulator = await startSimulator();
	// What is answered is tested here; how fast, elsewhere.
	simulator.settings.deliveryTimeoutMs = 120_000;
	const { id, name } = await createCredential(client, simulator);
	const close = async () => {
		await simulator.close();
		await n8n.stop();
	};
	const scene: Scene = { simulator, n8n: client, credential: { id, name }, close };
	return { installation, n8n, scene };
}
