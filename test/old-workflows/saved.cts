import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Execution, jsonOf } from '../../tools/n8n/client/executions.cts';
import type { WorkflowDefinition } from '../../tools/n8n/client/workflows.cts';
import type { Simulator } from '../../simulator/index.cts';
import type { Registrations } from '../../tools/registrations.cts';

/** n8n's public URL. It must not change, because every key depends on it. */
export const PUBLIC_URL = 'https://n8n.example.org/';

/** A workflow with its static data. */
export interface SavedWorkflow extends WorkflowDefinition {
	staticData: unknown;
}

/** The data that a version of the package left in n8n and at Sangoma CX. */
export interface Saved {
	/** Active workflows, by the names of their files. */
	triggers: Record<string, SavedWorkflow>;
	everyOperation: WorkflowDefinition;
	registrations: Registrations;
	/** The requests of the workflow with every operation, in order. */
	requests: Array<{ operation: string; body: unknown }>;
	items: Record<string, unknown>;
}

/** Returns the requests that the tenant carried out, in order. */
export const requestsOf = ({ requests }: Simulator): Saved['requests'] =>
	requests
		.filter(({ processed }) => processed)
		.map(({ operation, body }) => JSON.parse(JSON.stringify({ operation, body })));

/** Fields with different values in each run. */
const RANDOM = ['created_at', 'source_id'];

/** Returns the output of each node of a workflow, without random fields. */
export function nodeOutputs({ nodes }: WorkflowDefinition, execution: Execution): Saved['items'] {
	const items = nodes.map(({ name }) => [name, jsonOf(execution, name)]);
	const text = JSON.stringify(Object.fromEntries(items), (key, value: unknown) =>
		RANDOM.includes(key) ? undefined : value,
	);
	return JSON.parse(text) as Saved['items'];
}

const read = (folder: string, file: string): unknown =>
	JSON.parse(readFileSync(join(folder, file), 'utf8'));

/** Returns the versions whose workflows have been saved. */
export function savedVersions(): string[] {
	return readdirSync(__dirname, { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.map(({ name }) => name);
}

/** Reads the data of a version. */
export function readSaved(version: string): Saved {
	const folder = join(__dirname, version);
	const names = readdirSync(folder).filter((file) => file.startsWith('trigger-'));
	return {
		triggers: Object.fromEntries(
			names.map((file) => [file.replace('.json', ''), read(folder, file) as SavedWorkflow]),
		),
		everyOperation: read(folder, 'every-operation.json') as WorkflowDefinition,
		registrations: read(folder, 'registrations.json') as Registrations,
		requests: read(folder, 'requests.json') as Saved['requests'],
		items: read(folder, 'items.json') as Saved['items'],
	};
}
