import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkFirstLight } from '../../playground/check-first-light.cts';
import { N8nClient } from '../../playground/client/client.cts';
import { withCredential } from '../../playground/client/workflow.cts';
import { createCredential, CREDENTIAL_TYPE } from '../../playground/credential.cts';
import { readExample } from '../../playground/examples.cts';
import { ensureN8n } from '../../playground/n8n/ensure-n8n.cts';
import { startN8nProcess } from '../../playground/n8n/process.cts';
import { n8nEnvironment } from '../../playground/n8n/settings.cts';
import { findFreePort } from '../../playground/network.cts';
import { Problem } from '../../playground/problem.cts';
import { startSimulator } from '../../simulator/index.cts';
import { run } from './run.cts';

const NAME = 'n8n-nodes-sangoma-cx';

/** The options with which n8n 2.41 has npm install a community package. */
const INSTALL = [
	...['install', '--audit=false', '--fund=false', '--bin-links=false'],
	...['--install-strategy=shallow', '--ignore-scripts=true', '--package-lock=false'],
];

/** Installs a tarball into an n8n user folder in the same steps as n8n 2.41 does. */
export async function installTarball(tarball: string, userFolder: string): Promise<void> {
	const nodes = join(userFolder, '.n8n', 'nodes');
	const target = join(nodes, 'node_modules', NAME);
	await mkdir(target, { recursive: true });
	await run('tar', ['-xzf', tarball, '-C', target, '--strip-components=1'], nodes);
	const file = join(target, 'package.json');
	const manifest = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
	for (const name of ['devDependencies', 'peerDependencies', 'optionalDependencies'])
		delete manifest[name];
	await writeFile(file, JSON.stringify(manifest, null, 2));
	await run('npm', INSTALL, target);
	const dependencies = { [NAME]: manifest.version };
	await writeFile(
		join(nodes, 'package.json'),
		JSON.stringify({ name: 'installed-nodes', dependencies }),
	);
}

/**
 * Runs the first example in an n8n of this user folder; gives how many checks of it passed.
 * @throws Problem that names the checks that failed.
 */
export async function runFirstExample(userFolder: string): Promise<number> {
	const installation = await ensureN8n(process.env.N8N_UNDER_TEST);
	const [port, brokerPort] = [await findFreePort(), await findFreePort()];
	const { version } = installation;
	const place = { userFolder, port, brokerPort, encryptionKey: 'release-check', version };
	const url = `http://127.0.0.1:${port}`;
	const simulator = await startSimulator();
	const n8n = await startN8nProcess(installation, {
		args: ['start'],
		env: n8nEnvironment(place),
		readyUrls: [`${url}/healthz/readiness`, `${url}/rest/settings`],
	});
	try {
		const client = new N8nClient({ url, version });
		await client.setUpOwner();
		const { id, name } = await createCredential(client, simulator);
		const example = withCredential(readExample('01-first-light'), CREDENTIAL_TYPE, { id, name });
		const workflow = await client.workflows.create(example);
		const checks = checkFirstLight(simulator, await client.executions.run(workflow.id));
		const failed = checks.filter(({ passed }) => !passed);
		if (failed.length > 0) throw new Problem(failed.map(({ what }) => `wrong: ${what}`).join('\n'));
		return checks.length;
	} finally {
		await n8n.stop();
		await simulator.close();
	}
}
