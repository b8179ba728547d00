import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkflowDefinition } from './n8n/client/workflows.cts';
import { ROOT } from './root.cts';

const FOLDER = join(ROOT, 'examples');

/** Where a workflow of `examples/` is, by its file's name without `.json`. */
export const exampleFile = (name: string): string => join(FOLDER, `${name}.json`);

/** A workflow of `examples/`, by its file's name without `.json`. */
export function readExample(name: string): WorkflowDefinition {
	return JSON.parse(readFileSync(exampleFile(name), 'utf8')) as WorkflowDefinition;
}

/** The names of all examples, in the order in which a newcomer should meet them. */
export function listExamples(): string[] {
	return readdirSync(FOLDER)
		.filter((file) => file.endsWith('.json'))
		.map((file) => file.slice(0, -'.json'.length))
		.sort();
}
