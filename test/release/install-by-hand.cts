import { launchChromium } from '../../tools/browser/chromium.cts';
import { Editor } from '../../tools/browser/editor.cts';
import { UserError } from '../../tools/user-error.cts';
import { onShutdown } from '../../tools/shutdown.cts';
import type { EmptyN8n } from './empty-n8n.cts';

/** On two busy cores, n8n needs this long for npm and for loading the nodes. */
const PATIENCE_MS = 90_000;

/**
 * Installs a package by its name as a person does, in Settings > Community nodes. Gives the version
 * that n8n then says it has.
 * @throws UserError if the editor shows the package but n8n does not list it.
 */
export async function installByHand({ n8n, client }: EmptyN8n, name: string): Promise<string> {
	const browser = await launchChromium();
	const forget = onShutdown(() => browser.close());
	try {
		const { page } = await Editor.open(browser, { url: n8n.url, login: client.rest.login });
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
		await card.waitFor({ timeout: PATIENCE_MS });
	} finally {
		forget();
		await browser.close();
	}
	const installed = (await client.communityPackages.list()).find(
		({ packageName }) => packageName === name,
	);
	if (!installed) throw new UserError('the editor shows the package, but n8n does not list it');
	return installed.installedVersion;
}
