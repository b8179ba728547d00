import { launchChromium } from '../../tools/browser/chromium.cts';
import { Editor } from '../../tools/browser/editor.cts';
import { checkFirstLight } from '../../tools/check-first-light.cts';
import type { N8nClient } from '../../tools/n8n/client/client.cts';
import { onShutdown } from '../../tools/shutdown.cts';
import { UserError } from '../../tools/user-error.cts';
import { LONG_TIMEOUT_MS } from '../../tools/wait.cts';
import { prepareExample } from '../kit/n8n/examples.cts';
import { createFixture } from '../kit/n8n/fixture.cts';
import { saveLog, startTestN8n } from '../kit/n8n/shared-n8n.cts';
import { startNpmProxy } from './npm-proxy.cts';
import type { Registry } from './registry.cts';

/** The time that npm and n8n take to install the package on two busy cores. */
const INSTALL_TIMEOUT_MS = 2 * LONG_TIMEOUT_MS;

/** Starts n8n without the package. It installs community packages from this registry. */
export async function startNewN8n({ server }: Registry, folder: string): Promise<N8nClient> {
	const env = await startNpmProxy(server, folder);
	const { n8n, client } = await startTestN8n({ env, packageFolder: 'none' });
	onShutdown(async () => {
		await n8n.stop();
		await saveLog(n8n, 'release-n8n');
	});
	return client;
}

/**
 * Installs a package by name in the editor, in Settings > Community nodes. Returns the version that n8n
 * lists afterwards.
 * @throws UserError if the editor shows the package but n8n does not list it.
 */
export async function installInEditor(client: N8nClient, name: string): Promise<string> {
	const browser = await launchChromium();
	onShutdown(() => browser.close());
	const { page } = await Editor.open(browser, client.rest);
	await page.goto('/settings/community-nodes', { waitUntil: 'domcontentloaded' });
	await page.getByRole('button', { name: 'Install a community node' }).click();
	await page
		.getByTestId('package-name-input')
		.locator('input')
		.or(page.locator('input[data-test-id="package-name-input"]'))
		.fill(name);
	await page.getByTestId('user-agreement-checkbox').click();
	await page.getByTestId('install-community-package-button').click();
	const card = page.getByTestId('community-package-card').filter({ hasText: name });
	await card.waitFor({ timeout: INSTALL_TIMEOUT_MS });
	await browser.close();
	const packages = await client.communityPackages.list();
	const installed = packages.find(({ packageName }) => packageName === name);
	if (!installed) throw new UserError('The editor shows the package, but n8n does not list it.');
	return installed.installedVersion;
}

/**
 * Runs the first example and returns the number of checks that passed.
 * @throws UserError with the checks that failed.
 */
export async function runFirstExample(client: N8nClient): Promise<number> {
	const fixture = await createFixture(client);
	onShutdown(fixture.close);
	const example = await prepareExample(fixture, '01-first-light');
	const { id } = await client.workflows.create(example);
	const checks = checkFirstLight(fixture.simulator, await client.executions.run(id));
	const failed = checks.filter(({ passed }) => !passed);
	if (failed.length > 0)
		throw new UserError(failed.map(({ what }) => `failed: ${what}`).join('\n'));
	return checks.length;
}
