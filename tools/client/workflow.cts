import { randomUUID } from 'node:crypto';
import type { IConnections, INode, IWorkflowSettings } from 'n8n-workflow';

/** A workflow as it is exported from the editor and kept in `examples/`. */
export interface WorkflowDefinition {
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
	pinData?: Record<string, unknown>;
}

/** A workflow as n8n keeps it. */
export interface Workflow extends WorkflowDefinition {
	id: string;
	versionId: string;
	active: boolean;
	activeVersionId?: string | null;
	staticData?: unknown;
}

/** A credential as a node refers to it. */
export interface CredentialReference {
	id: string;
	name: string;
}

/** The workflow with this credential in every node that uses one of the type. */
export function withCredential(
	workflow: WorkflowDefinition,
	type: string,
	credential: CredentialReference,
): WorkflowDefinition {
	const nodes = workflow.nodes.map((node) =>
		node.credentials?.[type]
			? { ...node, credentials: { ...node.credentials, [type]: credential } }
			: node,
	);
	return { ...workflow, nodes };
}

const isTrigger = ({ type }: INode) => /trigger$/i.test(type);

/**
 * The workflow as it is once imported: its triggers have addresses of their own, which the editor gives
 * those that have none. (n8n 2 does so, too, in whatever way a workflow is saved.)
 */
export function asImported(workflow: WorkflowDefinition): WorkflowDefinition {
	const nodes = workflow.nodes.map((node) =>
		isTrigger(node) ? { webhookId: randomUUID(), ...node } : node,
	);
	return { ...workflow, nodes };
}

/** The trigger that a run starts from: the first one that nothing leads to. */
export function findTrigger(workflow: WorkflowDefinition): INode {
	const targets = new Set(
		Object.values(workflow.connections).flatMap((outputs) =>
			Object.values(outputs).flatMap((lanes) =>
				lanes.flatMap((lane) => (lane ?? []).map(({ node }) => node)),
			),
		),
	);
	const trigger = workflow.nodes.find(
		({ name, type, disabled }) => !disabled && !targets.has(name) && /trigger|webhook/i.test(type),
	);
	if (!trigger) throw new Error(`The workflow "${workflow.name}" has no trigger.`);
	return trigger;
}
