import { asRecord, isRecord } from '../../api/values';
import type { Item } from './item';

/** An expression that is just a field of the item, as people drag it into a parameter. */
const FIELD_OF_ITEM = /^=\{\{ *\$json((?:\.[A-Za-z_]\w*)+) *\}\}$/;

/** Says whether a parameter, as it is saved, is an expression. */
export function isExpression(raw: unknown): raw is string {
	return typeof raw === 'string' && raw.startsWith('=');
}

/** The field's value, if it is a plain one of the item's own; undefined leaves the rest to n8n. */
function readField(json: unknown, path: string): string | number | undefined {
	let value = json;
	for (const name of path.split('.').slice(1)) {
		if (!isRecord(value) || !Object.hasOwn(value, name)) return undefined;
		value = value[name];
	}
	return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}

function isPlain(raw: unknown): boolean {
	if (Array.isArray(raw)) return raw.every(isPlain);
	return typeof raw !== 'object' && !isExpression(raw);
}

/**
 * Reads a parameter for an item; undefined where an older workflow does not have it. An expression
 * costs n8n about 0.5 ms in its sandbox, more than all the rest of an item: what needs none, such as
 * a plain value or a field of the item, is read without (npm run benchmark -- requests), and
 * everything else by n8n.
 */
export function readParameter(item: Item, name: string, raw: unknown): unknown {
	if (raw === undefined || isPlain(raw)) return raw;
	if (isRecord(raw) && raw.__rl === true) return readParameter(item, `${name}.value`, raw.value);
	const path = isExpression(raw) ? FIELD_OF_ITEM.exec(raw)?.[1] : undefined;
	const field = path === undefined ? undefined : readField(item.json, path);
	if (field !== undefined) return field;
	const value = item.read(name, '');
	// A whole locator as one expression.
	return asRecord(value).__rl === true ? asRecord(value).value : value;
}
