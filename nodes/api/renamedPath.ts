import type { Endpoint } from './endpoint';
import type { Outcome } from './failure/failure';

const isNotFound = (outcome: Outcome<unknown>) =>
	'failure' in outcome && outcome.failure.status === 404;

/**
 * Sends a request to the documented path, and to the one of the later revision if that answers 404:
 * which of the two a tenant has is not known. If both do, the failure gives the reasons of both,
 * since either may say what was not found.
 */
export async function withRenamedPath<T>(
	{ path, renamedPath }: Pick<Endpoint, 'path' | 'renamedPath'>,
	send: (path: string) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
	const first = await send(path);
	if (renamedPath === undefined || 'value' in first || !isNotFound(first)) return first;
	const second = await send(renamedPath);
	if ('value' in second || !isNotFound(second)) return second;
	const reasons = new Set([first.failure.reason, second.failure.reason].filter(Boolean));
	return { failure: { ...second.failure, reason: [...reasons].join(' / ') || undefined } };
}
