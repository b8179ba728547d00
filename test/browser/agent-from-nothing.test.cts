import { NodePanel } from '../../tools/browser/editor.cts';
import { createCredential, createModelCredential } from '../../tools/credential.cts';
import { withModel } from '../kit/n8n/examples.cts';
import { useFixture } from '../kit/n8n/fixture.cts';
import { createEditorFixture, openChatOf, THEMES } from './support.cts';

const TRIGGER = 'Sangoma CX Trigger';
const AGENT = 'AI Agent';
/** An expression on the agent's input, which the nodes below the agent see, too. */
const CONVERSATION = '{{ $json.conversation_id }}';
const HUMAN_ANSWER = 'Hello, this is Ada.';

/** The workflow takes about sixty clicks. */
jest.setTimeout(240_000);

describe.each(THEMES)('a chatbot with an AI agent, in %s', (theme) => {
	const fixture = useFixture(() => withModel(() => createEditorFixture(theme)));
	let panel: NodePanel;
	let id = '';
	const account = `Paperplane, ${theme}`;
	const modelAccount = `Scripted model, ${theme}`;

	beforeAll(async () => {
		const { editor, model, n8n, simulator } = fixture;
		await createCredential(n8n, simulator, {}, account);
		await createModelCredential(n8n, model.url, modelAccount);
		panel = new NodePanel(editor);
	});

	/** Opens the panel of nodes and clicks the node that a search finds. */
	async function addNode(words: string, name: string): Promise<void> {
		await fixture.editor.searchNodes(words);
		await fixture.editor.nodeInPanel(name).first().click();
	}

	test('is built by clicking, from nothing, and published', async () => {
		const { editor, n8n, onClose } = fixture;
		await editor.openNewWorkflow();
		await addNode('sangoma', 'Sangoma CX');
		await editor.by('node-creator').getByText('On message created').last().click();
		await panel.chooseCredential(account);
		await panel.choose('source', 'Agent Bot');
		const inboxes = await editor.openList();
		await inboxes.filter({ hasText: 'Website' }).click();
		await editor.closeNode();

		await editor.addAfter(TRIGGER);
		await addNode('ai agent', AGENT);
		await panel.choose('promptType', 'Define below');
		await panel.fillInExpression('text', '{{ $json.content }}');
		await editor.closeNode();

		await editor.addBelow(AGENT, 'ai_languageModel');
		await editor.nodeInPanel('OpenAI Chat Model').first().click();
		await panel.chooseCredential(modelAccount);
		// n8n empties it if the credential that it chose by itself was another test's.
		const models = await editor.openList();
		await models.first().click();
		await editor.closeNode();

		await editor.addBelow(AGENT, 'ai_memory');
		await editor.nodeInPanel('Simple Memory').first().click();
		await panel.choose('sessionIdType', 'Define below');
		// Until then, its field is that of the other choice, which cannot be filled in.
		const other = editor.by('ndv').getByText('Session Key From Previous Node');
		await other.waitFor({ state: 'hidden' });
		await panel.fillInExpression('sessionKey', CONVERSATION);
		await editor.closeNode();

		await editor.addBelow(AGENT, 'ai_tool');
		await addNode('sangoma', 'Sangoma CX Tool');
		await panel.chooseCredential(account);
		await panel.choose('resource', 'Conversation');
		await panel.choose('operation', 'Deliver to Agent');
		await panel.fillInExpression('conversationId', CONVERSATION);
		await editor.closeNode();

		await editor.addAfter(AGENT);
		await addNode('sangoma', 'Sangoma CX');
		await editor.by('node-creator').getByText('Send message', { exact: true }).click();
		await panel.chooseCredential(account);
		const conversation = `{{ $('${TRIGGER}').item.json.conversation_id }}`;
		await panel.fillInExpression('conversationId', conversation);
		await panel.fillInExpression('content', '{{ $json.output }}');
		await editor.closeNode();

		await editor.publish();
		await editor.page.getByText('Sangoma CX now sends its events to this workflow').waitFor();
		id = await editor.workflowId();
		onClose(() => n8n.workflows.deactivate(id));
	});

	test('answers, is silent while a human has the chat, and answers once it is given back', async () => {
		const { model, n8n, simulator } = fixture;
		const { page, write, chat } = await openChatOf(fixture, 'Website');
		await write('Hello, my number is +1 555 010 0142.', 'I keep +15550100142 in mind');

		await page.getByRole('button', { name: 'Take over' }).click();
		await page.getByText('You are talking to Ada Agent').waitFor();
		const before = await n8n.executions.list(id);
		await write('Where is my parcel?');
		await page.getByLabel('Answer as Ada Agent').fill(HUMAN_ANSWER);
		await page.getByLabel('Answer as Ada Agent').press('Enter');
		await chat.getByText(HUMAN_ANSWER).waitFor();
		await simulator.waitForDeliveries();
		expect(await n8n.executions.list(id)).toHaveLength(before.length);
		expect(await chat.getByText('out for delivery').count()).toBe(0);

		await page.getByRole('button', { name: 'Give back' }).click();
		await page.getByText('Our assistant is here').waitFor();
		await write('Where is my parcel?', 'out for delivery');
		expect(JSON.stringify(model.requests.at(-1)?.messages)).toContain('my number is');

		await write('Can I talk to a human, please?');
		await page.getByText('You are talking to Ada Agent').waitFor();
		await page.close();
	});
});
