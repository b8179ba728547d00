// Runs the built package in the real n8n-core, with n8n's own engine, loader and OAuth2 code. Jest maps
// n8n-core and n8n-workflow to the generation under test (see jest.config.mjs).
import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// All test files of a process share it, because n8n's engine is loaded once (see load-natively.cjs).
process.env.ENGINE_USER_FOLDER ??= makeUserFolder();
const userFolder = process.env.ENGINE_USER_FOLDER;
/** n8n's log file. */
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
import type { CredentialStore } from './credential-store.cts';
import { expectNoSecret } from './secrets.cts';

export const NODE_TYPE = 'n8n-nodes-sangoma-cx.sangomaCx';
export const TRIGGER_TYPE = 'n8n-nodes-sangoma-cx.sangomaCxTrigger';

function makeUserFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), 'n8n-engine-'));
	process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
	return folder;
}

const requireFromCore = createRequire(require.resolve('n8n-core'));
const requireByJest = createRequire(__filename);

const loaded = (async () => {
	// n8n's own tests replace it, too. Jest loads the package again for each test file.
	const isolation = requireFromCore('./nodes-loader/load-class-in-isolation.js') as {
		loadClassInIsolation: (file: string, className: string) => unknown;
	};
	isolation.loadClassInIsolation = (file, className) => {
		const classes = requireByJest(file) as Record<string, new () => unknown>;
		return new classes[className]();
	};
	const loader = new PackageDirectoryLoader(process.cwd());
	await loader.loadAll();
	for (const { type } of Object.values(loader.nodeTypes)) makeExecutable(type as INodeType);
	return loader;
})();

/** Returns whether the engine under test is that of n8n 1. */
export const isN8n1 = (): boolean => require.resolve('n8n-core').includes('n8n-core-1');

afterAll(() => {
	const { Container } = requireFromCore('@n8n/di') as {
		Container: { get(type: unknown): { onShutdown(): void } };
	};
	const { SSHClientsManager } = requireFromCore('./execution-engine/ssh-clients-manager.js') as {
		SSHClientsManager: unknown;
	};
	// In n8n 1, the timer for unused SSH connections keeps the process alive.
	Container.get(SSHClientsManager).onShutdown();
});

/** Adds the `execute` that n8n's server adds to a declarative node for calls without the engine. */
function makeExecutable(type: INodeType): void {
	if (type.description.requestDefaults === undefined) return;
	type.execute = async function () {
		return (await new RoutingNode(this as ExecuteContext, type).runNode()) ?? [];
	};
}

/** Calls the node: n8n's engine or, for tools that run without the engine, its RoutingNode. */
export type Caller = 'engine' | 'RoutingNode';

async function nodeTypes(caller: Caller = 'engine'): Promise<INodeTypes> {
	const loader = await loaded;
	const getByName = (name: string) => {
		const { type } = loader.getNode(name.replace('n8n-nodes-sangoma-cx.', ''));
		if (caller === 'engine') return type;
		return Object.create(type, { customOperations: { value: undefined } }) as INodeType;
	};
	return {
		getByName,
		getByNameAndVersion: (name) => getByName(name) as INodeType,
		getKnownTypes: () => ({}),
	};
}

export interface NodeRun {
	parameters: INodeParameters;
	name?: string;
	items?: Array<Record<string, unknown>>;
	onError?: INode['onError'];
	credentials: CredentialStore;
	caller?: Caller;
	/** Overrides data that n8n's server passes to its engine. */
	additionalData?: Partial<IWorkflowExecuteAdditionalData>;
	onStart?: (engine: { cancel: () => void }) => void;
}

/** The items of each output, or the error that stopped the workflow. */
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

/** Creates a node of a workflow. */
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

/** The name of the previous node, which outputs the items. */
const SOURCE = 'Items';
const connectionsTo = ({ name }: INode): IConnections => ({
	[SOURCE]: { main: [[{ node: name, type: 'main', index: 0 }]] },
});

const makeSource = (node: INode): INode => ({ ...node, id: 'items', name: SOURCE, parameters: {} });

/** Creates a workflow with a node and the node that outputs its items. */
export async function makeWorkflow(
	node: INode,
	staticData = {},
	caller?: Caller,
): Promise<Workflow> {
	return new Workflow({
		id: 'workflow',
		name: 'Test',
		nodes: [makeSource(node), node],
		connections: connectionsTo(node),
		active: false,
		nodeTypes: await nodeTypes(caller),
		staticData,
	});
}

/** Creates the data that n8n's server passes to its engine. */
export function additionalDataFor(credentials: CredentialStore): IWorkflowExecuteAdditionalData {
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
	const source = { main: [{ previousNode: SOURCE }] };
	const start: IExecuteData = { node, data: { main: [items] }, source };
	const before = [{ startTime: 0, executionTime: 0, data: { main: [items] }, source: [] }];
	return {
		version: 1,
		startData: {},
		resultData: { runData: { [SOURCE]: before }, pinData: {} },
		executionData: {
			contextData: {},
			nodeExecutionStack: [start],
			metadata: {},
			waitingExecution: {},
			waitingExecutionSource: {},
		},
	} as unknown as IRunExecutionData;
}

/** Creates the hooks that an execution needs, without any handler. */
export const hooksFor = (mode: 'manual' | 'webhook'): ExecutionLifecycleHooks => {
	const workflow = { id: 'workflow', name: 'Test', nodes: [], connections: {}, active: false };
	return new ExecutionLifecycleHooks(mode, '1', workflow as never);
};

/** Runs the node as a step of a workflow. */
export async function runNode(run: NodeRun): Promise<NodeResult> {
	const node = makeNode(NODE_TYPE, run);
	const workflow = await makeWorkflow(node, {}, run.caller);
	const additionalData = { ...additionalDataFor(run.credentials), ...run.additionalData };
	additionalData.hooks = hooksFor('manual');
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
