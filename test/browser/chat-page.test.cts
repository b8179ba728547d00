import type { Browser } from 'playwright-core';
import { startSimulator, type Simulator } from '../../simulator/index.cts';
import { openChatPage } from '../../tools/browser/chat-page.cts';
import { launchChromium } from '../../tools/browser/chromium.cts';
import { sampleOf } from '../samples.cts';
import { getToken, send } from '../kit/simulator-client.cts';
import { findViolations, THEMES } from './support.cts';

describe.each(THEMES)('the chat page, in %s', (theme) => {
	let browser: Browser;
	let simulator: Simulator;
	let { page, chat, write } = {} as Awaited<ReturnType<typeof openChatPage>>;

	beforeAll(async () => {
		[browser, simulator] = await Promise.all([launchChromium(), startSimulator()]);
		const context = await browser.newContext({ colorScheme: theme, reducedMotion: 'reduce' });
		({ page, chat, write } = await openChatPage(context, simulator));
	});
	afterAll(async () => {
		await browser.close();
		await simulator.close();
	});

	const callAgent = async () =>
		await send(simulator, await getToken(simulator), sampleOf('agent:call'));

	test('has no violation that axe-core finds while it is empty', async () => {
		await page.getByText('No conversations yet').waitFor();
		expect(await findViolations(page)).toEqual([]);
	});

	test('has one conversation for messages that are sent before the first response', async () => {
		let release = () => {};
		const isWritten = new Promise<void>((resolve) => (release = resolve));
		await page.route('**/_admin/customer-messages', async (route) => {
			const answer = await route.fetch();
			await isWritten;
			await route.fulfill({ response: answer });
		});
		await page.getByRole('group', { name: 'Suggestions' }).getByText('Talk to a human').click();
		await write('Where is my parcel?');
		release();
		await chat.getByText('Where is my parcel?').waitFor();
		await page.unroute('**/_admin/customer-messages');
		expect(simulator.conversations).toHaveLength(1);
	});

	test('has no violation while it is busy, up to the hand-over and the end', async () => {
		const desk = page.getByRole('region', { name: 'Messages of the conversation' });
		await desk.getByText('Where is my parcel?').waitFor();
		await page.getByRole('button', { name: 'Take over' }).click();
		await page.getByLabel('Answer as Ada Agent').fill('I am here.');
		await page.getByLabel('Answer as Ada Agent').press('Enter');
		await chat.getByText('I am here.').waitFor();
		await callAgent();
		await page.getByRole('button', { name: 'agent:call' }).click();
		await page.getByText('"agent_name": "agent.test"').waitFor();
		simulator.injectFault({ kind: 'status', status: 503 });
		await simulator.sendEvent({ event: 'message_created', id: 1 }, { to: 'http://127.0.0.1:9/' });
		await page.getByText('message_created').first().waitFor();
		expect(await findViolations(page)).toEqual([]);

		await page.getByRole('button', { name: 'Finish' }).click();
		await page.getByText('Finished. Write to start again.').waitFor();
		expect(await findViolations(page)).toEqual([]);
	});

	test('gives a conversation back to the bot', async () => {
		await page.getByRole('button', { name: 'Give back' }).click();
		await page.locator('#detail-status').getByText('with the bot').waitFor();
		expect(simulator.conversations[0]).toMatchObject({ status: 'pending', assignee: null });
	});

	test('switches an agent off, who then cannot call', async () => {
		const agent = page.getByRole('switch', { name: 'agent.test is logged in' });
		expect(await agent.isChecked()).toBe(true);
		await agent.click();
		await page.getByText('agent.test is logged out').waitFor({ state: 'attached' });
		simulator.clearFaults();
		expect((await callAgent()).status).toBe(422);
		expect(await agent.isChecked()).toBe(false);
	});

	test('uses a changed name or email at once, and remembers the chat of the customer before', async () => {
		await page.getByText('You are').first().click();
		await page.getByLabel('Name', { exact: true }).fill('Rosa Renamed');
		await write('Still me', 'Still me');
		expect(simulator.contacts.map(({ name }) => name)).toEqual(['Rosa Renamed']);

		await page.getByLabel('Name', { exact: true }).fill('Nathan Smith');
		await page.getByLabel('E-mail').fill('nathan@example.org');
		await chat.getByText('Still me').waitFor({ state: 'detached' });
		await write('I am new here', 'I am new here');
		expect(simulator.contacts.map(({ name }) => name)).toEqual(['Rosa Renamed', 'Nathan Smith']);
		expect(simulator.conversations).toHaveLength(2);

		await page.getByLabel('E-mail').fill('rosa@example.org');
		await chat.getByText('Still me').waitFor();
	});

	test('cuts nothing off on a phone', async () => {
		await page.setViewportSize({ width: 390, height: 844 });
		const beyond = await page.evaluate(() =>
			Array.from(document.querySelectorAll('body *'))
				.filter((element) => !element.closest('.hidden, .skip, thead, [hidden]'))
				.filter((element) => {
					const { left, right, width } = element.getBoundingClientRect();
					const hides = getComputedStyle(element).overflowX !== 'visible';
					const isCut = hides && element.scrollWidth > element.clientWidth + 1;
					const isText = element.matches('.last, input, select');
					return width > 0 && (left < -1 || right > innerWidth + 1 || (isCut && !isText));
				})
				.map((element) => element.outerHTML.slice(0, 120)),
		);
		expect(beyond).toEqual([]);
		expect(await findViolations(page)).toEqual([]);
	});
});
