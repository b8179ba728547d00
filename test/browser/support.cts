import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { openChatPage } from '../../tools/browser/chat-page.cts';
import { launchChromium } from '../../tools/browser/chromium.cts';
import { Editor } from '../../tools/browser/editor.cts';
import type { Theme } from '../../tools/browser/editor.cts';
import { ROOT } from '../../tools/root.cts';
import { createFixture, type Fixture } from '../kit/n8n/fixture.cts';

export { chain, NODE, sangomaCx, source, TRIGGER } from '../kit/n8n/nodes.cts';

export const THEMES: Theme[] = ['light', 'dark'];

/** What a browser test works with: a tenant, the shared n8n, and its editor in a browser. */
export interface BrowserScene extends Fixture {
	browser: Browser;
	editor: Editor;
}

const FOLDER = join(ROOT, 'test-results', 'browser');

/** Starts simulator and browser, and opens the editor in a theme. */
export async function setBrowserScene(theme: Theme): Promise<BrowserScene> {
	const [fixture, browser] = await Promise.all([createFixture(), launchChromium()]);
	const { url, rest } = fixture.n8n;
	const editor = await Editor.open(browser, { url, login: rest.login, theme });
	const close = async () => {
		mkdirSync(FOLDER, { recursive: true });
		const file = `${expect.getState().testPath?.match(/([^\\/]+)\.test/)?.[1]}-${theme}.png`;
		// The last that was seen, for whoever looks into a failure.
		await editor.page.screenshot({ path: join(FOLDER, file) });
		await browser.close();
		await fixture.close();
	};
	return { ...fixture, browser, editor, close };
}

/** Opens the chat page of a fixture's simulator, as a customer who writes to an inbox, by its name. */
export const openChatOf = ({ editor, simulator }: BrowserScene, inbox?: string) =>
	openChatPage(editor.page.context(), simulator, inbox);
