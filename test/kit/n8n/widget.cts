import { randomUUID } from 'node:crypto';
import type { WorkflowDefinition } from '../../../tools/client/workflow.cts';
import { withCredential } from '../../../tools/client/workflow.cts';
import { CREDENTIAL_TYPE } from '../../../tools/credential.cts';
import { readExample } from '../../../tools/examples.cts';
import { widgetUrl, WidgetVisitor } from '../../../tools/widget-visitor.cts';
import { until } from './events.cts';
import { createFixture, type Fixture } from './fixture.cts';

/** The inbox of the API channel that the example is set to. */
export const SHOP = 12;

/** Who writes in the widget, as the page asks for it. */
export const INGA = { name: 'Inga Example', email: 'inga@example.org' };

/** A live widget, and a tenant that knows it. */
export interface WidgetFixture extends Fixture {
	workflowId: string;
	/** Where its page is. */
	url: string;
	/** Somebody new to the widget. */
	visitor(): WidgetVisitor;
}

/** The example with addresses and tables that no other test has. */
function asImported(): WorkflowDefinition {
	const text = JSON.stringify(readExample('07-own-widget'));
	const example = JSON.parse(
		text.replaceAll('Sangoma CX Widget', `Widget ${randomUUID()}`),
	) as WorkflowDefinition;
	const nodes = example.nodes.map((node) => ({
		...node,
		...(node.webhookId && { webhookId: randomUUID() }),
	}));
	return { ...example, nodes };
}

/** Imports and publishes the widget in the shared n8n; its `close` takes it out of service again. */
export async function createWidgetFixture(): Promise<WidgetFixture> {
	const fixture = await createFixture();
	const { n8n, credential } = fixture;
	const example = withCredential(asImported(), CREDENTIAL_TYPE, credential);
	const { id: workflowId } = await n8n.workflows.create(example);
	await n8n.workflows.activate(workflowId);
	const url = widgetUrl(n8n.url, example);
	// Publishing makes the tables, but does not wait for them.
	await until('tables', async () => {
		const { status } = await new WidgetVisitor(url).ask({ after: '0' });
		return status === 200 || undefined;
	});
	const close = async () => {
		await n8n.workflows.deactivate(workflowId);
		await fixture.close();
	};
	return { ...fixture, workflowId, url, visitor: () => new WidgetVisitor(url), close };
}
