import { randomUUID } from 'node:crypto';
import type { INodeParameters } from 'n8n-workflow';
import type { Simulator } from '../../../simulator/index.cts';
import {
	asImported,
	withCredential,
	type WorkflowDefinition,
} from '../../../tools/n8n/client/workflows.cts';
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

/** Returns an example as imported, with its credentials: also the model's if its URL is given. */
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

/** Returns a workflow with changes to the parameters of some nodes, by their names. */
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

/** Makes an example answer each message immediately, for tests that write one at a time. */
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

/** Creates a fixture with a scripted language model, which its `close` stops. */
export async function withModel<T extends Fixture>(create: () => Promise<T>) {
	const [fixture, model] = await Promise.all([create(), startModel()]);
	fixture.onClose(() => model.close());
	return { ...fixture, model };
}

/** Makes the tenant refuse all messages from now on. */
export function refuseMessages(simulator: Simulator): void {
	const body = { error: 'Content is not allowed' };
	const fault = { kind: 'status', status: 422, body, times: Infinity } as const;
	simulator.injectFault({ ...fault, operation: 'message:send' });
}

/** Returns the URL of a workflow's form. */
export async function formUrl({ n8n }: Fixture, workflowId: string): Promise<string> {
	const { nodes } = await n8n.workflows.get(workflowId);
	const trigger = nodes.find(({ type }) => type.endsWith('formTrigger'));
	return `${n8n.rest.url}/form/${trigger?.webhookId}`;
}

/** Creates a fixture with an active widget, whose URLs and tables no other test uses. */
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
	// Activation creates the tables without waiting for them.
	const hasTables = async () => (await new WidgetVisitor(url).post({ after: '0' })).status === 200;
	await waitFor(hasTables, longTimeout("the widget's tables"));
	return { ...fixture, workflowId, url };
}
