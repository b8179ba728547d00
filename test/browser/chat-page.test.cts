import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import type { Simulator } from '../../simulator/index.cts';
import { startSimulator } from '../../simulator/index.cts';
import { launchChromium } from '../../playground/browser/chromium.cts';
import { THEMES } from './support.cts';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResults {
	violations: Array<{ id: string; nodes: Array<{ html: string; failureSummary?: string }> }>;
}

/** What axe-core, at all its rules, holds against a page as it is now. */
async function findViolations(page: Page): Promise<string[]> {
	await page.evaluate(AXE);
	const { violations } = await page.evaluate<AxeResults>('axe.run()');
	return violations.flatMap(({ id, nodes }) =>
		nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`),
	);
}

describe.each(THEMES)('the chat page, in %s', (theme) => {
	let browser: Browser;
	let simulator: Simulator;
	let page: Page;

	beforeAll(async () => {
		[browser, simulator] = await Promise.all([launchChromium(), startSimulator()]);
		page = await browser.newPage({ colorScheme: theme, reducedMotion: 'reduce' });
		await page.goto(simulator.url);
	});
	afterAll(async () => {
		await browser.close();
		await simulator.close();
	});

	test('has no violation that axe-core finds while it is empty', async () => {
		await page.getByText('No conversations yet').waitFor();
		expect(await findViolations(page)).toEqual([]);
	});

	test('has none while it is busy, up to the hand-over and the end', async () => {
		await page.getByLabel('Your message').fill('Where is my parcel?');
		await page.getByRole('group', { name: 'Suggestions' }).getByText('Talk to a human').click();
		await page.getByLabel('Your message').press('Enter');
		const desk = page.getByRole('region', { name: 'Messages of the conversation' });
		await desk.getByText('Where is my parcel?').waitFor();
		await page.getByRole('button', { name: 'Take over' }).click();
		await page.getByLabel('Answer as Ada Agent').fill('I am here.');
		await page.getByLabel('Answer as Ada Agent').press('Enter');
		await page.getByRole('log').getByText('I am here.').waitFor();
		simulator.fail({ kind: 'status', status: 503 });
		await simulator.sendEvent({ event: 'message_created', id: 1 }, { to: 'http://127.0.0.1:9/' });
		await page.getByText('message_created').first().waitFor();
		expect(await findViolations(page)).toEqual([]);

		await page.getByRole('button', { name: 'Finish' }).click();
		await page.getByText('Finished. Write to start again.').waitFor();
		expect(await findViolations(page)).toEqual([]);
	});
});
