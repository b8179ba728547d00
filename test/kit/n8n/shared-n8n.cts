import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { N8nClient } from '../../../tools/n8n/client/client.cts';
import { ensureN8n } from '../../../tools/n8n/install.cts';
import { LAZY_SANDBOX } from '../../../tools/n8n/settings.cts';
import { startN8n, type N8n, type N8nOptions } from '../../../tools/n8n/start.cts';
import { RESULTS_FOLDER } from '../../../tools/root.cts';
import { shutDownOnSignals } from '../../../tools/shutdown.cts';

/** The environment variable that tells the test files where the shared n8n is. */
const SHARED_N8N = 'SANGOMA_CX_SHARED_N8N';

// Jest loads setup and teardown separately, but in one process.
const shared = globalThis as typeof globalThis & { sangomaCxN8n?: N8n };

/** Starts n8n in the version under test (`N8N_UNDER_TEST`) and sets up its owner. */
export async function startTestN8n({ env, ...options }: N8nOptions = {}) {
	const installation = await ensureN8n(process.env.N8N_UNDER_TEST);
	const n8n = await startN8n({ ...options, installation, env: { ...LAZY_SANDBOX, ...env } });
	const client = new N8nClient(n8n);
	await client.setUpOwner();
	return { installation, n8n, client };
}

/** Writes the log of an n8n to `test-results/<name>.log`. */
export async function saveLog(n8n: N8n, name: string): Promise<void> {
	const file = join(RESULTS_FOLDER, `${name}.log`);
	await mkdir(dirname(file), { recursive: true });
	await writeFile(file, n8n.log());
}

/** Starts the n8n that all test files of a run share. */
export async function startSharedN8n(): Promise<void> {
	shutDownOnSignals();
	const { n8n, client } = await startTestN8n();
	shared.sangomaCxN8n = n8n;
	const { url, version } = n8n;
	process.env[SHARED_N8N] = JSON.stringify({ url, version, login: client.rest.login });
}

/** Stops the shared n8n and saves its log. */
export async function stopSharedN8n(): Promise<void> {
	const n8n = shared.sangomaCxN8n;
	if (!n8n) return;
	await n8n.stop();
	await saveLog(n8n, 'n8n');
}

/**
 * Returns a client of the shared n8n, logged in as its owner.
 * @throws Error if it was not started.
 */
export function connectToSharedN8n(): N8nClient {
	const found = process.env[SHARED_N8N];
	if (!found) throw new Error('n8n was not started: run these tests with npm test -- e2e.');
	const { login, ...address } = JSON.parse(found) as Record<'url' | 'version' | 'login', string>;
	const client = new N8nClient(address);
	client.rest.login = login;
	return client;
}
