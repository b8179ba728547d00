import { NodePanel } from '../../tools/browser/editor.cts';
import { createCredential, createModelCredential } from '../../tools/credential.cts';
import type { Model } from '../../tools/model/server.cts';
import { startModel } from '../../tools/model/server.cts';
import { openChatOf, setBrowserScene, THEMES } from './support.cts';
import type { BrowserScene } from './support.cts';

const TRIGGER = 'Sangoma CX Trigger';
const AGENT = 'AI Agent';
const MODEL = 'OpenAI Chat Model';
/** Of the agent's input, from which n8n calls the agent's parts, too. */
const CONVERSATION = '{{ $json.conversation_id }}';
/** Six nodes, some sixty clicks. */
const BUILDING_MS = 240_000;
const HUMAN_ANSWER = 'Hello, this is Ada.';

describe.each(THEMES)('a chatbot with an AI agent, in %s', (theme) => {
	let scene: BrowserScene;
	let model: Model;
	let panel: NodePanel;
	/** The workflow. */
	let id = '';
	const account = `Paperplane, ${theme}`;
	const modelAccount = `Scripted model, ${theme}`;

	beforeAll(async () => {
		[scene, model] = await Promise.all([setBrowserScene(theme), startModel()]);
		const { editor, n8n, simulator } = scene;
		await createCredential(n8n, simulator, {}, account);
		await createModelCredential(n8n, model.url, modelAccount);
		panel = new NodePanel(editor);
	});
	afterAll(async () => {
		if (id) await scene.n8n.workflows.deactivate(id);
		await scene.close();
		await model.close();
	});

	async function addTrigger(): Promise<void> {
		const { editor } = scene;
		await editor.openNewWorkflow();
		await editor.searchNodes('sangoma');
		await editor.nodeInPanel('Sangoma CX').first().click();
		await editor.by('node-creator').getByText('On message created').last().click();
		await panel.chooseCredential(account);
		await panel.choose('source', 'Agent Bot');
		const inboxes = await editor.openList();
		await inboxes.filter({ hasText: 'Website' }).click();
		await editor.closeNode();
	}

	async function addAgent(): Promise<void> {
		const { editor } = scene;
		await editor.addAfter(TRIGGER);
		await editor.searchNodes('ai agent');
		await editor.nodeInPanel(AGENT).first().click();
		await panel.choose('promptType', 'Define below');
		await panel.fillInExpression('text', '{{ $json.content }}');
		await editor.closeNode();
	}

	async function addModel(): Promise<void> {
		const { editor } = scene;
		await editor.addBelow(AGENT, 'ai_languageModel');
		await editor.nodeInPanel(MODEL).first().click();
		await panel.chooseCredential(modelAccount);
		// n8n empties it when the credential that it chose by itself was another test's.
		const models = await editor.openList();
		await models.first().click();
		await editor.closeNode();
	}

	async function addMemory(): Promise<void> {
		const { editor } = scene;
		await editor.addBelow(AGENT, 'ai_memory');
		await editor.nodeInPanel('Simple Memory').first().click();
		await panel.choose('sessionIdType', 'Define below');
		// Until then its field is that of the other choice, which cannot be filled in.
		const other = editor.by('ndv').getByText('Session Key From Previous Node');
		await other.waitFor({ state: 'hidden' });
		await panel.fillInExpression('sessionKey', CONVERSATION);
		await editor.closeNode();
	}

	async function addTool(): Promise<void> {
		const { editor } = scene;
		await editor.addBelow(AGENT, 'ai_tool');
		await editor.by('node-creator-search-bar').fill('sangoma');
		await editor.nodeInPanel('Sangoma CX Tool').first().click();
		await panel.chooseCredential(account);
		await panel.choose('resource', 'Conversation');
		await panel.choose('operation', 'Deliver to Agent');
		await panel.fillInExpression('conversationId', CONVERSATION);
		await editor.closeNode();
	}

	async function addAnswer(): Promise<void> {
		const { editor } = scene;
		await editor.addAfter(AGENT);
		await editor.searchNodes('sangoma');
		await editor.nodeInPanel('Sangoma CX').first().click();
		await editor.by('node-creator').getByText('Send a message in a conversation').click();
		await panel.chooseCredential(account);
		const conversation = `{{ $('${TRIGGER}').item.json.conversation_id }}`;
		await panel.fillInExpression('conversationId', conversation);
		await panel.fillInExpression('content', '{{ $json.output }}');
		await editor.closeNode();
	}

	test(
		'is built by clicking, from nothing, and published',
		async () => {
			const { editor } = scene;
			for (const add of [addTrigger, addAgent, addModel, addMemory, addTool, addAnswer])
				await add();
			await editor.publish();
			await editor.page.getByText('Sangoma CX now sends its events to this workflow').waitFor();
			id = await editor.workflowId();
		},
		BUILDING_MS,
	);

	test('answers, is silent while a human has the chat, and answers once it is given back', async () => {
		const { n8n, simulator } = scene;
		const { page, write, chat } = await openChatOf(scene, 'Website');
		await write('Hello, my number is +1 555 010 0142.');
		await chat.getByText('I keep +15550100142 in mind').waitFor();

		await page.getByRole('button', { name: 'Take over' }).click();
		await page.getByText('You are talking to Ada Agent').waitFor();
		const before = await n8n.executions.list(id);
		await write('Where is my parcel?');
		await page.getByLabel('Answer as Ada Agent').fill(HUMAN_ANSWER);
		await page.getByLabel('Answer as Ada Agent').press('Enter');
		await chat.getByText(HUMAN_ANSWER).waitFor();
		await simulator.settled();
		expect(await n8n.executions.list(id)).toHaveLength(before.length);
		expect(await chat.getByText('out for delivery').count()).toBe(0);

		await page.getByRole('button', { name: 'Give back' }).click();
		await page.getByText('Our assistant is here').waitFor();
		await write('Where is my parcel?');
		await chat.getByText('out for delivery').waitFor();
		expect(JSON.stringify(model.requests.at(-1)?.messages)).toContain('my number is');

		await write('Can I talk to a human, please?');
		await page.getByText('You are talking to Ada Agent').waitFor();
		await page.close();
	});
});
