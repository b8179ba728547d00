import { randomUUID } from 'node:crypto';
import type { IConnections, INode, IWorkflowSettings } from 'n8n-workflow';
import { waitFor } from '../../wait.cts';
import { N8nError, type RestSession } from './rest.cts';

/** A workflow as the editor exports it. */
export interface WorkflowDefinition {
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
	pinData?: Record<string, unknown>;
}

/** A workflow as n8n stores it. */
export interface Workflow extends WorkflowDefinition {
	id: string;
	versionId: string;
	active: boolean;
	activeVersionId?: string | null;
	staticData?: unknown;
}

/** A node's reference to a credential. */
export interface CredentialReference {
	id: string;
	name: string;
}

/** Returns the workflow with this credential in each node that has one of its type. */
export function withCredential(
	workflow: WorkflowDefinition,
	type: string,
	{ id, name }: CredentialReference,
): WorkflowDefinition {
	const nodes = workflow.nodes.map((node) =>
		node.credentials?.[type]
			? { ...node, credentials: { ...node.credentials, [type]: { id, name } } }
			: node,
	);
	return { ...workflow, nodes };
}

/**
 * Returns the workflow as the editor imports it: with webhook IDs for its triggers. (n8n 2 adds them
 * whenever it saves a workflow.)
 */
export function asImported(workflow: WorkflowDefinition): WorkflowDefinition {
	const nodes = workflow.nodes.map((node) =>
		/trigger$/i.test(node.type) ? { webhookId: randomUUID(), ...node } : node,
	);
	return { ...workflow, nodes };
}

/**
 * Returns the trigger that a run starts from: the first one without an input connection.
 * @throws Error if there is none.
 */
export function findTrigger({ name, nodes, connections }: WorkflowDefinition): INode {
	const targets = Object.values(connections)
		.flatMap((outputs) => Object.values(outputs).flat(2))
		.map((connection) => connection?.node);
	const trigger = nodes.find(
		(node) => !node.disabled && !targets.includes(node.name) && /trigger|webhook/i.test(node.type),
	);
	if (!trigger) throw new Error(`The workflow "${name}" has no trigger.`);
	return trigger;
}

const POLL_MS = 200;
/** n8n tries five times to activate a trigger that fails, with pauses. */
const PUBLICATION_TIMEOUT_MS = 120_000;

/** n8n 2's progress in activating a workflow's triggers. */
interface PublicationStatus {
	status: 'in_progress' | 'not_published' | 'published' | 'partial' | 'failed';
	liveVersionId: string | null;
	triggers: Array<{ nodeId: string; status: string; errorMessage: string | null }>;
}

/** Workflows: drafts, and active ones (published ones in n8n 2). */
export class WorkflowsApi {
	constructor(
		private readonly rest: RestSession,
		private readonly major: number,
	) {}

	/** Saves a new workflow, inactive. */
	create(definition: WorkflowDefinition): Promise<Workflow> {
		const body = { settings: {}, ...definition, active: false };
		return this.rest.send('POST', '/rest/workflows', body);
	}

	/** Returns all workflows that are not archived, by name, without their nodes. */
	async list(): Promise<Workflow[]> {
		const params = { filter: JSON.stringify({ isArchived: false }) };
		const path = '/rest/workflows';
		const { data } = await this.rest.send<{ data: Workflow[] }>('GET', path, undefined, params);
		return data
			.map((workflow) => ({
				...workflow,
				active: this.major < 2 ? workflow.active : Boolean(workflow.activeVersionId),
			}))
			.sort((a, b) => a.name.localeCompare(b.name));
	}

	/** Returns the draft of a workflow. */
	get(id: string): Promise<Workflow> {
		return this.rest.send('GET', `/rest/workflows/${id}`);
	}

	/** Saves changes to the draft. In n8n 1, an active workflow changes immediately. */
	update(id: string, changes: Partial<WorkflowDefinition>): Promise<Workflow> {
		return this.rest.send('PATCH', `/rest/workflows/${id}`, changes);
	}

	/**
	 * Activates the draft and waits until its triggers are active.
	 * @throws N8nError with the trigger's message if it cannot be activated.
	 */
	async activate(id: string): Promise<void> {
		const { versionId } = await this.get(id);
		await this.rest.send('POST', `/rest/workflows/${id}/activate`, { versionId });
		// n8n reads the status in two steps. A publication that ends in between looks like none.
		const { status, triggers } = await this.settled(id, ['in_progress', 'not_published']);
		if (status === 'published') return;
		const reasons = triggers.flatMap(({ errorMessage }) => errorMessage ?? []);
		throw new N8nError(reasons.join('; ') || `The workflow is ${status}`, 400);
	}

	/** Changes the workflow and activates the changed version, as Publish in the editor does. */
	async publish(id: string, changes: Partial<WorkflowDefinition>): Promise<void> {
		await this.update(id, changes);
		await this.activate(id);
	}

	/** Deactivates the workflow and waits until its triggers are off. */
	async deactivate(id: string): Promise<void> {
		await this.rest.send('POST', `/rest/workflows/${id}/deactivate`, {});
		await this.settled(id, ['in_progress']);
	}

	/** Deactivates, archives and deletes a workflow: n8n requires this order. */
	async delete(id: string): Promise<void> {
		await this.deactivate(id);
		await this.rest.send('POST', `/rest/workflows/${id}/archive`, {});
		await this.rest.send('DELETE', `/rest/workflows/${id}`);
	}

	/** Returns the status of the publication. n8n 1 has none: it responds once the workflow is active. */
	async publicationStatus(id: string): Promise<PublicationStatus> {
		if (this.major < 2) return { status: 'published', liveVersionId: null, triggers: [] };
		return await this.rest.send('GET', `/rest/workflows/${id}/publication-status`);
	}

	private async settled(
		id: string,
		passing: Array<PublicationStatus['status']>,
	): Promise<PublicationStatus> {
		const findSettled = async () => {
			const found = await this.publicationStatus(id);
			return !passing.includes(found.status) && found;
		};
		const message = 'The publication did not end.';
		const timeout = PUBLICATION_TIMEOUT_MS;
		return await waitFor(findSettled, { interval: POLL_MS, timeout, message });
	}
}
