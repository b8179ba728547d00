import { NodePanel } from '../../tools/browser/editor.cts';
import { Customer } from '../../tools/customer.cts';
import { createCredential, createModelCredential } from '../../tools/credential.cts';
import { waitFor } from '../../tools/wait.cts';
import { withModel } from '../kit/n8n/examples.cts';
import { createOwnFixture, longTimeout, useFixture } from '../kit/n8n/fixture.cts';
import { countClicks, createEditorFixture, openChatOf } from './support.cts';

const TRIGGER = 'Sangoma CX Trigger';
const AGENT = 'AI Agent';
const WEBSITE = 13;
const CONVERSATION = 'conversation_id';
/** What docs/ai-agents.md promises. */
const CLICKS = 29;
const HUMAN_ANSWER = 'Hello, this is Ada.';

describe('a chatbot with an AI agent', () => {
	const fixture = useFixture(() =>
		// n8n gives a new node the newest credential of its type, which may be another test's.
		withModel(() => createEditorFixture('dark', createOwnFixture)),
	);
	let panel: NodePanel;
	let id = '';

	beforeAll(async () => {
		const { editor, model, n8n, simulator } = fixture;
		await createCredential(n8n, simulator, {}, 'Paperplane');
		await createModelCredential(n8n, model.url, 'Scripted model');
		panel = new NodePanel(editor);
	});

	/** Searches for a node in the nodes panel, and clicks it. */
	async function addNode(words: string, name: string): Promise<void> {
		await fixture.editor.searchNodes(words);
		await fixture.editor.nodeInPanel(name).first().click();
	}

	test('is built from scratch with few clicks and no typed expressions, and published', async () => {
		const { editor, n8n, simulator, onClose } = fixture;
		await editor.openNewWorkflow();
		const clicks = await countClicks(editor.page);
		await editor.addFirst();
		await addNode('sangoma', 'Sangoma CX');
		await editor.by('node-creator').getByText("On message to an inbox's bot").last().click();
		await (await editor.openList('Website')).click();
		await editor.leaveNode();

		await editor.addAfter(TRIGGER);
		await addNode('ai agent', AGENT);
		await editor.leaveNode();

		await editor.addBelow(AGENT, 'ai_languageModel');
		await editor.nodeInPanel('OpenAI Chat Model').first().click();
		await editor.leaveNode();

		await editor.addBelow(AGENT, 'ai_memory');
		await editor.nodeInPanel('Simple Memory').first().click();
		await editor.leaveNode();

		// A test run, so that its data can be dragged: n8n does not preview the output of triggers and agents.
		await editor.by('execute-workflow-button').click();
		await waitFor(() => simulator.webhooks.length > 0, longTimeout('the test URL'));
		// n8n stores the trigger's key after the registration.
		await editor.by('stop-execution-waiting-for-webhook-button').waitFor();
		await new Customer(simulator, WEBSITE).says('Hello');
		await editor.page.getByText('Workflow executed successfully').first().waitFor();

		await editor.addBelow(AGENT, 'ai_tool');
		await addNode('sangoma', 'Sangoma CX Tool');
		await panel.choose('resource', 'Conversation');
		await panel.choose('operation', 'Deliver to Agent');
		await panel.drag(CONVERSATION, 'conversationId');
		await editor.closeNode();

		await editor.addAfter(AGENT);
		await addNode('sangoma', 'Sangoma CX');
		await editor.by('node-creator').getByText('Send message', { exact: true }).click();
		await panel.drag('output', 'content');
		await editor.by('run-data-schema-header').filter({ hasText: TRIGGER }).click();
		await panel.drag(CONVERSATION, 'conversationId');
		await editor.closeNode();

		await editor.publish();
		await editor.page.getByText('Sangoma CX now sends its events to this workflow').waitFor();
		expect(clicks()).toBe(CLICKS);
		id = await editor.workflowId();
		onClose(() => n8n.workflows.deactivate(id));
	});

	test('replies, is silent while a human has the chat, and replies again once it is given back', async () => {
		const { model, n8n, simulator } = fixture;
		const { page, write, chat } = await openChatOf(fixture, 'Website');
		await write('Hello, my number is +1 555 010 0142.', 'I will remember +15550100142');

		await page.getByRole('button', { name: 'Take over' }).click();
		await page.getByText('You are talking to Ada Agent').waitFor();
		const before = await n8n.executions.list(id);
		await write('Where is my parcel?');
		await page.getByLabel('Reply as Ada Agent').fill(HUMAN_ANSWER);
		await page.getByLabel('Reply as Ada Agent').press('Enter');
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
