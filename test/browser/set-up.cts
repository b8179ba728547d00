import { ensureChromium } from '../../tools/browser/chromium.cts';
import { startSharedN8n } from '../kit/n8n/shared-n8n.cts';

/** Installs a browser if needed, and starts the n8n that all browser tests share. */
export default async function setUp(): Promise<void> {
	await ensureChromium();
	await startSharedN8n();
}
