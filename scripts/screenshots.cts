// npm run screenshots: takes the screenshots for docs/images. Look at each before you commit it.
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Argument } from 'commander';
import type { Locator, Page } from 'playwright-core';
import { openChatPage } from '../tools/browser/chat-page.cts';
import { launchChromium } from '../tools/browser/chromium.cts';
import { Editor } from '../tools/browser/editor.cts';
import { buildPackage } from '../tools/build.cts';
import { describeCommand, runCommand } from '../tools/command-line.cts';
import {
	activateExample,
	type Environment,
	findExample,
	startEnvironment,
} from '../tools/environment.cts';
import type { Workflow } from '../tools/n8n/client/workflows.cts';
import { listExamples } from '../tools/examples.cts';
import { ensureN8n } from '../tools/n8n/install.cts';
import { findFreePort } from '../tools/ports.cts';
import { onShutdown } from '../tools/shutdown.cts';
import { waitFor } from '../tools/wait.cts';
import { WIDGET, widgetUrl } from '../tools/widget-visitor.cts';

const FOLDER = join('docs', 'images');
const SIZE = { width: 1400, height: 780 };
/** The width of the window in relation to the workflow's width: the notes are readable. */
const WORKFLOW_SCALE = 0.6;
const MAX_WIDTH = 2800;
/** High enough for the workflow and the editor's buttons. */
const WORKFLOW_HEIGHT = 1400;
/** The margin around a workflow in pixels. */
const MARGIN = 20;

type Clip = { x: number; y: number; width: number; height: number };

/** Takes a screenshot. A page with shadows and gradients is smaller as JPEG. */
async function save(file: string, what: Page | Locator, clip?: Clip): Promise<void> {
	const path = join(FOLDER, file);
	const quality = file.endsWith('.jpg') ? 65 : undefined;
	await what.screenshot({ path, quality, animations: 'disabled', ...{ clip } });
	console.log(`${path} (${Math.ceil(statSync(path).size / 1024)} kB)`);
}

async function takeActions(editor: Editor): Promise<void> {
	await editor.page.setViewportSize({ ...SIZE, height: 1180 });
	await editor.openNewWorkflow();
	await editor.searchNodes('sangoma');
	await editor.nodeInPanel('Sangoma CX').first().click();
	await editor.page.getByText('Actions (12)').click();
	await editor.page.getByText('Triggers (5)').click();
	await editor.page.getByText('Create webhook').scrollIntoViewIfNeeded();
	await save('actions.png', editor.by('node-creator'));
	await editor.page.setViewportSize(SIZE);
}

async function takeOperations(editor: Editor, environment: Environment): Promise<void> {
	const { id } = findExample(environment, 'First Light');
	await editor.openWorkflow(id);
	await editor.execute();
	const news = editor.page.getByText('Workflow executed successfully');
	await news.first().waitFor({ state: 'hidden' });
	for (const [name, node] of Object.entries({
		'agent-call': 'Call From Agent',
		'queue-call': 'Call From Queue',
		'message-send': 'Send Message',
	})) {
		const panel = await editor.openNode(node);
		await panel.getByTestId('output-panel').getByText('1 item').first().waitFor();
		await save(`${name}.png`, panel);
		await editor.closeNode();
	}
}

function windowFor({ nodes }: Workflow): typeof SIZE {
	const left = Math.min(...nodes.map(({ position }) => position[0]));
	const right = Math.max(
		...nodes.map(({ position, parameters }) => position[0] + Number(parameters.width ?? 0)),
	);
	const width = Math.round((right - left) * WORKFLOW_SCALE);
	return { width: Math.min(Math.max(width, SIZE.width), MAX_WIDTH), height: WORKFLOW_HEIGHT };
}

/** Returns the area of the workflow on the canvas, with a margin. */
async function findWorkflow({ page }: Editor): Promise<Clip> {
	const nodes = await page.locator('.vue-flow__node').all();
	const boxes = (await Promise.all(nodes.map((node) => node.boundingBox()))).filter(isBox);
	const x = Math.min(...boxes.map((box) => box.x)) - MARGIN;
	const y = Math.min(...boxes.map((box) => box.y)) - MARGIN;
	const width = Math.max(...boxes.map((box) => box.x + box.width)) + MARGIN - x;
	const height = Math.max(...boxes.map((box) => box.y + box.height)) + MARGIN - y;
	return { x, y, width, height };
}

const isBox = (box: Clip | null): box is Clip => box !== null;

/** Fits the workflow into the canvas, and returns its area once it no longer moves. */
async function fitWorkflow(editor: Editor): Promise<Clip> {
	await editor.by('zoom-to-fit').click();
	let before = '';
	return await waitFor(
		async () => {
			const clip = await findWorkflow(editor);
			const isStill = JSON.stringify(clip) === before;
			before = JSON.stringify(clip);
			return isStill && clip;
		},
		{ interval: 300 },
	);
}

async function takeExamples(editor: Editor, { workflows }: Environment): Promise<void> {
	for (const [index, name] of listExamples().entries()) {
		await editor.page.setViewportSize(windowFor(workflows[index]));
		await editor.openWorkflow(workflows[index].id);
		const clip = await fitWorkflow(editor);
		// A node under the pointer would show its buttons.
		await editor.page.mouse.move(0, 0);
		await save(`${name}.png`, editor.page, clip);
	}
	await editor.page.setViewportSize(SIZE);
}

async function takeTrigger(editor: Editor, environment: Environment): Promise<void> {
	// Not an active one: n8n covers a newly activated workflow with advice.
	const { id } = findExample(environment, 'Hand-over');
	await editor.openWorkflow(id);
	const panel = await editor.openNode('When a Customer Writes');
	await panel.getByText('Bot Name').waitFor();
	await save('trigger.png', panel);
	await editor.closeNode();
}

async function openChat(editor: Editor, { simulator }: Environment, inbox?: string) {
	const opened = await openChatPage(editor.page.context(), simulator, inbox);
	await opened.page.setViewportSize({ width: 1280, height: 860 });
	return opened;
}

async function takeAgent(editor: Editor, environment: Environment): Promise<void> {
	await activateExample(environment, 'AI Agent Chatbot');
	const { page, chat, write } = await openChat(editor, environment, 'Website');
	await write('Hello! My number is +1 555 010 0142.', 'I will remember');
	await write('Please call me back.', 'Shall we call you now');
	const opened = page.waitForEvent('popup');
	await chat.getByRole('link').click();
	const question = await opened;
	await question.setViewportSize({ width: 480, height: 420 });
	await question.getByRole('button', { name: 'Yes, call me' }).waitFor();
	await save('ask-first.png', question);
	await question.getByRole('button', { name: 'Yes, call me' }).click();
	await chat.getByText('Your phone will ring in a moment').waitFor();
	await save('ai-agent-chat.jpg', page);
	await page.close();
}

async function takeHandOver(editor: Editor, environment: Environment): Promise<void> {
	await activateExample(environment, 'Hand-over');
	const { page, chat, write } = await openChat(editor, environment);
	await write('Where is my parcel?', 'Your parcel arrives tomorrow');
	await write('Can I talk to a human, please?', 'A colleague will be with you');
	await page.getByText('You are talking to').waitFor();
	await page.getByLabel('Reply as Ada Agent').fill('Hello Rosa, this is Ada. How can I help?');
	await page.getByLabel('Reply as Ada Agent').press('Enter');
	await chat.getByText('this is Ada').waitFor();
	await save('chat-hand-over.jpg', page);
	await page.close();
}

async function takeWidget(editor: Editor, environment: Environment): Promise<void> {
	const { n8n, simulator } = environment;
	await activateExample(environment, 'Hand-over');
	const widget = await activateExample(environment, WIDGET);
	const page = await editor.page.context().newPage();
	await page.setViewportSize({ width: 640, height: 720 });
	await page.goto(widgetUrl(n8n.url, widget));
	const log = page.getByRole('log');
	const write = async (text: string) => {
		await page.getByLabel('Your message').fill(text);
		await page.getByLabel('Your message').press('Enter');
		await log.getByText(text).waitFor();
	};
	await page.getByLabel('Your name').fill('Inga Example');
	await page.getByLabel('Your email').fill('inga@example.org');
	await write('When does my parcel arrive?');
	await log.getByText('tomorrow before noon').waitFor();
	const conversationId = simulator.messages.at(-1)?.conversation_id ?? 0;
	const content = 'At ten, Inga: the driver has it.';
	await simulator.sendAgentMessage({ conversationId, content });
	await log.getByText(content).waitFor();
	await page.reload();
	await page.getByRole('button', { name: 'Continue the chat' }).click();
	await log.getByText(content).waitFor();
	await write('Great, I am at home.');
	await save('widget.png', page);
	await page.close();
}

const SCREENSHOTS: Record<string, (editor: Editor, environment: Environment) => Promise<void>> = {
	actions: takeActions,
	operations: takeOperations,
	examples: takeExamples,
	trigger: takeTrigger,
	'hand-over': takeHandOver,
	agent: takeAgent,
	widget: takeWidget,
};
const NAMES = Object.keys(SCREENSHOTS);

const command = describeCommand(
	'npm run screenshots --',
	'Takes the screenshots for docs/images.',
).addArgument(new Argument('[screenshots...]', 'take only these').choices(NAMES));

void runCommand(command, async () => {
	mkdirSync(FOLDER, { recursive: true });
	const installation = await ensureN8n();
	await buildPackage();
	const ports = { port: await findFreePort(), simulatorPort: await findFreePort() };
	const environment = await startEnvironment(installation, ports);
	const browser = await launchChromium();
	onShutdown(() => browser.close());
	const { url, login } = environment.client.rest;
	const editor = await Editor.open(browser, { url, login, size: SIZE });
	for (const name of command.args.length === 0 ? NAMES : command.args)
		await SCREENSHOTS[name](editor, environment);
	return true;
});
