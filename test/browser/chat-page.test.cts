import type { Browser } from 'playwright-core';
import { startSimulator, type Simulator } from '../../simulator/index.cts';
import { openChatPage } from '../../tools/browser/chat-page.cts';
import { launchChromium } from '../../tools/browser/chromium.cts';
import type { Theme } from '../../tools/browser/editor.cts';
import { sampleOf } from '../samples.cts';
import { getToken, send as request } from '../kit/simulator-client.cts';
import { findViolations, THEMES } from './support.cts';

let browser: Browser;
let simulator: Simulator;
let { page, chat, write } = {} as Awaited<ReturnType<typeof openChatPage>>;

/** Opens the page of a new simulator before the tests of a group. */
function openBefore(theme: Theme): void {
	beforeAll(async () => {
		[browser, simulator] = await Promise.all([launchChromium(), startSimulator()]);
		const context = await browser.newContext({ colorScheme: theme, reducedMotion: 'reduce' });
		({ page, chat, write } = await openChatPage(context, simulator));
	});
	afterAll(async () => {
		await browser.close();
		await simulator.close();
	});
}

const desk = () => page.getByRole('region', { name: 'Messages of the conversation' });
/** Sends a message with the agent's form. */
const reply = async (text: string) => {
	await page.getByLabel('Reply as Ada Agent').fill(text);
	await page.getByLabel('Reply as Ada Agent').press('Enter');
};
const writeTo = async (label: string) => await page.getByLabel('Write to').selectOption({ label });
const callAgent = async () =>
	await request(simulator, await getToken(simulator), sampleOf('agent:call'));

describe.each(THEMES)('the chat page, in %s', (theme) => {
	openBefore(theme);

	test('has no accessibility violations while it is empty', async () => {
		await page.getByText('No conversations yet').waitFor();
		expect(await findViolations(page)).toEqual([]);
	});

	test('creates one conversation for messages that are sent before the first response', async () => {
		let release = () => {};
		const isWritten = new Promise<void>((resolve) => (release = resolve));
		await page.route('**/_admin/customer-messages', async (route) => {
			const response = await route.fetch();
			await isWritten;
			await route.fulfill({ response });
		});
		await page.getByRole('group', { name: 'Suggestions' }).getByText('Talk to a human').click();
		await write('Where is my parcel?');
		release();
		await chat.getByText('Where is my parcel?').waitFor();
		await page.unroute('**/_admin/customer-messages');
		expect(simulator.conversations).toHaveLength(1);
	});

	test('has no accessibility violations while it is used', async () => {
		await desk().getByText('Where is my parcel?').waitFor();
		await page.getByRole('button', { name: 'Take over' }).click();
		await reply('I am here.');
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
		expect(simulator.conversations[0].status).toBe('pending');
	});

	test('logs out an agent, who then cannot place calls', async () => {
		const agent = page.getByRole('switch', { name: 'agent.test is logged in' });
		expect(await agent.isChecked()).toBe(true);
		await agent.click();
		await page.getByText('agent.test is logged out').waitFor({ state: 'attached' });
		simulator.clearFaults();
		expect((await callAgent()).status).toBe(422);
		expect(await agent.isChecked()).toBe(false);
	});

	test('uses a changed name or email at once, and remembers the chat of the previous customer', async () => {
		await page.getByText('You are').first().click();
		await page.getByLabel('Name', { exact: true }).fill('Rosa Renamed');
		await write('Still me', 'Still me');
		expect(simulator.contacts.map(({ name }) => name)).toEqual(['Rosa Renamed']);

		await page.getByLabel('Name', { exact: true }).fill('Nathan Smith');
		await page.getByLabel('Email').fill('nathan@example.org');
		await chat.getByText('Still me').waitFor({ state: 'detached' });
		await write('I am new here', 'I am new here');
		expect(simulator.contacts.map(({ name }) => name)).toEqual(['Rosa Renamed', 'Nathan Smith']);
		expect(simulator.conversations).toHaveLength(2);

		await page.getByLabel('Email').fill('rosa@example.org');
		await chat.getByText('Still me').waitFor();
	});

	test('cuts nothing off on a phone', async () => {
		await page.setViewportSize({ width: 390, height: 844 });
		const beyond = await page.evaluate(() =>
			Array.from(document.querySelectorAll('body *'))
				.filter((element) => !element.closest('.hidden, [hidden]'))
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

describe('the chat page of a tenant with a bot', () => {
	openBefore('light');

	const press = async (name: string) =>
		await page.getByRole('button', { name, exact: true }).click();
	const newest = () => simulator.conversations.at(-1);
	const attributes = () => simulator.messages.map((message) => message.content_attributes);
	/** Sends a message of a kind from a sender. */
	const send = async (text: string, sender: string, kind = 'text') => {
		await page.getByLabel('From').selectOption(sender);
		if (kind !== 'text') await page.getByLabel('Kind of message').selectOption(kind);
		await reply(text);
		await desk().getByText(text).last().waitFor();
	};

	beforeAll(async () => {
		const token = await getToken(simulator);
		simulator.getWorkflowName = () => 'Example of a bot';
		for (const operation of ['agentBot:create', 'agentBot:assign'])
			await request(simulator, token, sampleOf(operation));
	});

	test('says who answers: the workflow of the bot, or nobody', async () => {
		await page.getByText('You are').first().click();
		const inboxes = page.getByRole('list', { name: 'Inboxes' });
		await inboxes.getByText('answered by “Example of a bot”').waitFor();
		await writeTo('Website');
		await page.locator('#chat-with').getByText('Our team replies here').waitFor();
		await writeTo('Shop chat');
		await page.locator('#chat-with').getByText('Our assistant usually').waitFor();
		await write('Who is there?', 'Who is there?');
		await page.locator('#chat-with').getByText('Our assistant is here').waitFor();
	});

	test('the customer chooses, fills in a form, and sends files and locations', async () => {
		await send('What is it about?', 'bot-messages', 'input_select');
		await chat.getByRole('button', { name: 'A parcel' }).click();
		await chat.getByText('Answered: A parcel').waitFor();
		const chosen = [{ title: 'A parcel', value: 'parcel' }];
		expect(attributes()).toContainEqual(expect.objectContaining({ submitted_values: chosen }));

		await send('Which order?', 'bot-messages', 'form');
		await chat.getByLabel('Order number').fill('20417');
		await chat.getByLabel('Email').fill('rosa@example.org');
		expect(await findViolations(page)).toEqual([]);
		await chat.getByRole('button', { name: 'Send' }).click();
		await chat.getByText('order: 20417, email: rosa@example.org').waitFor();

		const file = { mimeType: 'application/pdf', buffer: Buffer.alloc(3_000) };
		await page.getByLabel('File').setInputFiles({ name: 'invoice.pdf', ...file });
		await chat.getByText('[file, 3 kB]').waitFor();
		await press('Location');
		await chat.getByText('[Lyon (45.764, 4.8357)]').waitFor();
		const kinds = simulator.messages.flatMap(({ attachments }) => attachments);
		expect(kinds).toMatchObject([
			{ file_type: 'file', file_size: 3_000 },
			{ file_type: 'location' },
		]);
	});

	test('the agent assigns, snoozes, opens, writes a note, deletes and resolves', async () => {
		await press('Assign to Ada');
		await page.getByText('assigned to Ada Agent').waitFor();
		await press('Unassign');
		await page.getByText('assigned to nobody').waitFor();
		await press('Snooze');
		await page.locator('#detail-status').getByText('snoozed').waitFor();
		await press('Take over');
		await page.locator('#chat-with').getByText('You are talking to Ada Agent').waitFor();
		await page.getByLabel('Private note').check();
		await reply('She is in a hurry.');
		await desk().getByText('She is in a hurry.').waitFor();
		await send('Wrong chat', 'agent-messages');
		const wrong = desk().locator('.entry', { hasText: 'Wrong chat' });
		await wrong.getByRole('button', { name: 'Delete' }).click();
		await chat.getByText('This message was deleted').waitFor();
		expect(await chat.innerText()).not.toContain('She is in a hurry.');
		await send('By a rule', 'automation-messages');
		await send('By a macro', 'macros');

		await page.getByRole('switch', { name: 'Asks for a rating in Shop chat' }).check();
		await press('Finish');
		await chat.getByRole('button', { name: '4 of 5' }).click();
		await chat.getByText('Answered: 4 of 5').waitFor();
		expect(newest()?.status).toBe('resolved');
	});

	test('an email has a subject, and a reply quotes the message', async () => {
		await writeTo('Support mail');
		await page.getByLabel('Subject').fill('My order');
		await write('Where is it?', 'Where is it?');
		await send('On its way', 'agent-messages');
		await write('Thank you', '> On its way');
		expect(newest()?.inbox_id).toBe(14);
		await writeTo('Shop chat');
	});

	test('shows the number of faults, and links to them', async () => {
		await press('Turn on');
		await page.getByRole('link', { name: 'Faults 1 on' }).click();
		const off = page.getByRole('button', { name: 'Turn all off' });
		const { height } = page.viewportSize() ?? { height: 0 };
		expect((await off.boundingBox())?.y).toBeLessThan(height);
		await off.click();
		await page.getByText('1 on').waitFor({ state: 'hidden' });
	});
});
