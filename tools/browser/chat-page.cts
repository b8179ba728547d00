import type { BrowserContext } from 'playwright-core';

/** Opens the simulator's chat page as a customer who writes to an inbox, by default the first. */
export async function openChatPage(
	context: BrowserContext,
	{ url }: { url: string },
	inbox?: string,
) {
	const page = await context.newPage();
	await page.goto(url);
	if (inbox !== undefined) {
		const who = page.getByText('You are').first();
		await who.click();
		await page.getByLabel('Write to').selectOption({ label: inbox });
		await who.click();
	}
	const chat = page.getByRole('log');
	/** Writes a message; waits for an answer that begins with a text, if one is given. */
	const write = async (text: string, answer?: string) => {
		await page.getByLabel('Your message').fill(text);
		await page.getByLabel('Your message').press('Enter');
		if (answer !== undefined) await chat.getByText(answer).waitFor();
	};
	return { page, chat, write };
}
