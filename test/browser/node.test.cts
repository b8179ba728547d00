import type { CredentialReference } from '../../tools/n8n/client/workflows.cts';
import { createCredential } from '../../tools/credential.cts';
import { waitFor } from '../../tools/wait.cts';
import { longTimeout, save, useFixture } from '../kit/n8n/fixture.cts';
import { sangomaCx, startWith } from '../kit/n8n/nodes.cts';
import { createEditorFixture, THEMES } from './support.cts';

const INBOX = { __rl: true, mode: 'list', value: '' };

describe.each(THEMES)('the node in the editor, in %s', (theme) => {
	const fixture = useFixture(() => createEditorFixture(theme));

	test('has its icon for this theme', async () => {
		const { editor } = fixture;
		await editor.openNewWorkflow();
		await editor.searchNodes('sangoma');
		const icon = editor.by('node-creator').locator('img[src*="sangomaCx"]').first();
		await waitFor(
			() => icon.evaluate((image: HTMLImageElement) => image.naturalWidth > 0),
			longTimeout('the icon'),
		);
		const isDark = (await icon.getAttribute('src'))?.endsWith('/sangomaCx.dark.svg');
		expect(isDark).toBe(theme === 'dark');
	});
});

describe('the node in the editor', () => {
	const fixture = useFixture(() => createEditorFixture('light'));

	beforeEach(() => fixture.simulator.reset());

	const contact = (name: string, credential: CredentialReference) =>
		sangomaCx(name, credential, { resource: 'contact', operation: 'create', inboxId: INBOX });

	/** Opens a workflow with a node that creates a contact, and one that starts a conversation. */
	async function openContacts(): Promise<void> {
		const { credential, editor, n8n, simulator } = fixture;
		const changes = { scope: 'cx.agent-calls' };
		const { id, name } = await createCredential(n8n, simulator, changes, 'Calls only');
		const nodes = [
			...startWith([{}]),
			contact('Contact', credential),
			sangomaCx('Conversation', credential, { resource: 'conversation', operation: 'create' }),
			contact('No Scope', { id, name }),
		].map((node, index) => ({ ...node, position: [index * 220, 0] as [number, number] }));
		await editor.openWorkflow(await save(fixture, ...nodes));
	}

	test('is found by what people search for', async () => {
		const { editor } = fixture;
		await editor.openNewWorkflow();
		for (const words of ['sangoma', 'call agent', 'chatbot', 'call back']) {
			await editor.searchNodes(words);
			await editor.nodeInPanel('Sangoma CX').first().waitFor();
		}
		await editor.nodeInPanel('Sangoma CX').first().click();
		await editor.page.getByText('Actions (12)').click();
		await editor.page.getByText('Place call from agent').first().click();
		const panel = editor.by('ndv');
		await panel.waitFor();
		for (const field of ['agentName', 'destination'])
			await editor.by(`parameter-input-${field}`).waitFor();
		expect(await panel.textContent()).toContain('Additional Fields');
	});

	test('offers the bot of an inbox and the events as triggers, and shows notices', async () => {
		const { editor } = fixture;
		await editor.openNewWorkflow();
		await editor.searchNodes('sangoma');
		await editor.nodeInPanel('Sangoma CX').first().click();
		const list = editor.by('node-creator');
		for (const event of ['message created', 'conversation created', 'conversation resolved'])
			await list.getByText(`On ${event}`, { exact: true }).waitFor();
		await list.getByText("On message to an inbox's bot").click();

		const panel = editor.by('ndv');
		await editor.by('parameter-input-botName').waitFor();
		await panel.getByText('assigns its bot to the inbox, replacing').waitFor();
		await panel.getByText('No inbox is selected').waitFor();
		await (await editor.openList('Shop chat (API)')).click();
		await panel.getByText('No inbox is selected').waitFor({ state: 'hidden' });
		await editor.closeNode();
		await editor.node('Sangoma CX Trigger').getByText('message to the bot').waitFor();
	});

	test('lists the inboxes or says why there are none, and shows the schema before a run', async () => {
		const { editor, simulator } = fixture;
		await openContacts();

		const empty = {
			kind: 'response',
			status: 200,
			body: { payload: [] },
			times: Infinity,
		} as const;
		const fault = simulator.injectFault(empty);
		await editor.openNode('Contact');
		await editor.openList('No inboxes yet');
		fault.remove();
		await editor.closeNode();

		await editor.openNode('Contact');
		await (await editor.openList('Shop chat (API)')).click();
		const isSelected = async () =>
			(await editor.by('rlc-input').inputValue()) === 'Shop chat (API)';
		await waitFor(isSelected, longTimeout('the selected inbox'));
		await editor.closeNode();

		const panel = await editor.openNode('Conversation');
		await panel.getByText('Usually outputs the following fields').waitFor();
		for (const name of ['phone_number', 'inbox_id', 'source_id'])
			await panel.getByText(name, { exact: true }).first().waitFor();
		await editor.closeNode();

		await editor.openNode('No Scope');
		await editor.openList(/cx\.digital-interactions|scope/i);
		await editor.closeNode();
	});
});
