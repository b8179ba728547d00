import type { Locator } from 'playwright-core';
import type { Editor } from './editor.cts';

/**
 * By then n8n has taken over what was typed, which it shows nowhere; a panel that is closed before that
 * forgets it. People are not that quick.
 */
const TAKEN_OVER_MS = 1_000;
const MAX_TRIES = 3;

/** A node's open panel in n8n's editor, as a person fills it in. */
export class NodePanel {
	constructor(private readonly editor: Editor) {}

	/** Chooses a saved credential by its name: once more if n8n, which still fetches its list, forgot it. */
	async chooseCredential(name: string): Promise<void> {
		const select = this.editor.by('node-credentials-select');
		const isChosen = async () => (await select.locator('input').first().inputValue()) === name;
		for (let tries = 0; tries < MAX_TRIES; tries++) {
			await select.click();
			await this.option(name).click();
			await this.editor.page.waitForTimeout(TAKEN_OVER_MS);
			if (await isChosen()) return;
		}
		throw new Error(`n8n does not take the credential "${name}"`);
	}

	/** Chooses from the list of a parameter. */
	async choose(parameter: string, option: string): Promise<void> {
		await this.parameter(parameter).click();
		await this.option(option).click();
	}

	/** Has a parameter evaluate an expression. */
	async fillInExpression(parameter: string, expression: string): Promise<void> {
		await this.parameter(parameter).hover();
		const options = this.editor.by(`${parameter}-parameter-input-options-container`);
		await options.getByTestId('radio-button-expression').click();
		const field = this.parameter(parameter).locator('.cm-content');
		await field.click();
		await this.editor.page.keyboard.press('ControlOrMeta+A');
		await this.editor.page.keyboard.insertText(expression);
		// What is shown of the result stands over the next parameter.
		await field.blur();
		await this.editor.page.waitForTimeout(TAKEN_OVER_MS);
	}

	private parameter(name: string): Locator {
		return this.editor.by(`parameter-input-${name}`);
	}

	private option(name: string): Locator {
		return this.editor.page.getByRole('option', { name });
	}
}
