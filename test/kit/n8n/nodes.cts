import { randomUUID } from 'node:crypto';
import type { INode, INodeParameters } from 'n8n-workflow';
import type {
	CredentialReference,
	WorkflowDefinition,
} from '../../../tools/n8n/client/workflows.cts';
import { CREDENTIAL_TYPE } from '../../../tools/credential.cts';

/** n8n's names of the package's node types. */
export const NODE = 'n8n-nodes-sangoma-cx.sangomaCx';
export const TOOL = 'n8n-nodes-sangoma-cx.sangomaCxTool';
export const TRIGGER = 'n8n-nodes-sangoma-cx.sangomaCxTrigger';

/** The default name of a workflow's trigger. */
export const NAME = 'Trigger';

/** Returns a node. A type without a package belongs to n8n-nodes-base. */
export const node = (
	name: string,
	type: string,
	typeVersion: number,
	parameters: object = {},
	more: Partial<INode> = {},
): INode => ({
	...{ id: name, name, typeVersion, position: [200, 0] },
	type: type.includes('.') ? type : `n8n-nodes-base.${type}`,
	parameters: parameters as INodeParameters,
	...more,
});

/** A node that does nothing. */
export const END = node('End', 'noOp', 1);

/** Returns a Sangoma CX node. `more` contains settings such as `onError`. */
export const sangomaCx = (
	name: string,
	credential: CredentialReference,
	parameters: INodeParameters,
	more: Partial<INode> = {},
): INode =>
	node(name, NODE, 1, parameters, { credentials: { [CREDENTIAL_TYPE]: credential }, ...more });

/** Returns a Sangoma CX Trigger. */
export const trigger = (
	credential: CredentialReference,
	parameters: INodeParameters = {},
	name = NAME,
): INode =>
	node(name, TRIGGER, 1.1, parameters, {
		...{ id: randomUUID(), webhookId: randomUUID() },
		credentials: { [CREDENTIAL_TYPE]: credential },
	});

/** Returns a manual trigger and a node that outputs these items. */
export const startWith = (items: object[]): INode[] => [
	node('Start', 'manualTrigger', 1),
	node('Items', 'code', 2, {
		jsCode: `return ${JSON.stringify(items)}.map((json) => ({ json }));`,
	}),
];

/** Returns a workflow in which each node leads to the next one. */
export function chain(name: string, nodes: INode[]): WorkflowDefinition {
	const links = nodes
		.slice(1)
		.map((next, index) => [
			nodes[index].name,
			{ main: [[{ node: next.name, type: 'main' as const, index: 0 }]] },
		]);
	return { name, nodes, connections: Object.fromEntries(links), settings: {} };
}
