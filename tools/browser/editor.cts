import type { Browser, Locator, Page } from 'playwright-core';
import { LONG_TIMEOUT_MS, waitFor } from '../wait.cts';

/** The color scheme of the editor. */
export type Theme = 'light' | 'dark';

interface EditorOptions {
	url: string;
	/** The login cookie: `RestSession.login`. */
	login: string;
	theme?: Theme;
	size?: { width: number; height: number };
}

/** A choice in the editor is stable after this many checks. */
const STABLE_CHECKS = 4;

/** How long a list may load before it is opened again. */
const LIST_MS = 20_000;

/** n8n's editor in a browser. */
export class Editor {
	private constructor(readonly page: Page) {}

	/** Opens a browser window with the owner logged in. */
	static async open(browser: Browser, options: EditorOptions): Promise<Editor> {
		const { url, login, theme = 'light', size = { width: 1440, height: 900 } } = options;
		const context = await browser.newContext({
			baseURL: url,
			viewport: size,
			colorScheme: theme,
			reducedMotion: 'reduce',
		});
		const separator = login.indexOf('=');
		const cookie = { name: login.slice(0, separator), value: login.slice(separator + 1), url };
		await context.addCookies([cookie]);
		return new Editor(await context.newPage());
	}

	close(): Promise<void> {
		return this.page.context().close();
	}

	by(testId: string): Locator {
		return this.page.getByTestId(testId);
	}

	node(name: string): Locator {
		return this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
	}

	async openNewWorkflow(): Promise<void> {
		await this.page.goto('/workflow/new', { waitUntil: 'domcontentloaded' });
		await this.by('canvas-plus-button').waitFor();
	}

	/** Imports a file into the open, empty workflow. */
	async importFile(path: string): Promise<void> {
		await this.by('workflow-menu').click();
		await this.by('workflow-menu-item-import').hover();
		const chooser = this.page.waitForEvent('filechooser');
		await this.by('workflow-menu-item-import-from-file').click();
		await (await chooser).setFiles(path);
		await this.by('canvas-node').first().waitFor();
	}

	async workflowId(): Promise<string> {
		await this.page.waitForURL(/\/workflow\/(?!new)\w+/);
		return /workflow\/(\w+)/.exec(this.page.url())?.[1] ?? '';
	}

	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`/workflow/${id}`, { waitUntil: 'domcontentloaded' });
		await this.by('canvas-node').first().waitFor();
	}

	async openNode(name: string): Promise<Locator> {
		await this.node(name).dblclick();
		const panel = this.by('ndv');
		await panel.waitFor();
		return panel;
	}

	async closeNode(): Promise<void> {
		await this.by('ndv-close-button').click();
		await this.by('ndv').waitFor({ state: 'hidden' });
	}

	/** Closes a node's panel with the keyboard. */
	async leaveNode(): Promise<void> {
		await this.by('ndv').waitFor();
		await this.page.keyboard.press('Escape');
		await this.by('ndv').waitFor({ state: 'hidden' });
	}

	async searchNodes(text: string): Promise<void> {
		const field = this.by('node-creator-search-bar');
		if (!(await field.isVisible())) await this.by('node-creator-plus-button').click();
		await field.fill(text);
	}

	/** Returns the node with this name in the list of nodes. */
	nodeInPanel(name: string): Locator {
		const exact = new RegExp(`^\\s*${name}\\s*$`);
		return this.by('node-creator-item-name').filter({ hasText: exact });
	}

	/** Opens the list of nodes to add the first one to an empty workflow. */
	async addFirst(): Promise<void> {
		await this.by('canvas-plus-button').click();
		await this.by('node-creator-search-bar').waitFor();
	}

	/** Opens the list of nodes to add one after a node on the canvas. */
	async addAfter(name: string): Promise<void> {
		const output = this.node(name).getByTestId('canvas-node-output-handle');
		await output.getByTestId('canvas-handle-plus').click();
		await this.by('node-creator-search-bar').waitFor();
	}

	/** Opens the list of nodes to add one to an agent: `ai_languageModel`, `ai_memory` or `ai_tool`. */
	async addBelow(agent: string, type: string): Promise<void> {
		const input = this.by('canvas-node-input-handle').and(
			this.page.locator(`[data-connection-type="${type}"][data-node-name="${agent}"]`),
		);
		await input.getByTestId('canvas-handle-plus').click();
		// A short list has no search.
		await this.by('node-creator-item-name').first().waitFor();
	}

	/**
	 * Opens the list of a field, and returns its entry or its error with this text. Opens it again while
	 * it has none: the list of a node that n8n is still filling in can stay empty.
	 */
	async openList(text: string | RegExp): Promise<Locator> {
		const loaded = this.by('rlc-item').or(this.by('rlc-error-container'));
		const entry = loaded.filter({ hasText: text }).first();
		await this.by('rlc-input').click();
		const isShown = async () => {
			const isThere = await entry.waitFor({ timeout: LIST_MS }).then(
				() => true,
				() => false,
			);
			if (isThere) return true;
			// Not with the mouse: a test counts the clicks that a user needs.
			await this.by('tab-params').dispatchEvent('click');
			await this.by('rlc-input').focus();
			return false;
		};
		await waitFor(isShown, {
			timeout: LONG_TIMEOUT_MS,
			message: `n8n's list does not show "${text}".`,
		});
		return entry;
	}

	async execute(): Promise<void> {
		await this.by('execute-workflow-button').click();
		await this.page.getByText('Workflow executed successfully').first().waitFor();
	}

	async publish(): Promise<void> {
		await this.by('workflow-open-publish-modal-button').click();
		await this.by('workflow-publish-button').click();
		await this.by('workflow-publish-button').waitFor({ state: 'hidden' });
	}
}

/** A node's open panel in n8n's editor. */
export class NodePanel {
	constructor(private readonly editor: Editor) {}

	/** Chooses a saved credential, again if n8n, which may still load its list, forgets the choice. */
	async chooseCredential(name: string): Promise<void> {
		const select = this.editor.by('node-credentials-select');
		let checks = 0;
		const isKept = async () => {
			const isChosen = (await select.locator('input').first().inputValue()) === name;
			checks = isChosen ? checks + 1 : 0;
			if (isChosen) return checks > STABLE_CHECKS;
			await select.click();
			await this.option(name).click();
			return false;
		};
		await waitFor(isKept, {
			interval: 250,
			message: `n8n does not keep the credential "${name}".`,
		});
	}

	async choose(parameter: string, option: string): Promise<void> {
		await this.parameter(parameter).click();
		await this.option(option).click();
	}

	/** Drags a field of the input, by its name, to a parameter. */
	async drag(field: string, parameter: string): Promise<void> {
		const { mouse } = this.editor.page;
		const item = this.editor.by('run-data-schema-item').filter({ hasText: field }).first();
		await item.getByText(field, { exact: true }).hover();
		await mouse.down();
		const { x, y, width, height } = (await this.parameter(parameter).boundingBox())!;
		// n8n starts to drag with the first move, and shows where it drops with the next ones.
		await mouse.move(x, y, { steps: 5 });
		await mouse.move(x + width / 2, y + height / 2, { steps: 5 });
		await mouse.up();
		await this.parameter(parameter).getByText(field).first().waitFor();
	}

	private parameter(name: string): Locator {
		return this.editor.by(`parameter-input-${name}`);
	}

	private option(name: string): Locator {
		return this.editor.page.getByRole('option', { name });
	}
}
