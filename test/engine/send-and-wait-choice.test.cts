// A choice between several labels, and the page's own texts.
import type { INodeParameters } from 'n8n-workflow';
import { seed, simulator } from '../kit/engine/tenant.cts';
import { ask, askAndWait, MESSAGE } from '../kit/engine/waiting-execution.cts';

jest.setTimeout(60_000);

const RESPONDED = { respondedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) };

const choice = (...labels: string[]): INodeParameters => ({
	responseType: 'choice',
	choices: { values: labels.map((label) => ({ label })) },
});

const withPage = (page: INodeParameters, more: INodeParameters = {}): INodeParameters => ({
	...more,
	options: { page },
});

beforeEach(seed);

describe('A choice', () => {
	it('is a numbered list in the message, and buttons on the page', async () => {
		const execution = await askAndWait(choice('Delivery', ' Invoice ', '', 'A <b>'));
		const { text, list } = execution.question;
		expect([text, list]).toEqual([MESSAGE, '1. Delivery\n2. Invoice\n3. A <b>']);
		const { html } = await execution.open();
		expect(html.match(/<button/g)).toHaveLength(3);
		expect(html).toMatch(/<button name="answer" value="2"[^>]*>Invoice<\/button>/);
		expect(html).toContain('>A &lt;b&gt;</button>');
		const { status, items, html: thanks } = await execution.respond({ answer: '2' });
		expect(status).toBe(200);
		expect(items).toEqual([{ data: { choice: 'Invoice', number: 2, ...RESPONDED } }]);
		expect(thanks).toContain('Invoice');
	});

	it.each(['0', '3', 'Delivery', 'approve', ''])('has no button "%s"', async (answer) => {
		const execution = await askAndWait(choice('Delivery', 'Invoice'));
		const refused = await execution.respond({ answer });
		expect(refused).toMatchObject({ status: 400, items: undefined });
		expect(refused.html).toContain('Please press a button.');
	});

	const ADVICE = 'Enter 2 to 10 different labels. Nothing was sent.';
	it.each([
		[[], 'Choices has fewer than two labels'],
		[['One', ' '], 'Choices has fewer than two labels'],
		[[...'abcdefghijk'], 'Choices has more than ten labels'],
		[['One', 'Two', ' One'], 'Choices has the same label twice'],
	])('between %j is refused', async (labels, message) => {
		const { error } = await ask(choice(...labels));
		expect(error).toMatchObject({ message, description: expect.stringContaining(ADVICE) });
		expect(simulator.requests).toEqual([]);
	});

	it('takes ten labels', async () => {
		const { list } = (await askAndWait(choice(...'abcdefghij'))).question;
		expect(list.split('\n')).toHaveLength(10);
		expect(list).toContain('\n10. j');
	});
});

describe('The page', () => {
	const GERMAN = {
		...{ language: 'de', title: 'Eine Frage', submitLabel: 'Senden', thanks: 'Vielen Dank' },
		...{ closed: 'Diese Frage ist geschlossen', withdrawn: 'Ein Mensch antwortet Ihnen' },
	};
	/** The words of the page in English, none of which belongs on a page in another language. */
	const ENGLISH = /question for you|your answer|you answered|close this page|please|thank|>send</i;

	it('has the texts, the language and no English words of its own', async () => {
		const execution = await askAndWait(withPage(GERMAN, { responseType: 'freeText' }));
		const page = await execution.open();
		expect(page.html).toContain('<html lang="de" dir="ltr">');
		expect(page.html).toContain('<h1>Eine Frage</h1>');
		expect(page.html).toContain('>Senden</button>');
		expect(page.html).toMatch(/<textarea [^>]*aria-labelledby="question"/);
		const empty = await execution.respond({ text: ' ' });
		expect(empty.status).toBe(400);
		const thanks = await execution.respond({ text: 'Ja' });
		expect(thanks.html).toContain('<h1>Vielen Dank</h1>');
		expect(thanks.html).toContain('Ja');
		const again = await execution.open();
		expect(again).toMatchObject({ status: 409 });
		expect(again.html).toContain('<h1>Diese Frage ist geschlossen</h1>');
		for (const { html } of [page, empty, thanks, again]) expect(html).not.toMatch(ENGLISH);
	});

	it('says on an old link that it is closed', async () => {
		const execution = await askAndWait(withPage(GERMAN));
		const old = await execution.open(`nonce=${'0'.repeat(32)}`);
		expect(old).toMatchObject({ status: 410 });
		expect(old.html).toContain('<h1>Diese Frage ist geschlossen</h1>');
	});

	it.each([
		['ar', 'rtl'],
		['ar-EG', 'rtl'],
		['HE', 'rtl'],
		['az-Arab', 'rtl'],
		['ku-Latn', 'ltr'],
		['pt-BR', 'ltr'],
	])('in %s reads %s', async (language, direction) => {
		const execution = await askAndWait(withPage({ language }));
		const { html } = await execution.open();
		expect(html).toContain(`<html lang="${language}" dir="${direction}">`);
	});

	it.each(['', 'x"onload="', 'german'])('is English with the language %j', async (language) => {
		const execution = await askAndWait(withPage({ language }));
		expect((await execution.open()).html).toContain('<html lang="en" dir="ltr">');
	});

	it('shows its texts as text', async () => {
		const evil = '<script>alert(1)</script>';
		const execution = await askAndWait(
			withPage({ title: evil, thanks: evil }, { responseType: 'freeText' }),
		);
		const pages = [await execution.open(), await execution.respond({ text: 'x' })];
		for (const { html } of pages) {
			expect(html).toContain('<h1>&lt;script&gt;');
			expect(html).not.toContain('<script');
		}
	});
});
