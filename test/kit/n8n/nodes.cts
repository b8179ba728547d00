import { randomUUID } from 'node:crypto';
import type { INode, INodeParameters } from 'n8n-workflow';
import type { CredentialReference, WorkflowDefinition } from '../../../tools/client/workflow.cts';
import { CREDENTIAL_TYPE } from '../../../tools/credential.cts';

/** The package's node types, as n8n names them. */
export const NODE = 'n8n-nodes-sangoma-cx.sangomaCx';
export const TOOL = 'n8n-nodes-sangoma-cx.sangomaCxTool';
export const TRIGGER = 'n8n-nodes-sangoma-cx.sangomaCxTrigger';

/** What a workflow's trigger is called. */
export const NAME = 'Trigger';

/** Where a workflow ends that is only to be started. */
export const END: INode = {
	id: 'end',
	name: 'End',
	type: 'n8n-nodes-base.noOp',
	typeVersion: 1,
	position: [200, 0],
	parameters: {},
};

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

/** A trigger for a workflow. */
export function trigger(
	credential: CredentialReference,
	parameters: INodeParameters = {},
	name = NAME,
): INode {
	return {
		id: randomUUID(),
		webhookId: randomUUID(),
		name,
		type: TRIGGER,
		typeVersion: 1.1,
		position: [0, 0],
		parameters,
		credentials: { [CREDENTIAL_TYPE]: credential },
	};
}

/** The trigger as the bot of an inbox. */
export const botOf = (inboxId: number, more: INodeParameters = {}): INodeParameters => ({
	source: 'agentBot',
	inboxId: { __rl: true, mode: 'id', value: String(inboxId) },
	...more,
});
