import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Execution } from '../../tools/n8n/client/executions.cts';
import { jsonOf } from '../../tools/n8n/client/executions.cts';
import type { WorkflowDefinition } from '../../tools/n8n/client/workflows.cts';
import type { Simulator } from '../../simulator/index.cts';
import type { Registrations } from '../../tools/registrations.cts';

/** The address that n8n had on the outside: it is part of every key, so it must stay the same. */
export const OUTSIDE = 'https://n8n.example.org/';

/** A workflow with the static data that n8n kept of it. */
export interface SavedWorkflow extends WorkflowDefinition {
	staticData: unknown;
}

/** What a version of the package left in an n8n and at Sangoma CX. */
export interface Saved {
	/** Live ones, by the name of their file. */
	triggers: Record<string, SavedWorkflow>;
	everyOperation: WorkflowDefinition;
	registrations: Registrations;
	/** What every operation sent, in order. */
	requests: Array<{ operation: string; body: unknown }>;
	/** What each of its nodes gave. */
	items: Record<string, unknown>;
}

/** What was carried out at Sangoma CX, in order. */
export const requestsOf = ({ requests }: Simulator): Saved['requests'] =>
	requests
		.filter(({ processed }) => processed)
		.map(({ operation, body }) => JSON.parse(JSON.stringify({ operation, body })));

/** Fields whose values are others at each run. */
const RANDOM = ['created_at', 'source_id'];

/** What the nodes of a workflow gave, without what is different at each run. */
export function itemsOf({ nodes }: WorkflowDefinition, execution: Execution): Saved['items'] {
	const items = nodes.map(({ name }) => [name, jsonOf(execution, name)]);
	const text = JSON.stringify(Object.fromEntries(items), (key, value: unknown) =>
		RANDOM.includes(key) ? undefined : value,
	);
	return JSON.parse(text) as Saved['items'];
}

const read = (folder: string, file: string): unknown =>
	JSON.parse(readFileSync(join(folder, file), 'utf8'));

/** The versions of which workflows were saved. */
export function savedVersions(): string[] {
	return readdirSync(__dirname, { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.map(({ name }) => name);
}

/** What was saved of a version. */
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
