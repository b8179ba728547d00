import { readdirSync, readFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import type { WorkflowDefinition } from './n8n/client/workflows.cts';
import { ROOT } from './root.cts';

const FOLDER = join(ROOT, 'examples');

/** Returns the path of an example, by its name (the file's without `.json`). */
export const exampleFile = (name: string): string => join(FOLDER, `${name}.json`);

/** Reads an example, by its name. */
export const readExample = (name: string): WorkflowDefinition =>
	JSON.parse(readFileSync(exampleFile(name), 'utf8')) as WorkflowDefinition;

/** Returns the names of all examples, in their order. */
export const listExamples = (): string[] =>
	readdirSync(FOLDER)
		.filter((file) => file.endsWith('.json'))
		.map((file) => parse(file).name)
		.sort();
