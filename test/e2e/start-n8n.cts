import { N8nClient } from '../../tools/n8n/client/client.cts';
import { ensureN8n } from '../../tools/n8n/install.cts';
import { LAZY_SANDBOX } from '../../tools/n8n/settings.cts';
import { startN8n } from '../../tools/n8n/start.cts';
import { shutDownOnSignals } from '../../tools/shutdown.cts';
import { SHARED_N8N } from './shared-n8n.cts';
import { keepForTeardown } from './stop-n8n.cts';

/** Starts the n8n that all end-to-end tests share; `N8N_UNDER_TEST` asks for another version. */
export default async function startSharedN8n(): Promise<void> {
	shutDownOnSignals();
	const installation = await ensureN8n(process.env.N8N_UNDER_TEST);
	// The tests in the browser have an n8n as it comes.
	const n8n = await startN8n({ installation, env: LAZY_SANDBOX });
	keepForTeardown(n8n);
	const client = new N8nClient(n8n);
	await client.setUpOwner();
	const { url, version } = n8n;
	process.env[SHARED_N8N] = JSON.stringify({ url, version, login: client.rest.login });
}
