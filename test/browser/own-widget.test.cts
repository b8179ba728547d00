import type { Page } from 'playwright-core';
import { readExample } from '../../tools/examples.cts';
import { waitFor } from '../../tools/wait.cts';
import { WidgetVisitor } from '../../tools/widget-visitor.cts';
import { createWidgetFixture } from '../kit/n8n/examples.cts';
import { useFixture } from '../kit/n8n/fixture.cts';
import { startServer } from '../kit/loopback-server.cts';
import { expectGood, PHONE, saveScreenshot, THEMES, withBrowser } from './support.cts';

describe('a widget of your own, in a browser', () => {
	const fixture = useFixture(() => withBrowser(createWidgetFixture));

	/** A page or frame with a chat. */
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
	const openPage = async (url = fixture.url, options = {}) => {
		const page = await fixture.browser.newPage(options);
		await page.goto(url);
		return page;
	};
	/** Opens the page as a customer with a new email address. */
	const openAsInga = async (address: string) => {
		const page = await openPage();
		await introduce(page, 'Inga Example', `inga.${address}@example.org`);
		return page;
	};
	/** Sends an agent's reply in the newest conversation. */
	const answer = (content: string, isPrivate = false) => {
		const conversationId = fixture.simulator.conversations.at(-1)?.id ?? 0;
		return fixture.simulator.sendAgentMessage({ conversationId, content, private: isPrivate });
	};
	/** Returns the contents of the newest conversation. */
	const said = () => {
		const { conversations, messages } = fixture.simulator;
		const ofNewest = messages.filter(({ conversation_id: id }) => id === conversations.at(-1)?.id);
		return ofNewest.map(({ content }) => content);
	};

	describe.each(THEMES)('on a phone, in %s', (theme) => {
		const open = (url: string) => openPage(url, { ...PHONE, colorScheme: theme });

		async function expectGoodPage(page: Page, name: string): Promise<void> {
			const height = await page.locator('html').evaluate((html) => html.scrollHeight);
			expect(height).toBeLessThanOrEqual(PHONE.viewport.height);
			await expectGood(page, `widget-${name}-${theme}`, 44);
		}

		test('a customer chats, closes the page, returns and continues the chat', async () => {
			const page = await open(fixture.url);
			await expectGoodPage(page, 'empty');
			await introduce(page, 'Inga Example', `inga.${theme}@example.org`);
			await write(page, 'Do you send to Iceland?');
			await answer('She asks a lot.', true);
			await answer('Yes, within five days.');
			await log(page).getByText('Yes, within five days.').waitFor();
			const url = page.url();
			await page.close();

			const again = await open(url);
			await again.getByRole('button', { name: 'Continue the chat' }).click();
			await log(again).getByText('Do you send to Iceland?').waitFor();
			await again.getByLabel('Your email').waitFor({ state: 'hidden' });
			await write(again, 'And how much is it?');
			await answer('https://shop.example.org/' + 'a-very-long-address/'.repeat(8));
			await answer('Nothing, this week.');
			await log(again).getByText('Nothing, this week.').waitFor();
			await expectGoodPage(again, 'returned');
			expect(await log(again).innerText()).not.toContain('She asks a lot.');
			expect(said()).toHaveLength(6);
		});
	});

	test('a double click sends once, Enter sends, and hostile text stays text', async () => {
		const page = await fixture.browser.newPage();
		const alarms: string[] = [];
		page.on('dialog', (dialog) => void alarms.push(dialog.message()));
		await page.goto(fixture.url);
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
	});

	test('web addresses become links; other addresses and HTML stay text', async () => {
		const page = await openAsInga('links');
		await write(page, 'Where?');
		const long = `https://n8n.example.org/webhook-waiting/${'1234567/'.repeat(20)}?signature=abc`;
		await answer(
			`At (https://shop.example.org/a_(b)?x=1&y="2"), http://shop.example.org. Not javascript:alert(1), ` +
				`data:text/html,x or <a href="javascript:alert(2)">this</a>: ${long}`,
		);
		await log(page).getByText('At (').waitFor();
		const links = await log(page).getByRole('link').all();
		const read = async (name: string) =>
			await Promise.all(links.map((link) => link.getAttribute(name)));
		expect(await read('href')).toEqual([
			'https://shop.example.org/a_(b)?x=1&y=',
			'http://shop.example.org',
			long,
		]);
		expect(new Set(await read('rel'))).toEqual(new Set(['noopener noreferrer']));
		expect(new Set(await read('target'))).toEqual(new Set(['_blank']));
	});

	test('a message that is too long is neither truncated nor sent', async () => {
		const page = await openAsInga('long');
		await page.getByText('Hello! How can we help you?').waitFor();
		const field = page.getByLabel('Your message');
		await field.fill('a'.repeat(4_001));
		await clickSend(page);
		await page.getByText('4,001 of 4,000 characters: please shorten it by 1').waitFor();
		expect(await field.inputValue()).toHaveLength(4_001);
		await field.fill('a'.repeat(4_000));
		await clickSend(page);
		await log(page).getByText('a'.repeat(4_000), { exact: true }).waitFor();
		expect(await page.getByText('How can we help you?').isVisible()).toBe(false);
		await page.getByText('0 of 4,000 characters').waitFor();
	});

	test('a message written offline is sent once, when the connection is back', async () => {
		const page = await openAsInga('offline');
		await write(page, 'Online');
		await page.context().setOffline(true);
		await page.getByLabel('Your message').fill('Offline');
		await clickSend(page);
		const status = page.getByRole('status');
		await status.getByText('Your message is sent when you are back').waitFor();
		await page.context().setOffline(false);
		await log(page).getByText('Offline', { exact: true }).waitFor();
		await status.getByText('no connection').waitFor({ state: 'detached' });
		expect(said()).toEqual(['Online', 'Offline']);
	});

	test.each([
		[
			'arrived',
			'is found',
			async (page: Page) => await page.getByRole('alert').waitFor({ state: 'hidden' }),
		],
		['was lost', 'can be sent again', clickSend],
	])('a message without a response that %s %s', async (what, _then, goOn) => {
		const page = await openAsInga(what.replace(' ', '.'));
		await write(page, 'Before');
		let isBroken = true;
		await page.route(fixture.url, async (route) => {
			const isMessage = route.request().postData()?.includes('content=');
			if (isBroken && isMessage && what === 'arrived') await route.fetch();
			if (isBroken) await route.abort();
			else await route.continue();
		});
		await page.getByLabel('Your message').fill('Unsure');
		await clickSend(page);
		await page.getByRole('status').getByText('no connection').waitFor();
		// The connection may have been lost while the page asked for replies, before it sent the message.
		const isBack = async () => (await page.getByLabel('Your message').inputValue()) === 'Unsure';
		await waitFor(isBack, { message: 'The message is not in its field again.' });
		isBroken = false;
		await goOn(page);
		await log(page).getByText('Unsure', { exact: true }).waitFor();
		expect(await page.getByLabel('Your message').inputValue()).toBe('');
		expect(said()).toEqual(['Before', 'Unsure']);
	});

	test('two replies that arrive in reverse order are shown in their original order', async () => {
		const { simulator } = fixture;
		const page = await openAsInga('patient');
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
	});

	test('a failure is shown to the customer, and the text stays in the field', async () => {
		const page = await openAsInga('failing');
		fixture.simulator.injectFault({ kind: 'status', status: 500, operation: 'contact:create' });
		await page.getByLabel('Your message').fill('Hello?');
		await page.getByRole('button', { name: 'Send' }).click();
		await page.getByRole('alert').getByText('could not be passed on').waitFor();
		await page.getByRole('button', { name: 'Send' }).click();
		await log(page).getByText('Hello?', { exact: true }).waitFor();
		await page.getByRole('alert').waitFor({ state: 'hidden' });
	});

	test('a URL with a key is used only after a confirmation (attack: a planted chat)', async () => {
		const attacker = new WidgetVisitor(fixture.url);
		await attacker.write('Planted', { name: 'Mallory', email: 'mallory@example.org' });
		const page = await openPage(`${fixture.url}#${attacker.key}`);
		const fresh = page.getByRole('button', { name: 'Start a new chat' });
		await fresh.waitFor();
		expect(await page.getByLabel('Your message').isVisible()).toBe(false);
		expect(await log(page).innerText()).toBe('');
		await fresh.click();
		await page.getByLabel('Your message').waitFor();
		await introduce(page, 'Inga Example', 'inga.new@example.org');
		await write(page, 'For nobody else');
		expect(page.url()).not.toContain(attacker.key);
		expect((await attacker.read()).map(({ content }) => content)).toEqual(['Planted']);
	});

	describe('on your own site', () => {
		/** Returns the lines to insert in a site, from the workflow's note. */
		const snippet = (account: string) => {
			const { nodes } = readExample('07-own-widget');
			const note = String(nodes.find(({ name }) => name === 'About')?.parameters.content);
			const [, html] = note.match(/```\n(<iframe[^]*?)```/) ?? [];
			return html
				.replace('THE PRODUCTION URL', fixture.url)
				.replace("const account = ''", `const account = '${account}'`);
		};

		test('a customer chats, leaves, returns to the chat, and can close it', async () => {
			let account = 'inga';
			const html = () => `<!doctype html><title>Shop</title><h1>Shop</h1>${snippet(account)}`;
			const site = await startServer((_request, response) => {
				response.setHeader('content-type', 'text/html');
				response.end(html());
			});
			fixture.onClose(site.close);
			const context = await fixture.browser.newContext();
			const visit = async () => {
				const page = await context.newPage();
				await page.goto(site.url);
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
			await saveScreenshot(second.page, 'widget-framed');

			account = 'rosa';
			const other = await visit();
			await other.chat.getByLabel('Your name').waitFor();
			expect(await log(other.chat).innerText()).toBe('');
			expect(await other.chat.getByRole('button', { name: 'Not yours?' }).isVisible()).toBe(false);

			account = 'inga';
			const third = await visit();
			await third.chat.getByRole('button', { name: 'Not yours?' }).press('Enter');
			await log(third.chat).getByText('I take both.').waitFor({ state: 'hidden' });
			await third.chat.getByLabel('Your name').waitFor();
		});
	});
});
