import type { IExecutePaginationFunctions, NodeParameterValueType } from 'n8n-workflow';
import { isRecord } from '../../shared/values';

/** An expression that is just a field of the item, as people drag it into a parameter. */
const FIELD_OF_ITEM = /^=\{\{ *\$json((?:\.[A-Za-z_]\w*)+) *\}\}$/;

/** The field's value, if it is a plain one of the item's own; undefined leaves the rest to n8n. */
function readField(json: unknown, path: string): string | number | undefined {
	let value = json;
	for (const name of path.split('.').slice(1)) {
		if (!isRecord(value) || !Object.hasOwn(value, name)) return undefined;
		value = value[name];
	}
	return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}

/**
 * Reads a parameter for the item, empty where an older workflow does not have it (without a fallback
 * n8n throws "Could not get parameter"). n8n has evaluated every expression twice by now, in its
 * sandbox, and hands on neither result: a third time is spared where the expression is plain.
 */
export function readParameter(
	context: IExecutePaginationFunctions,
	name: string,
	options: { extractValue?: boolean } = {},
): NodeParameterValueType | object {
	const raw = context.getNodeParameter(name, '', { rawExpressions: true });
	const path = typeof raw === 'string' ? FIELD_OF_ITEM.exec(raw)?.[1] : undefined;
	const field = path === undefined ? undefined : readField(context.getInputData().json, path);
	return field ?? context.getNodeParameter(name, '', options);
}
