import type { Locator } from 'playwright-core';
import type { Editor } from './editor.cts';

/** A node's open panel in n8n's editor, as a person fills it in. */
export class NodePanel {
	constructor(private readonly editor: Editor) {}

	/** Chooses a saved credential by its name. */
	async chooseCredential(name: string): Promise<void> {
		await this.editor.by('node-credentials-select').click();
		await this.option(name).click();
	}

	/** Chooses from the list of a parameter. */
	async choose(parameter: string, option: string): Promise<void> {
		await this.parameter(parameter).click();
		await this.option(option).click();
	}

	/** Has a parameter evaluate an expression. */
	async fillInExpression(parameter: string, expression: string): Promise<void> {
		const field = this.parameter(parameter);
		await field.hover();
		await field.getByTestId('radio-button-expression').click();
		await field.getByTestId('inline-expression-editor-input').locator('.cm-content').fill(expression);
	}

	private parameter(name: string): Locator {
		return this.editor.by(`parameter-input-${name}`);
	}

	private option(name: string): Locator {
		return this.editor.page.getByRole('option', { name });
	}
}
