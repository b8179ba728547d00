import { openChatPage } from '../../tools/browser/chat-page.cts';
import { createFixture, useFixture } from '../kit/n8n/fixture.cts';
import { activateTenantCheck, findValues, readReport } from '../kit/n8n/tenant-check.cts';
import { findViolations, saveScreenshot, withBrowser } from './support.cts';

/** How long the check waits, compared with a real tenant. */
const PATIENCE = 0.3;

describe('the check of a tenant, in a browser', () => {
	const fixture = useFixture(() => withBrowser(createFixture));

	test('the owner completes it, writes in the chat, and copies the report', async () => {
		const { browser, simulator } = fixture;
		const { url, webhookUrl } = await activateTenantCheck(fixture, PATIENCE);
		const context = await browser.newContext({ permissions: ['clipboard-read'] });
		const page = await context.newPage();
		const { write } = await openChatPage(context, simulator);
		const goOn = () => page.getByRole('button', { name: 'Continue' }).click();

		await page.goto(url);
		await page.getByLabel('Tenant domain').fill(simulator.client.tenantDomain);
		await page.getByLabel('Base URL').fill(simulator.apiUrl);
		await goOn();
		await page.getByRole('heading', { name: 'Choose an inbox' }).waitFor();
		await page.getByLabel('Inbox', { exact: true }).selectOption({ label: 'Shop chat, Api (12)' });
		await page.getByLabel('It replaces the bot of this inbox for good').check();
		await page.getByLabel('Webhook URL').fill(`${webhookUrl}-wrong`);
		await saveScreenshot(page, 'tenant-check-choice');
		await goOn();
		await page.getByRole('heading', { name: 'n8n does not receive' }).waitFor();
		await page.getByLabel('Webhook URL').fill(webhookUrl);
		await goOn();

		await page.getByRole('heading', { name: 'Write as a customer' }).waitFor();
		await saveScreenshot(page, 'tenant-check-write');
		await write('n8n check');
		await goOn();
		await page.getByRole('heading', { name: 'Reply as an agent' }).waitFor();
		const customers = simulator.messages.find(({ content }) => content === 'n8n check');
		const conversationId = customers?.conversation_id ?? 0;
		await simulator.sendAgentMessage({ conversationId, content: 'Ada here' });
		await goOn();
		await page.getByRole('heading', { name: 'once more' }).waitFor();
		await write('n8n again');
		await goOn();

		await page.getByRole('heading', { name: 'What your tenant does' }).waitFor();
		await saveScreenshot(page, 'tenant-check-report');
		const { text, verdicts } = readReport(await page.content());
		expect(verdicts['The key in the registered URL arrives']).toBe('as inferred: yes');
		expect(Object.values(verdicts).filter((seen) => seen.startsWith('differs'))).toEqual([]);
		expect(await page.getByLabel('Report', { exact: true }).inputValue()).toBe(text);
		await page.getByRole('button', { name: 'Copy the report' }).click();
		await page.getByRole('button', { name: 'Copied' }).waitFor();
		expect(findValues(simulator, text)).toEqual([]);
		expect(simulator.calls).toEqual([]);
		expect(await findViolations(page)).toEqual([]);
	});
});
