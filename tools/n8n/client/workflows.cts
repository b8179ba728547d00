import { randomUUID } from 'node:crypto';
import type { IConnections, INode, IWorkflowSettings } from 'n8n-workflow';
import { waitFor } from '../../wait.cts';
import type { RestSession } from './rest.cts';
import { N8nError } from './rest.cts';

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

const POLL_MS = 200;
/** n8n tries five times to activate a trigger that fails, with pauses. */
const PUBLICATION_TIMEOUT_MS = 120_000;

/** How far n8n 2.x is with making a workflow's triggers live. */
interface PublicationStatus {
	status: 'in_progress' | 'not_published' | 'published' | 'partial' | 'failed';
	liveVersionId: string | null;
	triggers: Array<{ nodeId: string; status: string; errorMessage: string | null }>;
}

/** Workflows: drafts, and their life as active (2.x: published) ones. */
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

	/** All workflows that are not archived, by name, without their nodes. */
	async list(): Promise<Workflow[]> {
		const params = { filter: JSON.stringify({ isArchived: false }) };
		const { data } = await this.rest.send<{ data: Workflow[] }>(
			'GET',
			'/rest/workflows',
			undefined,
			params,
		);
		const major = this.major;
		return data
			.map((workflow) => ({
				...workflow,
				active: major < 2 ? workflow.active : Boolean(workflow.activeVersionId),
			}))
			.sort((a, b) => a.name.localeCompare(b.name));
	}

	/** The workflow's draft. */
	get(id: string): Promise<Workflow> {
		return this.rest.send('GET', `/rest/workflows/${id}`);
	}

	/** Saves changes to the draft. In n8n 1.x an active workflow changes at once. */
	update(id: string, changes: Partial<WorkflowDefinition>): Promise<Workflow> {
		return this.rest.send('PATCH', `/rest/workflows/${id}`, changes);
	}

	/**
	 * Makes the draft live and waits until its triggers are.
	 * @throws N8nError with what the trigger said if it could not be activated.
	 */
	async activate(id: string): Promise<void> {
		const { versionId } = await this.get(id);
		await this.rest.send('POST', `/rest/workflows/${id}/activate`, { versionId });
		const { status, triggers } = await this.settled(id, ['in_progress', 'not_published']);
		if (status === 'published') return;
		const reasons = triggers.flatMap(({ errorMessage }) => errorMessage ?? []);
		throw new N8nError(reasons.join('; ') || `The workflow is ${status}`, 400);
	}

	/** Changes the workflow and makes the changed version live, as Publish in the editor does. */
	async publish(id: string, changes: Partial<WorkflowDefinition>): Promise<void> {
		await this.update(id, changes);
		await this.activate(id);
	}

	/** Takes the workflow out of service and waits until its triggers are off. */
	async deactivate(id: string): Promise<void> {
		await this.rest.send('POST', `/rest/workflows/${id}/deactivate`, {});
		await this.settled(id, ['in_progress']);
	}

	/** Deletes the workflow, which n8n wants inactive and archived first. */
	async delete(id: string): Promise<void> {
		await this.deactivate(id);
		await this.rest.send('POST', `/rest/workflows/${id}/archive`, {});
		await this.rest.send('DELETE', `/rest/workflows/${id}`);
	}

	/** How the publication stands. n8n 1.x has none: what it does, it does before it answers. */
	publicationStatus(id: string): Promise<PublicationStatus> {
		if (this.major < 2)
			return Promise.resolve({ status: 'published', liveVersionId: null, triggers: [] });
		return this.rest.send('GET', `/rest/workflows/${id}/publication-status`);
	}

	/**
	 * How the publication stands once it has left these states. n8n reads it in two parts: if it
	 * finishes in between, it says once that the workflow is not published.
	 */
	private async settled(
		id: string,
		passing: Array<PublicationStatus['status']>,
	): Promise<PublicationStatus> {
		return await waitFor(
			async () => {
				const found = await this.publicationStatus(id);
				return !passing.includes(found.status) && found;
			},
			{
				interval: POLL_MS,
				timeout: PUBLICATION_TIMEOUT_MS,
				message: 'The publication does not end.',
			},
		);
	}
}
