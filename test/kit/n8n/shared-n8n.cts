import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { N8nClient } from '../../../tools/n8n/client/client.cts';
import { ensureN8n } from '../../../tools/n8n/install.cts';
import { LAZY_SANDBOX } from '../../../tools/n8n/settings.cts';
import { startN8n, type N8n, type N8nOptions } from '../../../tools/n8n/start.cts';
import { ROOT } from '../../../tools/root.cts';
import { shutDownOnSignals } from '../../../tools/shutdown.cts';

/** The environment variable that tells the test files where the shared n8n is. */
const SHARED_N8N = 'SANGOMA_CX_SHARED_N8N';

// Jest loads set-up and teardown separately, but in one process.
const kept = globalThis as typeof globalThis & { sangomaCxN8n?: N8n };

/** Starts an n8n of the version under test (`N8N_UNDER_TEST`) and sets up its owner. */
export async function startTestN8n({ env, ...options }: N8nOptions = {}) {
	const installation = await ensureN8n(process.env.N8N_UNDER_TEST);
	const n8n = await startN8n({ ...options, installation, env: { ...LAZY_SANDBOX, ...env } });
	const client = new N8nClient(n8n);
	await client.setUpOwner();
	return { installation, n8n, client };
}

/** Starts the n8n that all test files of a run share. */
export async function startSharedN8n(): Promise<void> {
	shutDownOnSignals();
	const { n8n, client } = await startTestN8n();
	kept.sangomaCxN8n = n8n;
	const { url, version } = n8n;
	process.env[SHARED_N8N] = JSON.stringify({ url, version, login: client.rest.login });
}

/** Stops the shared n8n and keeps its log in `test-results/n8n.log`. */
export async function stopSharedN8n(): Promise<void> {
	const n8n = kept.sangomaCxN8n;
	if (!n8n) return;
	await n8n.stop();
	const folder = join(ROOT, 'test-results');
	await mkdir(folder, { recursive: true });
	await writeFile(join(folder, 'n8n.log'), n8n.log());
}

/**
 * Returns a client of the shared n8n, logged in as its owner.
 * @throws Error if no n8n was started
 */
export function connectToSharedN8n(): N8nClient {
	const shared = process.env[SHARED_N8N];
	if (!shared) throw new Error('No n8n was started: run these tests with npm test -- e2e.');
	const { login, ...address } = JSON.parse(shared) as Record<'url' | 'version' | 'login', string>;
	const client = new N8nClient(address);
	client.rest.login = login;
	return client;
}
