// The built package in the real n8n-core: what runs here is n8n's own engine, loader and OAuth2 code.
// Jest maps `n8n-core` and `n8n-workflow` to the generation under test (see jest.config.mjs).
import 'reflect-metadata';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const userFolder = mkdtempSync(join(tmpdir(), 'n8n-engine-'));
/** Where n8n writes all that it logs. */
export const LOG_FILE = join(userFolder, 'n8n.log');
process.env.N8N_USER_FOLDER = userFolder;
process.env.N8N_LOG_LEVEL = 'debug';
process.env.N8N_LOG_OUTPUT = 'file';
process.env.N8N_LOG_FILE_LOCATION = LOG_FILE;

import {
	ExecutionLifecycleHooks,
	PackageDirectoryLoader,
	RoutingNode,
	WorkflowExecute,
	type ExecuteContext,
} from 'n8n-core';
import {
	Workflow,
	type IConnections,
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
import type { CredentialStore } from './credentialStore.cts';
import { closeCore } from './core.cts';
import { expectNoSecret } from './secrecy.cts';

export const NODE_TYPE = 'n8n-nodes-sangoma-cx.sangomaCx';
export const TRIGGER_TYPE = 'n8n-nodes-sangoma-cx.sangomaCxTrigger';

const loaded = (async () => {
	const loader = new PackageDirectoryLoader(process.cwd());
	await loader.loadAll();
	for (const { type } of Object.values(loader.nodeTypes)) makeExecutable(type as INodeType);
	return loader;
})();

afterAll(() => closeCore(userFolder));

/** Gives a declarative node what n8n's server gives it, for whoever calls it without the engine. */
function makeExecutable(type: INodeType): void {
	if (type.description.requestDefaults === undefined) return;
	type.execute = async function () {
		return (await new RoutingNode(this as ExecuteContext, type).runNode()) ?? [];
	};
}

/** By which door items enter the node: n8n's engine, or its RoutingNode, as tools without the engine. */
export type Entrance = 'engine' | 'RoutingNode';

async function nodeTypes(entrance: Entrance = 'engine'): Promise<INodeTypes> {
	const loader = await loaded;
	const getByName = (name: string) => {
		const { type } = loader.getNode(name.replace('n8n-nodes-sangoma-cx.', ''));
		if (entrance === 'engine') return type;
		return Object.create(type, { customOperations: { value: undefined } }) as INodeType;
	};
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
	/** What the node is called in its workflow. */
	name?: string;
	items?: Array<Record<string, unknown>>;
	onError?: INode['onError'];
	credentials: CredentialStore;
	entrance?: Entrance;
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
export function makeNode(
	type: string,
	{ parameters, name = 'Sangoma CX', onError, credentials }: NodeRun,
): INode {
	return {
		id: 'node',
		name,
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters,
		onError,
		credentials: { sangomaCxOAuth2Api: { id: credentials.id, name: 'Simulator' } },
	};
}

/** The node from which the items come, and how it is connected. */
const FEEDER = 'Items';
const connectionsTo = ({ name }: INode): IConnections => ({
	[FEEDER]: { main: [[{ node: name, type: 'main', index: 0 }]] },
});

const makeFeeder = (node: INode): INode => ({ ...node, id: 'items', name: FEEDER, parameters: {} });

/** Builds a workflow of one node, which gets its items from another. */
export async function makeWorkflow(
	node: INode,
	staticData = {},
	entrance?: Entrance,
): Promise<Workflow> {
	return new Workflow({
		id: 'workflow',
		name: 'Test',
		nodes: [makeFeeder(node), node],
		connections: connectionsTo(node),
		active: false,
		nodeTypes: await nodeTypes(entrance),
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
		executionId: '1',
	} as unknown as IWorkflowExecuteAdditionalData;
}

function startAt(node: INode, items: INodeExecutionData[]): IRunExecutionData {
	const source = { main: [{ previousNode: FEEDER }] };
	const start: IExecuteData = { node, data: { main: [items] }, source };
	const fed = [{ startTime: 0, executionTime: 0, data: { main: [items] }, source: [] }];
	return {
		version: 1,
		startData: {},
		resultData: { runData: { [FEEDER]: fed }, pinData: {} },
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
	const workflow = await makeWorkflow(node, {}, run.entrance);
	const additionalData = surroundings(run.credentials);
	const workflowData = {
		id: 'workflow',
		name: 'Test',
		nodes: [makeFeeder(node), node],
		connections: connectionsTo(node),
		active: false,
	};
	additionalData.hooks = new ExecutionLifecycleHooks('manual', '1', workflowData as never);
	const items = (run.items ?? [{}]).map((json) => ({ json }) as INodeExecutionData);
	const engine = new WorkflowExecute(additionalData, 'manual', startAt(node, items));
	const running = engine.processRunExecutionData(workflow);
	run.onStart?.({ cancel: () => running.cancel() });
	const result = await running;
	expectNoSecret(result);
	const task: ITaskData | undefined = result.data.resultData.runData[node.name]?.[0];
	return {
		outputs: (task?.data?.main ?? []).map((output) => output ?? []),
		error: (task?.error ?? result.data.resultData.error) as NodeResult['error'],
		run: result,
	};
}
