import type { Page } from 'playwright-core';
import { jsonOf } from '../../tools/n8n/client/executions.cts';
import { createFixture, useFixture } from '../kit/n8n/fixture.cts';
import { ASK, askAndWait } from '../kit/n8n/questions.cts';
import { expectGood, PHONE, THEMES, withBrowser } from './support.cts';

const message = 'Your order 4711 has two parcels.\n\nShall we cancel it?';

/** Questions in other languages: their pages, what the customer taps, and the output. */
const LANGUAGES = [
	{
		name: 'German',
		dir: 'ltr',
		message: 'Ihre Bestellung 4711 besteht aus zwei Paketen.\n\nWann sollen wir liefern?',
		page: {
			language: 'de',
			title: 'Zu Ihrer Donaudampfschifffahrtsgesellschaftsbestellung',
			thanks: 'Vielen Dank!',
		},
		labels: [
			'Heute zwischen 14 und 18 Uhr',
			'Morgen Vormittag',
			'In der Donaudampfschifffahrtspaketannahmestelle abgeben',
		],
		tapped: 'Morgen Vormittag',
		data: { choice: 'Morgen Vormittag', number: 2 },
	},
	{
		name: 'Arabic',
		dir: 'rtl',
		message: 'يتكوّن طلبك رقم 4711 من طردين.\n\nهل تريد إلغاء الطلب؟',
		page: { language: 'ar', title: 'سؤال حول طلبك', thanks: 'شكراً لك!' },
		labels: ['نعم، من فضلك', 'لا، شكراً'],
		tapped: 'لا، شكراً',
		data: { choice: 'لا، شكراً', number: 2 },
	},
	{
		name: 'Arabic, in own words',
		dir: 'rtl',
		message: 'يتكوّن طلبك رقم 4711 من طردين.\n\nمتى يناسبك التسليم؟',
		page: {
			...{ language: 'ar', title: 'سؤال حول طلبك', thanks: 'شكراً لك!' },
			submitLabel: 'إرسال',
		},
		labels: [],
		text: 'غداً بعد الساعة 5 مساءً\n(الطابق 3، باب 12).',
		tapped: 'إرسال',
		data: { text: 'غداً بعد الساعة 5 مساءً\n(الطابق 3، باب 12).' },
	},
];

describe.each(THEMES)('the page on which a customer answers, on a phone, in %s', (theme) => {
	const fixture = useFixture(() => withBrowser(createFixture));
	/** The original page, which forbids scripts. */
	let page: Page;
	/** A copy in which axe-core may run. */
	let copy: Page;

	beforeAll(async () => {
		page = await fixture.browser.newPage({ ...PHONE, colorScheme: theme });
		copy = await fixture.browser.newPage({ ...PHONE, colorScheme: theme, bypassCSP: true });
	});

	/** Opens the page of a new question. Returns a function that returns the output of the question. */
	async function openPage(parameters = {}) {
		const { id, link } = await askAndWait(fixture, { message, ...parameters });
		await page.goto(link);
		return async () => jsonOf(await fixture.n8n.executions.finished(id), ASK);
	}

	const tap = (name: string) => page.getByRole('button', { name }).tap();
	/** Waits for a page with a heading. Fails with the text of the page if there is none. */
	const shows = async (name: string) => {
		const heading = page.getByRole('heading', { name });
		await heading.waitFor().catch(async (error: Error) => {
			throw new Error(`${error.message}\n${await page.locator('body').innerText()}`);
		});
	};

	// The page after the answer is the response to a form, and cannot be opened again.
	const expectGoodPage = (name: string) => expectGood(page, `answer-${name}-${theme}`, 48, copy);

	test('approves with a button', async () => {
		const values = { approvalType: 'double', approveLabel: 'Yes, please', disapproveLabel: 'No' };
		const output = await openPage({ approvalOptions: { values } });
		await page.getByText('Shall we cancel it?').waitFor();
		await expectGoodPage('approval');
		await tap('Yes, please');
		await shows('Thank you');
		await page.getByRole('blockquote').getByText('Yes, please').waitFor();
		await expectGoodPage('thanks');
		expect(await output()).toMatchObject([{ data: { approved: true } }]);
	});

	test('sends a text, after an empty one was refused', async () => {
		const output = await openPage({ responseType: 'freeText' });
		const field = page.getByLabel('Your answer');
		await expectGoodPage('text');
		await field.fill('  ');
		await tap('Send');
		await page.getByRole('alert').getByText('Please write an answer.').waitFor();
		await expectGoodPage('text-again');
		await field.fill('Keep it,\nplease.');
		await tap('Send');
		await shows('Thank you');
		expect(await output()).toMatchObject([{ data: { text: 'Keep it,\nplease.' } }]);
	});

	// The texts do not depend on the theme.
	if (theme === 'dark') return;

	test.each(LANGUAGES)('asks and thanks in $name', async (language) => {
		const { name, dir, message, page: texts, labels, text, tapped, data } = language;
		const answers =
			labels.length > 0 ? { choices: { values: labels.map((label) => ({ label })) } } : {};
		const responseType = labels.length > 0 ? 'choice' : 'freeText';
		const output = await openPage({ message, responseType, ...answers, options: { page: texts } });
		const html = page.locator('html');
		expect([await html.getAttribute('lang'), await html.getAttribute('dir')]).toEqual([
			...[texts.language, dir],
		]);
		await shows(texts.title);
		if (text !== undefined) await page.getByRole('textbox').fill(text);
		await expectGoodPage(name);
		expect(await page.locator('body').innerText()).not.toMatch(/question|answer|send/i);
		await tap(tapped);
		await shows(texts.thanks);
		await expectGoodPage(`${name}-thanks`);
		expect(await page.locator('body').innerText()).not.toMatch(/answer|close|page/i);
		expect(await output()).toMatchObject([{ data }]);
	});
});
