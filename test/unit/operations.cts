import { resources } from '../../nodes/SangomaCx/resources/index.ts';
import type { Operation } from '../../nodes/SangomaCx/resources/operation.ts';

/** All operations with their names, such as `agent:call`. */
export const operations = resources.flatMap(({ option: { value: resource }, operations: all }) =>
	all.map((operation) => ({ name: `${resource}:${operation.option.value}`, operation })),
);

/** Returns an operation by its name. */
export function operationOf(name: string): Operation {
	const found = operations.find((each) => each.name === name);
	if (found === undefined) throw new Error(`There is no operation ${name}`);
	return found.operation;
}
