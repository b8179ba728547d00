import type { IDataObject, INode } from 'n8n-workflow';
import type { Operation } from '../resources/operation';
import { createParameterError, isBoolean, readParameter, type Item } from './parameters';

/** Makes the output of the objects in a response. */
type ToOutput = (objects: IDataObject[], body: IDataObject | undefined) => IDataObject[];

/**
 * Reads Return All, Limit and Simplify, which the API does not have, for an item: before its request,
 * so that an invalid value sends nothing. Throws a NodeOperationError if Limit is not a whole number
 * above 0, and what n8n throws if an expression fails.
 */
export function readOutputOptions(
	node: INode,
	{ isList, simplify }: Operation,
	item: Item,
): ToOutput {
	const read = (name: string) => readParameter(item, name, node.parameters[name]);
	const isAll = isList !== true || isBoolean(read('returnAll'), true);
	const limit = isAll ? Infinity : Number(read('limit') ?? 50);
	if (!isAll && !(Number.isInteger(limit) && limit > 0)) {
		const advice = 'Enter the maximum number of inboxes, or turn on Return All.';
		throw createParameterError(node, item.index, 'Limit is not a whole number above 0', advice);
	}
	const isSimplified = simplify !== undefined && !isBoolean(read('simplify'), false);
	return (objects, body = {}) => {
		const results = objects.slice(0, limit);
		return isSimplified ? results.map((object) => simplify(object, body)) : results;
	};
}
