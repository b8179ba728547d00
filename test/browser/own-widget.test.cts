import { mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../tools/browser/chromium.cts';
import { readExample } from '../../tools/examples.cts';
import { ROOT } from '../../tools/root.cts';
import { setWidgetScene, type WidgetScene } from '../e2e/widget-support.cts';
import { findViolations } from './axe.cts';
import { THEMES } from './support.cts';

const TELEPHONE = { viewport: { width: 390, height: 700 }, isMobile: true, hasTouch: true };
const FOLDER = join(ROOT, 'test-results', 'browser');

describe('a widget of your own, in a browser', () => {
	let scene: WidgetScene;
	let browser: Browser;

	beforeAll(async () => {
		mkdirSync(FOLDER, { recursive: true });
		[scene, browser] = await Promise.all([setWidgetScene(), launchChromium()]);
	});
	afterAll(async () => {
		await browser.close();
		await scene.close();
	});

	/** The part of a page or of a frame in which people chat. */
	type Chat = Pick<Page, 'getByLabel' | 'getByRole'>;

	const log = (chat: Chat) => chat.getByRole('log');
	const pressEnter = (chat: Chat) => chat.getByLabel('Your message').press('Enter');
	const clickSend = (chat: Chat) => chat.getByRole('button', { name: 'Send' }).click();
	const introduce = async (chat: Chat, name: string, email: string) => {
		await chat.getByLabel('Your name').fill(name);
		await chat.getByLabel('Your email').fill(email);
	};
	const write = async (chat: Chat, text: string, press = clickSend) => {
		await chat.getByLabel('Your message').fill(text);
		await press(chat);
		await log(chat).getByText(text, { exact: true }).waitFor();
	};
	/** A human answers in the newest conversation. */
	const answer = (content: string, isPrivate = false) => {
		const conversationId = scene.simulator.conversations.at(-1)?.id ?? 0;
		return scene.simulator.sendAgentMessage({ conversationId, content, private: isPrivate });
	};
	/** What was said in the newest conversation. */
	const said = () => {
		const { conversations, messages } = scene.simulator;
		const ofNewest = messages.filter(({ conversation_id: id }) => id === conversations.at(-1)?.id);
		return ofNewest.map(({ content }) => content);
	};

	describe.each(THEMES)('on a telephone, in %s', (theme) => {
		const open = async (address: string) => {
			const page = await browser.newPage({ ...TELEPHONE, colorScheme: theme });
			await page.goto(address);
			return page;
		};

		/** Nothing cut off, large enough for fingers, and nothing that axe-core minds. */
		async function expectGood(page: Page, name: string): Promise<void> {
			await page.screenshot({ path: join(FOLDER, `widget-${name}-${theme}.png`) });
			const { width, height } = await page.locator('html').evaluate((html) => ({
				width: html.scrollWidth,
				height: html.scrollHeight,
			}));
			expect(width).toBeLessThanOrEqual(TELEPHONE.viewport.width);
			expect(height).toBeLessThanOrEqual(TELEPHONE.viewport.height);
			const button = await page.getByRole('button').boundingBox();
			expect(button?.height).toBeGreaterThanOrEqual(44);
			expect(await findViolations(page)).toEqual([]);
		}

		test('a customer chats, closes the page, comes back and chats on', async () => {
			const page = await open(scene.url);
			await expectGood(page, 'empty');
			await introduce(page, 'Inga Example', `inga.${theme}@example.org`);
			await write(page, 'Do you send to Iceland?');
			await answer('She asks a lot.', true);
			await answer('Yes, within five days.');
			await log(page).getByText('Yes, within five days.').waitFor();
			const address = page.url();
			await page.close();

			const again = await open(address);
			await log(again).getByText('Do you send to Iceland?').waitFor();
			await again.getByLabel('Your email').waitFor({ state: 'hidden' });
			await write(again, 'And how much is it?');
			await answer('https://shop.example.org/' + 'a-very-long-address/'.repeat(8));
			await answer('Nothing, this week.');
			await log(again).getByText('Nothing, this week.').waitFor();
			await expectGood(again, 'returned');
			expect(await log(again).innerText()).not.toContain('She asks a lot.');
			expect(said()).toHaveLength(6);
			await again.close();
		});
	});

	test('a double click sends once, Enter sends, and hostile text stays text', async () => {
		const page = await browser.newPage();
		const alarms: string[] = [];
		page.on('dialog', (dialog) => void alarms.push(dialog.message()));
		await page.goto(scene.url);
		const evil = '<img src=x onerror="alert(1)"><script>alert(2)</script>';
		await introduce(page, evil, 'evil@example.org');
		await page.getByLabel('Your message').fill(evil);
		await page.getByRole('button', { name: 'Send' }).dblclick();
		await log(page).getByText(evil, { exact: true }).waitFor();
		await answer(`Re: ${evil}`);
		await log(page).getByText(`Re: ${evil}`, { exact: true }).waitFor();
		await write(page, 'Enough', pressEnter);
		expect(alarms).toEqual([]);
		expect(await page.locator('img').count()).toBe(0);
		expect(said()).toEqual([evil, `Re: ${evil}`, 'Enough']);
		await page.close();
	});

	test('two answers that overtake each other on their way are shown in their order', async () => {
		const { simulator } = scene;
		const page = await browser.newPage();
		await page.goto(scene.url);
		await introduce(page, 'Inga Example', 'inga.patient@example.org');
		await write(page, 'What happened?');
		const deliver = async (id: number, content: string, time: string) => {
			await simulator.sendEvent({
				...{ event: 'message_created', id, content, message_type: 'outgoing', private: false },
				...{ created_at: `2030-01-01T${time}Z`, sender: { id: 9, name: 'Ada Agent' } },
				...{ inbox: { id: 12 }, conversation: { id: simulator.conversations.at(-1)?.id } },
			});
			await log(page).getByText(content).waitFor();
		};
		await deliver(9002, 'Then it rained.', '10:00:01.000');
		await deliver(9001, 'First it snowed.', '10:00:00.000');
		const text = await log(page).innerText();
		expect(text.match(/What happened|First it snowed|Then it rained/g)).toEqual([
			'What happened',
			'First it snowed',
			'Then it rained',
		]);
		await page.close();
	});

	test('a customer who cannot be served is told so, and their text is kept', async () => {
		const page = await browser.newPage();
		await page.goto(scene.url);
		await introduce(page, 'Inga Example', 'inga.failing@example.org');
		scene.simulator.injectFault({ kind: 'status', status: 500, operation: 'contact:create' });
		await page.getByLabel('Your message').fill('Hello?');
		await page.getByRole('button', { name: 'Send' }).click();
		await page.getByRole('alert').getByText('could not be passed on').waitFor();
		await page.getByRole('button', { name: 'Send' }).click();
		await log(page).getByText('Hello?', { exact: true }).waitFor();
		await page.getByRole('alert').waitFor({ state: 'hidden' });
		await page.close();
	});

	describe('in a site of your own', () => {
		let site: Server;
		let siteUrl: string;

		/** The lines for one's own site, as the workflow's note has them. */
		const snippet = () => {
			const { nodes } = readExample('07-own-widget');
			const note = String(nodes.find(({ name }) => name === 'About')?.parameters.content);
			const [, html] = note.match(/```\n(<iframe[^]*?)```/) ?? [];
			return html.replace('THE PRODUCTION URL', scene.url);
		};

		beforeAll(async () => {
			site = createServer((_request, response) => {
				response.setHeader('content-type', 'text/html');
				response.end(`<!doctype html><title>Shop</title><h1>Shop</h1>${snippet()}`);
			});
			await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
			siteUrl = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
		});
		afterAll(() => new Promise((resolve) => site.close(resolve)));

		test('a customer chats, leaves, and finds the chat again', async () => {
			const context = await browser.newContext();
			const visit = async () => {
				const page = await context.newPage();
				await page.goto(siteUrl);
				return { page, chat: page.frameLocator('iframe[title="Chat"]') };
			};
			// Playwright cannot click into a frame of another process from within jest.
			const first = await visit();
			await introduce(first.chat, 'Inga Example', 'inga.framed@example.org');
			await write(first.chat, 'Do you have blue ones?', pressEnter);
			await first.page.close();
			await answer('Yes, two.');

			const second = await visit();
			await log(second.chat).getByText('Yes, two.').waitFor();
			await write(second.chat, 'I take both.', pressEnter);
			expect(said()).toEqual(['Do you have blue ones?', 'Yes, two.', 'I take both.']);
			await second.page.screenshot({ path: join(FOLDER, 'widget-framed.png') });
			await context.close();
		});
	});
});
