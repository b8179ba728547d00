import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../tools/browser/chromium.cts';
import { jsonOf } from '../../tools/n8n/client/executions.cts';
import { ROOT } from '../../tools/root.cts';
import { ask, ASK, links, startConversation, waiting } from '../e2e/send-and-wait-support.cts';
import { setScene, type Scene } from '../e2e/support.cts';
import { findViolations } from './axe.cts';
import { chain, source, THEMES } from './support.cts';

const TELEPHONE = { viewport: { width: 390, height: 700 }, isMobile: true, hasTouch: true };
const FOLDER = join(ROOT, 'test-results', 'browser');
const MESSAGE = 'Your order 4711 has two parcels.\n\nShall we cancel it?';

describe.each(THEMES)('the page on which a customer answers, on a telephone, in %s', (theme) => {
	let scene: Scene;
	let browser: Browser;
	/** As it is, without scripts. */
	let page: Page;
	/** Where axe-core may look around. */
	let open: Page;

	beforeAll(async () => {
		mkdirSync(FOLDER, { recursive: true });
		[scene, browser] = await Promise.all([setScene(), launchChromium()]);
		page = await browser.newPage({ ...TELEPHONE, colorScheme: theme });
		open = await browser.newPage({ ...TELEPHONE, colorScheme: theme, bypassCSP: true });
	});
	afterAll(async () => {
		await browser.close();
		await scene.close();
	});

	async function begin(parameters = {}) {
		const conversationId = await startConversation(scene);
		const asking = ask(scene, conversationId, { message: MESSAGE, ...parameters });
		const { id: workflowId } = await scene.n8n.workflows.create(
			chain('Ask', [...source([{}]), asking]),
		);
		const id = await scene.n8n.executions.start(workflowId);
		await waiting(scene, id);
		const [link] = await links(scene, conversationId);
		return { id, link };
	}

	/** Looks at the page as it is, and as axe-core sees it. */
	async function expectGood(name: string): Promise<void> {
		await page.screenshot({ path: join(FOLDER, `answer-${name}-${theme}.png`) });
		const width = await page.locator('html').evaluate((html) => html.scrollWidth);
		expect(width).toBeLessThanOrEqual(TELEPHONE.viewport.width);
		for (const button of await page.getByRole('button').all()) {
			expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(48);
		}
		// The page that thanks is the answer to a form, and cannot be opened again.
		await open.setContent(await page.content());
		expect(await findViolations(open)).toEqual([]);
	}

	test('approves by a button', async () => {
		const values = { approvalType: 'double', approveLabel: 'Yes, please', disapproveLabel: 'No' };
		const { id, link } = await begin({ approvalOptions: { values } });
		await page.goto(link);
		await page.getByText('Shall we cancel it?').waitFor();
		await expectGood('approval');
		await page.getByRole('button', { name: 'Yes, please' }).tap();
		await page.getByRole('heading', { name: 'Thank you' }).waitFor();
		await page.getByRole('blockquote').getByText('Yes, please').waitFor();
		await expectGood('thanks');
		const execution = await scene.n8n.executions.finished(id);
		expect(jsonOf(execution, ASK)).toMatchObject([{ data: { approved: true } }]);
	});

	test('writes a text, once more if there is none', async () => {
		const { id, link } = await begin({ responseType: 'freeText' });
		await page.goto(link);
		const field = page.getByLabel('Your answer');
		await expectGood('text');
		await field.fill('  ');
		await page.getByRole('button', { name: 'Send' }).tap();
		await page.getByRole('alert').getByText('Please write an answer.').waitFor();
		await expectGood('text-again');
		await field.fill('Keep it,\nplease.');
		await page.getByRole('button', { name: 'Send' }).tap();
		await page.getByRole('heading', { name: 'Thank you' }).waitFor();
		const execution = await scene.n8n.executions.finished(id);
		expect(jsonOf(execution, ASK)).toMatchObject([{ data: { text: 'Keep it,\nplease.' } }]);
	});
});
