import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openChatPage } from '../../tools/browser/chat-page.cts';
import { launchChromium } from '../../tools/browser/chromium.cts';
import { Editor, type Theme } from '../../tools/browser/editor.cts';
import { ROOT } from '../../tools/root.cts';
import { createFixture, type Fixture } from '../kit/n8n/fixture.cts';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResults {
	violations: Array<{ id: string; nodes: Array<{ html: string; failureSummary?: string }> }>;
}

/** Returns the violations of axe-core's rules in a page. */
export async function findViolations(page: Page): Promise<string[]> {
	await page.evaluate(AXE);
	const { violations } = await page.evaluate<AxeResults>('axe.run()');
	return violations.flatMap(({ id, nodes }) =>
		nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`),
	);
}

/** The themes of the editor. */
export const THEMES: Theme[] = ['light', 'dark'];

/** A small phone. */
export const PHONE = { viewport: { width: 390, height: 700 }, isMobile: true, hasTouch: true };

/** Saves a screenshot of a page in `test-results/browser`. */
export async function saveScreenshot(page: Page, name: string): Promise<void> {
	const folder = join(ROOT, 'test-results', 'browser');
	mkdirSync(folder, { recursive: true });
	await page.screenshot({ path: join(folder, `${name}.png`) });
}

/** Expects a page to fit on a phone, with large buttons and without violations of axe-core's rules. */
export async function expectGood(page: Page, name: string, minButtonHeight: number, copy = page) {
	await saveScreenshot(page, name);
	const width = await page.locator('html').evaluate((html) => html.scrollWidth);
	expect(width).toBeLessThanOrEqual(PHONE.viewport.width);
	for (const button of await page.getByRole('button').all())
		expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(minButtonHeight);
	// A page that forbids scripts is checked in a copy.
	if (copy !== page) await copy.setContent(await page.content());
	expect(await findViolations(copy)).toEqual([]);
}

/** Creates a fixture with a browser, which closes with it. */
export async function withBrowser<T extends Fixture>(create: () => Promise<T>) {
	const [fixture, browser] = await Promise.all([create(), launchChromium()]);
	fixture.onClose(() => browser.close());
	return { ...fixture, browser };
}

/** Creates a fixture, on the shared n8n by default, and opens the editor in a theme. */
export async function createEditorFixture(
	theme: Theme,
	create: () => Promise<Fixture> = createFixture,
) {
	const fixture = await withBrowser(create);
	const { url, login } = fixture.n8n.rest;
	const editor = await Editor.open(fixture.browser, { url, login, theme });
	const file = expect.getState().testPath?.match(/([^\\/]+)\.test/)?.[1];
	// Shows the editor after a failure.
	fixture.onClose(() => saveScreenshot(editor.page, `${file}-${theme}`));
	return { ...fixture, editor };
}

/** Starts to count the clicks and drags in a page, and returns a function that returns their number. */
export async function countClicks(page: Page): Promise<() => number> {
	let clicks = 0;
	await page.exposeFunction('countClick', () => void clicks++);
	await page.evaluate("addEventListener('pointerdown', () => countClick(), true)");
	return () => clicks;
}

/** Opens the chat page of the fixture's simulator as a customer who writes to an inbox, by its name. */
export const openChatOf = ({ editor, simulator }: Fixture & { editor: Editor }, inbox?: string) =>
	openChatPage(editor.page.context(), simulator, inbox);
