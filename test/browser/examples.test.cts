import type { Page } from 'playwright-core';
import { NodePanel } from '../../tools/browser/editor.cts';
import { createCredential } from '../../tools/credential.cts';
import { exampleFile } from '../../tools/examples.cts';
import { startModel } from '../../tools/model/server.cts';
import { waitFor } from '../../tools/wait.cts';
import { activateExample, formUrl, prepareExample } from '../kit/n8n/examples.cts';
import { longTimeout, useFixture } from '../kit/n8n/fixture.cts';
import { createEditorFixture, openChatOf } from './support.cts';

const PARCEL = 'Where is my parcel?';

describe('the examples in the editor', () => {
	const fixture = useFixture(() => createEditorFixture('light'), { forEach: true });

	/** Saves an example, opens it in the editor and returns its ID. */
	async function openExample(name: string, modelUrl?: string): Promise<string> {
		const example = await prepareExample(fixture, name, modelUrl);
		const { id } = await fixture.n8n.workflows.create(example);
		await fixture.editor.openWorkflow(id);
		return id;
	}

	/** Publishes the open workflow until the test ends, and returns its ID. */
	async function publish(): Promise<string> {
		const { editor, n8n, onClose } = fixture;
		await editor.publish();
		const id = await editor.workflowId();
		onClose(() => n8n.workflows.deactivate(id));
		return id;
	}

	async function submitForm(page: Page, phoneNumber: string): Promise<void> {
		await page.getByLabel('Name').fill('Nathan Smith');
		await page.getByLabel('Phone Number').fill(phoneNumber);
		await page.getByRole('button', { name: 'Submit' }).click();
	}

	test('the first one runs, and its last node shows the resolved conversation', async () => {
		const { editor } = fixture;
		await openExample('01-first-light');
		await editor.execute();
		const panel = await editor.openNode('Finish Conversation');
		await panel.getByTestId('output-panel').getByText('resolved').first().waitFor();
	});

	test('the AI agent answers several messages in one, calls once after a yes in the chat, and hands over', async () => {
		const model = await startModel();
		fixture.onClose(() => model.close());
		await openExample('05-ai-agent-chatbot', model.url);
		const id = await publish();
		// With several triggers, the editor does not show that of Sangoma CX is registered.
		const isPublished = async () =>
			(await fixture.n8n.workflows.publicationStatus(id)).status === 'published';
		await waitFor(isPublished, longTimeout('the registration'));
		const { page, write, chat } = await openChatOf(fixture, 'Website');
		for (const words of ['Hello,', 'it is about my parcel:']) await write(words);
		await write('where is it?', 'out for delivery');
		expect(await chat.getByText('out for delivery').count()).toBe(1);
		const question = 'Shall we call you now at +15550100077?';
		await write('Please call me back at +1 555 010 0077.', question);
		const isWaiting = async () =>
			(await fixture.n8n.executions.list(id, { status: ['waiting'] })).length > 0;
		await waitFor(isWaiting, longTimeout('the question'));
		await write('Yes, call me', 'Your phone will ring in a moment');
		await write('Can I talk to a human?', 'A colleague will take over');
		await page.getByText('You are talking to').waitFor();
		expect(fixture.simulator.calls).toMatchObject([{ destination: '+15550100077' }]);
	});

	test('the chatbot is published, and a message from the chat page starts it', async () => {
		const { editor, n8n } = fixture;
		await openExample('03-chatbot-agent-bot');
		const id = await publish();
		await editor.page.getByText('Sangoma CX now sends its events to this workflow').waitFor();
		const { page, write } = await openChatOf(fixture);
		await page.getByText('Paperplane', { exact: true }).first().waitFor();
		await write(PARCEL, 'Your parcel arrives tomorrow');
		await write('Can I talk to a human?');
		await page.getByText('You are talking to').waitFor();
		expect((await n8n.executions.list(id)).length).toBeGreaterThanOrEqual(2);
	});

	test('the form can be imported and published twice, with a different URL for each', async () => {
		const { editor, n8n, simulator } = fixture;
		const account = 'Paperplane, imported';
		await createCredential(n8n, simulator, {}, account);
		const panel = new NodePanel(editor);
		const urls = new Set<string>();
		for (const time of [1, 2]) {
			await editor.openNewWorkflow();
			await editor.importFile(exampleFile('04-call-back-form'));
			await editor.openNode('Call Back');
			await panel.chooseCredential(account);
			await editor.closeNode();
			urls.add(await formUrl(fixture, await publish()));
			expect(urls.size).toBe(time);
		}
		for (const [index, url] of [...urls].entries()) {
			await editor.page.goto(url);
			await submitForm(editor.page, `+1 555 010 007${index}`);
			await editor.page.getByText('Thank you').waitFor();
		}
		expect(simulator.calls).toMatchObject([
			{ destination: '+15550100070' },
			{ destination: '+15550100071' },
		]);
	});

	test('the webhook chatbot answers, and the form places a call once it has a number', async () => {
		await activateExample(fixture, '02-chatbot-webhook');
		const form = await activateExample(fixture, '04-call-back-form');
		const { page, write } = await openChatOf(fixture);
		await write(PARCEL, 'Good news');

		const window = await page.context().newPage();
		await window.goto(await formUrl(fixture, form));
		await submitForm(window, 'the usual one');
		await window.getByText("We can't call this number. Please write it").waitFor();
		await window.getByLabel('Phone Number').fill('+1 555 010 0077');
		await window.getByRole('button', { name: 'Call me' }).click();
		await window.getByText('Your phone will ring in a moment').waitFor();
		await page.getByText('+15550100077').first().waitFor();
	});
});
