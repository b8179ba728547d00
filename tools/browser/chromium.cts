import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { chromium, selectors } from 'playwright-core';
import { cacheFolder, withLock } from '../n8n/cache.cts';
import { withProgress } from '../progress.cts';
import { start } from '../run.cts';
import { UserError } from '../user-error.cts';
import { LONG_TIMEOUT_MS } from '../wait.cts';

/** Where Chromium is installed usually; the first one that exists is used. */
const PLACES = [
	process.env.SANGOMA_CX_CHROMIUM,
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
	'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** No requests but those of the pages; no sandbox, which root may not use. */
const ARGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-dev-shm-usage',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

const findChromium = () => PLACES.find((place) => place !== undefined && existsSync(place));

/** Installs Debian's package, if this process may. */
async function installChromium(): Promise<void> {
	if (process.platform !== 'linux' || process.getuid?.() !== 0) return;
	const env = { DEBIAN_FRONTEND: 'noninteractive' };
	const install = ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'];
	for (const args of [['update'], install]) await start('apt-get', ['-qq', ...args], { env });
}

/**
 * Returns the path of a Chromium; installs Debian's if there is none and this process may.
 * @throws UserError if there is none.
 */
export async function ensureChromium(): Promise<string> {
	// Two processes at once: apt-get refuses the second.
	const installOnce = async () => {
		if (!findChromium()) await withProgress('Installing Chromium', installChromium);
	};
	if (!findChromium()) await withLock(join(cacheFolder(), 'chromium'), installOnce);
	const found = findChromium();
	if (found) return found;
	throw new UserError(
		'There is no Chromium: install one (apt-get install chromium) or name one in SANGOMA_CX_CHROMIUM.',
	);
}

/** Starts a headless Chromium that finds elements by the test IDs of n8n's editor. */
export async function launchChromium(): Promise<Browser> {
	const executablePath = await ensureChromium();
	selectors.setTestIdAttribute('data-test-id');
	const browser = await chromium.launch({ executablePath, args: ARGS });
	browser.on('context', (context) => context.setDefaultTimeout(LONG_TIMEOUT_MS));
	return browser;
}
