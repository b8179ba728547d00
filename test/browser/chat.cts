import type { BrowserScene } from './support.cts';

/**
 * Opens the simulator's page in a window of its own, as a customer who writes to an inbox, by its name;
 * without one to the first.
 */
export async function openChat({ editor, simulator }: BrowserScene, inbox?: string) {
	const page = await editor.page.context().newPage();
	await page.goto(simulator.url);
	if (inbox !== undefined) {
		await page.getByText('You are').first().click();
		await page.getByLabel('You write to').selectOption({ label: inbox });
	}
	const write = async (text: string) => {
		await page.getByLabel('Your message').fill(text);
		await page.getByLabel('Your message').press('Enter');
	};
	return { page, write, chat: page.getByRole('log') };
}
