import { NodePanel } from '../../tools/browser/editor.cts';
import { asImported, withCredential } from '../../tools/n8n/client/workflows.cts';
import {
	createCredential,
	createModelCredential,
	CREDENTIAL_TYPE,
	MODEL_CREDENTIAL_TYPE,
} from '../../tools/credential.cts';
import { exampleFile, readExample } from '../../tools/examples.cts';
import type { Model } from '../../tools/model/server.cts';
import { startModel } from '../../tools/model/server.cts';
import { openChatOf, setBrowserScene } from './support.cts';
import type { BrowserScene } from './support.cts';

describe('the examples in the editor', () => {
	let scene: BrowserScene;
	let model: Model;
	/** What is to be taken out of service after the test. */
	const live: string[] = [];

	beforeAll(async () => {
		[scene, model] = await Promise.all([setBrowserScene('light'), startModel()]);
	});
	beforeEach(() => scene.simulator.reset());
	afterEach(async () => {
		for (const id of live.splice(0)) await scene.n8n.workflows.deactivate(id);
	});
	afterAll(async () => {
		await scene.close();
		await model.close();
	});

	/** Saves an example with its credentials; returns its id. */
	async function save(name: string): Promise<string> {
		const { credential, n8n } = scene;
		const saved = await createModelCredential(n8n, model.url);
		const reference = { id: saved.id, name: saved.name };
		const example = withCredential(asImported(readExample(name)), CREDENTIAL_TYPE, credential);
		const { id } = await n8n.workflows.create(
			withCredential(example, MODEL_CREDENTIAL_TYPE, reference),
		);
		return id;
	}

	/** Where a workflow shows its form. */
	async function formAddress(id: string): Promise<string> {
		const { nodes } = await scene.n8n.workflows.get(id);
		const trigger = nodes.find(({ type }) => type.endsWith('formTrigger'));
		return `${scene.n8n.url}/form/${trigger?.webhookId}`;
	}

	/** Runs an example by its button and looks for a text in the output of one of its nodes. */
	async function runAndRead(name: string, node: string, text: string): Promise<void> {
		const { editor } = scene;
		await editor.openWorkflow(await save(name));
		await editor.execute();
		const panel = await editor.openNode(node);
		await panel.getByTestId('output-panel').getByText(text).first().waitFor();
		await editor.closeNode();
	}

	test('the first one runs, and its last node shows the end of the chat', () =>
		runAndRead('01-first-light', 'Finish Conversation', 'resolved'));

	test('the AI agent asks in the chat before it has the customer called', async () => {
		const { n8n, simulator } = scene;
		const id = await save('05-ai-agent-chatbot');
		live.push(id);
		await n8n.workflows.activate(id);
		const { page, write, chat } = await openChatOf(scene, 'Website');
		await write('Please call me back at +1 555 010 0077.');
		await chat.getByText('Shall we call you now at +15550100077?').waitFor();
		const opened = page.waitForEvent('popup');
		await chat.getByRole('link').click();
		const question = await opened;
		await question.getByRole('button', { name: 'Yes, call me' }).click();
		await chat.getByText('Your telephone rings in a moment').waitFor();
		expect(simulator.calls).toMatchObject([{ destination: '+15550100077' }]);
		await Promise.all([question.close(), page.close()]);
	});

	test('the chatbot is published, and a message from the chat page starts it', async () => {
		const { editor, n8n } = scene;
		const id = await save('03-chatbot-agent-bot');
		live.push(id);
		await editor.openWorkflow(id);
		await editor.publish();
		await editor.page.getByText('Sangoma CX now sends its events to this workflow').waitFor();
		const { page, write, chat } = await openChatOf(scene);
		await page.getByText('Paperplane', { exact: true }).first().waitFor();
		await write('Where is my parcel?');
		await chat.getByText('Your parcel arrives tomorrow').waitFor();
		await write('Can I talk to a human?');
		await page.getByText('You are talking to').waitFor();
		await page.close();
		expect((await n8n.executions.list(id)).length).toBeGreaterThanOrEqual(2);
	});

	test('the form is imported twice from its file, and both are published, at addresses of their own', async () => {
		const { editor, n8n, simulator } = scene;
		const account = 'Paperplane, imported';
		await createCredential(n8n, simulator, {}, account);
		const panel = new NodePanel(editor);
		for (const time of [1, 2]) {
			await editor.openNewWorkflow();
			await editor.importFile(exampleFile('04-call-back-form'));
			await editor.openNode('Call Back');
			await panel.chooseCredential(account);
			await editor.closeNode();
			await editor.publish();
			live.push(await editor.workflowId());
			expect(new Set(live).size).toBe(time);
		}
		const addresses = await Promise.all(live.map((id) => formAddress(id)));
		const { page } = editor;
		for (const [index, address] of addresses.entries()) {
			await page.goto(address);
			await page.getByLabel('Name').fill('Nathan Smith');
			await page.getByLabel('Phone Number').fill(`+1 555 010 007${index}`);
			await page.getByRole('button', { name: 'Submit' }).click();
			await page.getByText('Thank you').waitFor();
		}
		expect(simulator.calls).toMatchObject([
			{ destination: '+15550100070' },
			{ destination: '+15550100071' },
		]);
	});

	test('the chatbot by webhook answers, and the form has the telephone ring once it has a number', async () => {
		const { n8n } = scene;
		const chatbot = await save('02-chatbot-webhook');
		const form = await save('04-call-back-form');
		live.push(chatbot, form);
		await Promise.all(live.map((id) => n8n.workflows.activate(id)));
		const { page, write, chat } = await openChatOf(scene);
		await write('Where is my parcel?');
		await chat.getByText('Good news').waitFor();

		const window = await page.context().newPage();
		await window.goto(await formAddress(form));
		await window.getByLabel('Name').fill('Nathan Smith');
		await window.getByLabel('Phone Number').fill('the usual one');
		await window.getByRole('button', { name: 'Submit' }).click();
		await window.getByText('That is no number that we can call').waitFor();
		await window.getByLabel('Phone Number').fill('+1 555 010 0077');
		await window.getByRole('button', { name: 'Call me' }).click();
		await window.getByText('Your telephone rings in a moment').waitFor();
		await page.getByText('+15550100077').first().waitFor();
		await Promise.all([window.close(), page.close()]);
	});
});
