import { randomUUID } from 'node:crypto';
import type { INodeParameters } from 'n8n-workflow';
import type { WorkflowDefinition } from '../../../tools/n8n/client/workflows.cts';
import { asImported, withCredential } from '../../../tools/n8n/client/workflows.cts';
import {
	createModelCredential,
	CREDENTIAL_TYPE,
	MODEL_CREDENTIAL_TYPE,
} from '../../../tools/credential.cts';
import { readExample } from '../../../tools/examples.cts';
import { startModel } from '../../../tools/model/server.cts';
import { waitFor } from '../../../tools/wait.cts';
import { widgetUrl, WidgetVisitor } from '../../../tools/widget-visitor.cts';
import { createFixture, longTimeout, type Fixture } from './fixture.cts';

/** Returns an imported example with its credentials; the model's, if its URL is given. */
export async function prepareExample(
	{ credential, n8n }: Fixture,
	name: string,
	modelUrl?: string,
): Promise<WorkflowDefinition> {
	const example = withCredential(asImported(readExample(name)), CREDENTIAL_TYPE, credential);
	if (modelUrl === undefined) return example;
	const { id, name: modelName } = await createModelCredential(n8n, modelUrl);
	return withCredential(example, MODEL_CREDENTIAL_TYPE, { id, name: modelName });
}

/** Returns a workflow with other values of some nodes' parameters, as a user can set them. */
export const withParameters = (
	{ nodes, ...workflow }: WorkflowDefinition,
	changes: Record<string, INodeParameters>,
): WorkflowDefinition => ({
	...workflow,
	nodes: nodes.map((node) => ({
		...node,
		parameters: { ...node.parameters, ...changes[node.name] },
	})),
});

/** Has an example answer each message at once, for tests that write only one at a time. */
export const AT_ONCE = { 'Wait for More': { amount: 0 } };

/** Saves a workflow, activates it until the fixture closes, and returns its ID. */
export async function activateUntilClose(
	{ n8n, onClose }: Fixture,
	workflow: WorkflowDefinition,
): Promise<string> {
	const { id } = await n8n.workflows.create(workflow);
	await n8n.workflows.activate(id);
	onClose(() => n8n.workflows.deactivate(id));
	return id;
}

/** Activates an example until the fixture closes, and returns its ID. */
export const activateExample = async (fixture: Fixture, name: string, modelUrl?: string) =>
	await activateUntilClose(fixture, await prepareExample(fixture, name, modelUrl));

/** Starts a scripted language model for a fixture, whose `close` stops it. */
export async function withModel<T extends Fixture>(create: () => Promise<T>) {
	const [fixture, model] = await Promise.all([create(), startModel()]);
	fixture.onClose(() => model.close());
	return { ...fixture, model };
}

/** Returns the URL of a workflow's form. */
export async function formUrl({ n8n }: Fixture, workflowId: string): Promise<string> {
	const { nodes } = await n8n.workflows.get(workflowId);
	const trigger = nodes.find(({ type }) => type.endsWith('formTrigger'));
	return `${n8n.rest.url}/form/${trigger?.webhookId}`;
}

/** Imports the widget with URLs and tables that no other test uses, and activates it. */
export async function createWidgetFixture() {
	const fixture = await createFixture();
	const text = JSON.stringify(readExample('07-own-widget'));
	const copy = JSON.parse(
		text.replaceAll('Sangoma CX Widget', `Widget ${randomUUID()}`),
	) as WorkflowDefinition;
	for (const node of copy.nodes) if (node.webhookId) node.webhookId = randomUUID();
	const example = withCredential(copy, CREDENTIAL_TYPE, fixture.credential);
	const workflowId = await activateUntilClose(fixture, example);
	const url = widgetUrl(fixture.n8n.rest.url, example);
	// Activation creates the tables, but does not wait for them.
	const hasTables = async () => (await new WidgetVisitor(url).post({ after: '0' })).status === 200;
	await waitFor(hasTables, longTimeout("the widget's tables"));
	return { ...fixture, workflowId, url };
}
