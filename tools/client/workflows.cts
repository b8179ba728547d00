import { setTimeout as sleep } from 'node:timers/promises';
import type { RestSession } from './rest.cts';
import { N8nError } from './rest.cts';
import type { Workflow, WorkflowDefinition } from './workflow.cts';

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
		const deadline = Date.now() + PUBLICATION_TIMEOUT_MS;
		for (;;) {
			const found = await this.publicationStatus(id);
			if (!passing.includes(found.status)) return found;
			if (Date.now() > deadline) throw new N8nError('The publication does not end.', 504);
			await sleep(POLL_MS);
		}
	}
}
