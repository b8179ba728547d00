// The built package in the real n8n-core: what runs here is n8n's own engine, loader and OAuth2 code.
// Jest maps `n8n-core` and `n8n-workflow` to the generation under test (see jest.config.mjs).
import 'reflect-metadata';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

process.env.N8N_USER_FOLDER = mkdtempSync(join(tmpdir(), 'n8n-engine-'));
process.env.N8N_LOG_LEVEL = 'silent';

import { ExecutionLifecycleHooks, PackageDirectoryLoader, WorkflowExecute } from 'n8n-core';
import {
	Workflow,
	type ICredentialType,
	type IExecuteData,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
	type IRun,
	type IRunExecutionData,
	type ITaskData,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { CredentialStore } from './credentialStore.cts';

export const NODE_TYPE = 'n8n-nodes-sangoma-cx.sangomaCx';
export const TRIGGER_TYPE = 'n8n-nodes-sangoma-cx.sangomaCxTrigger';

const loaded = (async () => {
	const loader = new PackageDirectoryLoader(process.cwd());
	await loader.loadAll();
	return loader;
})();

async function nodeTypes(): Promise<INodeTypes> {
	const loader = await loaded;
	const getByName = (name: string) =>
		loader.getNode(name.replace('n8n-nodes-sangoma-cx.', '')).type;
	return {
		getByName,
		getByNameAndVersion: (name) => getByName(name) as INodeType,
		getKnownTypes: () => ({}),
	};
}

/** The credential type as n8n loaded it. */
export async function credentialType(): Promise<ICredentialType> {
	return (await loaded).getCredential('sangomaCxOAuth2Api').type;
}

export interface NodeRun {
	parameters: INodeParameters;
	items?: Array<Record<string, unknown>>;
	onError?: INode['onError'];
	credentials: CredentialStore;
	/** Given to whoever wants to cancel the run. */
	onStart?: (engine: { cancel: () => void }) => void;
}

/** What a node gave, by output, or the error with which it stopped the workflow. */
export interface NodeResult {
	outputs: INodeExecutionData[][];
	error?: {
		message: string;
		description?: string | null;
		httpCode?: string | null;
		context?: unknown;
	};
	run: IRun;
}

/** Builds the node as a workflow holds it. */
export function makeNode(type: string, { parameters, onError, credentials }: NodeRun): INode {
	return {
		id: 'node',
		name: 'Sangoma CX',
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters,
		onError,
		credentials: { sangomaCxOAuth2Api: { id: credentials.id, name: 'Simulator' } },
	};
}

/** Builds a workflow of one node. */
export async function makeWorkflow(node: INode, staticData = {}): Promise<Workflow> {
	return new Workflow({
		id: 'workflow',
		name: 'Test',
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: await nodeTypes(),
		staticData,
	});
}

/** What the engine wants to know about its surroundings, around a store of credentials. */
export function surroundings(credentials: CredentialStore): IWorkflowExecuteAdditionalData {
	return {
		credentialsHelper: credentials.helper(),
		executeWorkflow: async () => {
			throw new Error('no sub-workflows here');
		},
		restApiUrl: 'http://localhost/rest',
		instanceBaseUrl: 'http://localhost/',
		formWaitingBaseUrl: 'http://localhost/form-waiting',
		webhookBaseUrl: 'https://n8n.example.org/webhook',
		webhookWaitingBaseUrl: 'https://n8n.example.org/webhook-waiting',
		webhookTestBaseUrl: 'https://n8n.example.org/webhook-test',
		currentNodeParameters: undefined,
		variables: {},
		userId: 'user',
	} as unknown as IWorkflowExecuteAdditionalData;
}

function startAt(node: INode, items: INodeExecutionData[]): IRunExecutionData {
	const start: IExecuteData = { node, data: { main: [items] }, source: null };
	return {
		version: 1,
		startData: {},
		resultData: { runData: {}, pinData: {} },
		executionData: {
			contextData: {},
			nodeExecutionStack: [start],
			metadata: {},
			waitingExecution: {},
			waitingExecutionSource: {},
		},
	} as unknown as IRunExecutionData;
}

/** Runs the node on items, as a step of a workflow. */
export async function runNode(run: NodeRun): Promise<NodeResult> {
	const node = makeNode(NODE_TYPE, run);
	const workflow = await makeWorkflow(node);
	const additionalData = surroundings(run.credentials);
	const workflowData = {
		id: 'workflow',
		name: 'Test',
		nodes: [node],
		connections: {},
		active: false,
	};
	additionalData.hooks = new ExecutionLifecycleHooks('manual', '1', workflowData as never);
	const items = (run.items ?? [{}]).map((json) => ({ json }) as INodeExecutionData);
	const engine = new WorkflowExecute(additionalData, 'manual', startAt(node, items));
	const running = engine.processRunExecutionData(workflow);
	run.onStart?.({ cancel: () => running.cancel() });
	const result = await running;
	const task: ITaskData | undefined = result.data.resultData.runData['Sangoma CX']?.[0];
	return {
		outputs: (task?.data?.main ?? []).map((output) => output ?? []),
		error: (task?.error ?? result.data.resultData.error) as NodeResult['error'],
		run: result,
	};
}
