import type { Browser, Locator, Page } from 'playwright-core';

/** In which colours the editor is shown. */
export type Theme = 'light' | 'dark';

/** How a page looks and who is logged in. */
export interface EditorOptions {
	url: string;
	/** The session's cookie, as `RestSession.login` gives it. */
	login: string;
	theme?: Theme;
	size?: { width: number; height: number };
	scale?: number;
}

/** On a busy machine, the editor takes ten seconds to load. */
const PATIENCE_MS = 40_000;

/** n8n's editor in a browser, as a person uses it. */
export class Editor {
	private constructor(readonly page: Page) {}

	/** Opens a browser window in which the owner is logged in. */
	static async open(browser: Browser, options: EditorOptions): Promise<Editor> {
		const { url, login, theme = 'light', size = { width: 1440, height: 900 }, scale } = options;
		const context = await browser.newContext({
			baseURL: url,
			viewport: size,
			colorScheme: theme,
			deviceScaleFactor: scale,
			reducedMotion: 'reduce',
		});
		const separator = login.indexOf('=');
		const cookie = { name: login.slice(0, separator), value: login.slice(separator + 1), url };
		await context.addCookies([cookie]);
		const page = await context.newPage();
		page.setDefaultTimeout(PATIENCE_MS);
		return new Editor(page);
	}

	close(): Promise<void> {
		return this.page.context().close();
	}

	/** The element that n8n marks with this id for tests. */
	by(testId: string): Locator {
		return this.page.getByTestId(testId);
	}

	/** A node on the canvas. */
	node(name: string): Locator {
		return this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
	}

	/** Opens an empty workflow. */
	async openNewWorkflow(): Promise<void> {
		await this.page.goto('/workflow/new', { waitUntil: 'domcontentloaded' });
		await this.by('canvas-plus-button').waitFor();
	}

	/** Imports a file into the open, empty workflow, by its menu. */
	async importFile(path: string): Promise<void> {
		await this.by('workflow-menu').click();
		await this.by('workflow-menu-item-import').hover();
		const chooser = this.page.waitForEvent('filechooser');
		await this.by('workflow-menu-item-import-from-file').click();
		await (await chooser).setFiles(path);
		await this.by('canvas-node').first().waitFor();
	}

	/** The ID of the open workflow, once it is saved. */
	async workflowId(): Promise<string> {
		await this.page.waitForURL(/\/workflow\/(?!new)\w+/);
		return /workflow\/(\w+)/.exec(this.page.url())?.[1] ?? '';
	}

	/** Opens a saved workflow; returns once its nodes are on the canvas. */
	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`/workflow/${id}`, { waitUntil: 'domcontentloaded' });
		await this.by('canvas-node').first().waitFor();
	}

	/** Opens a node's panel. */
	async openNode(name: string): Promise<Locator> {
		await this.node(name).dblclick();
		const panel = this.by('ndv');
		await panel.waitFor();
		return panel;
	}

	/** Goes back from a node's panel to the canvas. */
	async closeNode(): Promise<void> {
		await this.by('ndv-close-button').click();
		await this.by('ndv').waitFor({ state: 'hidden' });
	}

	/** Searches in the panel of nodes. */
	async searchNodes(text: string): Promise<void> {
		const field = this.by('node-creator-search-bar');
		if (!(await field.isVisible())) await this.by('node-creator-plus-button').click();
		await field.fill(text);
	}

	/** The node with this name in the panel of nodes. */
	nodeInPanel(name: string): Locator {
		const exact = new RegExp(`^\\s*${name}\\s*$`);
		return this.by('node-creator-item-name').filter({ hasText: exact });
	}

	/** Opens the panel of nodes for what is to follow a node on the canvas. */
	async addAfter(name: string): Promise<void> {
		const output = this.node(name).getByTestId('canvas-node-output-handle');
		await output.getByTestId('canvas-handle-plus').click();
		await this.by('node-creator-search-bar').waitFor();
	}

	/** Opens the panel of nodes for a part of an agent: `ai_languageModel`, `ai_memory` or `ai_tool`. */
	async addBelow(agent: string, type: string): Promise<void> {
		await this.openNode(agent);
		await this.by(`add-subnode-${type}-0`).click();
		await this.by('node-creator').waitFor();
	}

	/** The items of the open list of a resource locator. */
	async openList(): Promise<Locator> {
		await this.by('rlc-input').click();
		return this.by('rlc-item');
	}

	/** Presses Execute workflow, and waits until n8n says that it went well. */
	async execute(): Promise<void> {
		await this.by('execute-workflow-button').click();
		await this.page.getByText('Workflow executed successfully').first().waitFor();
	}

	/** Makes the open workflow live, and waits until n8n says that it is. */
	async publish(): Promise<void> {
		await this.by('workflow-open-publish-modal-button').click();
		await this.by('workflow-publish-button').click();
		await this.by('workflow-publish-button').waitFor({ state: 'hidden' });
	}
}
