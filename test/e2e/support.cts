import type { INode, INodeParameters } from 'n8n-workflow';
import { startSimulator } from '../../simulator/index.cts';
import type { Simulator } from '../../simulator/index.cts';
import type { N8nClient } from '../../tools/n8n/client/client.cts';
import type { CredentialReference, WorkflowDefinition } from '../../tools/n8n/client/workflows.cts';
import { createCredential, CREDENTIAL_TYPE } from '../../tools/credential.cts';
import { connectToSharedN8n } from './shared-n8n.cts';

/** Where a workflow ends that is only to be started. */
export const END: INode = {
	id: 'end',
	name: 'End',
	type: 'n8n-nodes-base.noOp',
	typeVersion: 1,
	position: [200, 0],
	parameters: {},
};

/** Whether n8n 1 is tested (npm run test:e2e -- --n8n 1.123.81). */
export const IS_N8N_1 = process.env.N8N_UNDER_TEST?.startsWith('1.') === true;

/** The package's node types, as n8n names them. */
export const NODE = 'n8n-nodes-sangoma-cx.sangomaCx';
export const TOOL = 'n8n-nodes-sangoma-cx.sangomaCxTool';
export const TRIGGER = 'n8n-nodes-sangoma-cx.sangomaCxTrigger';

/** What an end-to-end test works with: a tenant of its own, and the n8n that all tests share. */
export interface Scene {
	simulator: Simulator;
	n8n: N8nClient & { url: string };
	/** A saved credential of the simulator's default client, with all scopes. */
	credential: CredentialReference;
	/** Ends the simulator. */
	close(): Promise<void>;
}

/** Starts a simulator, connects to the shared n8n and saves a credential there. */
export async function setScene(): Promise<Scene> {
	const n8n = connectToSharedN8n();
	const simulator = await startSimulator();
	const { id, name } = await createCredential(n8n, simulator);
	return { simulator, n8n, credential: { id, name }, close: () => simulator.close() };
}

/** A Sangoma CX node for a workflow; `extra` holds settings such as `onError`. */
export function sangomaCx(
	name: string,
	credential: CredentialReference,
	parameters: INodeParameters,
	extra: Partial<INode> = {},
): INode {
	const credentials = { [CREDENTIAL_TYPE]: credential };
	return {
		id: name,
		name,
		type: NODE,
		typeVersion: 1,
		position: [0, 0],
		parameters,
		credentials,
		...extra,
	};
}

/** A manual trigger followed by a node that gives these items. */
export function source(items: object[]): INode[] {
	const base = { typeVersion: 1, position: [0, 0] as [number, number], parameters: {} };
	const jsCode = `return ${JSON.stringify(items)}.map((json) => ({ json }));`;
	return [
		{ ...base, id: 'start', name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
		{
			...base,
			id: 'items',
			name: 'Items',
			type: 'n8n-nodes-base.code',
			typeVersion: 2,
			parameters: { jsCode },
		},
	];
}

/** A workflow in which each node leads to the next one. */
export function chain(name: string, nodes: INode[]): WorkflowDefinition {
	const links = nodes
		.slice(1)
		.map((node, index) => [
			nodes[index].name,
			{ main: [[{ node: node.name, type: 'main' as const, index: 0 }]] },
		]);
	return { name, nodes, connections: Object.fromEntries(links), settings: {} };
}
