import { randomUUID } from 'node:crypto';
import type { WorkflowDefinition } from '../../tools/n8n/client/workflows.cts';
import { withCredential } from '../../tools/n8n/client/workflows.cts';
import { CREDENTIAL_TYPE } from '../../tools/credential.cts';
import { readExample } from '../../tools/examples.cts';
import { widgetUrl, WidgetVisitor } from '../../tools/widget-visitor.cts';
import { setScene, type Scene } from './support.cts';
import { until } from './trigger-support.cts';

/** The inbox of the API channel that the example is set to. */
export const SHOP = 12;

/** Who writes in the widget, as the page asks for it. */
export const INGA = { name: 'Inga Example', email: 'inga@example.org' };

/** A live widget, and a tenant that knows it. */
export interface WidgetScene extends Scene {
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
export async function setWidgetScene(): Promise<WidgetScene> {
	const scene = await setScene();
	const { n8n, credential } = scene;
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
		await scene.close();
	};
	return { ...scene, workflowId, url, visitor: () => new WidgetVisitor(url), close };
}
