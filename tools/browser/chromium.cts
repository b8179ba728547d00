import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, selectors } from 'playwright-core';
import { installDebianPackages } from '../debian.cts';
import { cacheFolder, withLock } from '../n8n/cache.cts';
import { UserError } from '../user-error.cts';
import { LONG_TIMEOUT_MS } from '../wait.cts';

/** Where to look for Chromium. The first path that exists is used. */
const PATHS = [
	process.env.SANGOMA_CX_CHROMIUM,
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Sends no requests of its own, and runs without the sandbox, which root cannot use. */
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

const findChromium = () => PATHS.find((path) => path !== undefined && existsSync(path));

/**
 * Returns the path of Chromium. As root on Debian, installs it if it is missing.
 * @throws UserError if there is none.
 */
export async function ensureChromium(): Promise<string> {
	const install = async () => {
		if (findChromium()) return;
		await installDebianPackages('Installing Chromium', ['chromium', 'fonts-dejavu-core']);
	};
	// apt-get refuses to run twice at the same time.
	if (!findChromium()) await withLock(join(cacheFolder(), 'chromium'), install);
	const found = findChromium();
	if (found) return found;
	throw new UserError(
		'Chromium was not found. Install it (apt-get install chromium) or set SANGOMA_CX_CHROMIUM to its path.',
	);
}

/** Starts a headless Chromium that uses the test IDs of n8n's editor. */
export async function launchChromium(): Promise<Browser> {
	const executablePath = await ensureChromium();
	selectors.setTestIdAttribute('data-test-id');
	const browser = await chromium.launch({ executablePath, args: ARGS });
	browser.on('context', (context) => context.setDefaultTimeout(LONG_TIMEOUT_MS));
	return browser;
}
