import type { Endpoint } from '../endpoint';
import { escapeRegExp } from '../values';
import { normalizeKey } from './extractErrorMessage';
import type { Failure } from './failure';

/** Returns whether a reason contains a name as words: `phone_number`, `Phone number`. */
function mentions(reason: string, name: string): boolean {
	const words = name.split('_').map(escapeRegExp).join('[ _]');
	return new RegExp(`(^|[^a-z_])${words}($|[^a-z_])`, 'i').test(reason);
}

/** Returns the fields that a failure is about: those that it lists, else those that its reason names. */
export function getRejectedFields(
	{ labels, knownReasons = [] }: Endpoint,
	failure: Failure,
): string[] {
	const { fields = [], fieldKeys = [], reason = '' } = failure;
	const findField = (name: string) =>
		Object.keys(labels).find((field) => normalizeKey(field) === normalizeKey(name));
	const known = knownReasons.find(({ pattern }) => pattern.test(reason));
	const candidates = [
		fields.map((name) => findField(name) ?? name),
		fieldKeys.map(findField).filter((field) => field !== undefined),
		known?.fields ?? [],
		Object.keys(labels).filter((field) => mentions(reason, field)),
		// "Inbox must exist" is about `inbox_id`.
		Object.keys(labels).filter((field) => mentions(reason, field.replace(/_id$/, ''))),
	];
	return [...new Set(candidates.find((names) => names.length > 0))];
}
