import type { Reply } from '../http.cts';

/** An answer other than success, thrown by whoever finds the reason. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		readonly body: Record<string, unknown>,
	) {
		super(JSON.stringify(body));
	}
}

/** 404 `{ error }` (inferred). */
export const notFound = (what: string) => new Refusal(404, { error: `${what} could not be found` });

/** 422 `{ message, attributes }` (inferred). */
export const unprocessable = (message: string, ...attributes: string[]) =>
	new Refusal(422, { message, attributes });

/**
 * Finds what a body refers to.
 *
 * @throws Refusal 404 if there is no such thing
 */
export function need<T>(found: T | undefined, what: string): T {
	if (found === undefined) throw notFound(what);
	return found;
}

/** The reply that `act` gives, or that of the refusal it throws; `refused` is told of that one. */
export function replyOrRefuse(act: () => Reply, refused?: (refusal: Refusal) => void): Reply {
	try {
		return act();
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		refused?.(error);
		return { status: error.status, body: error.body };
	}
}
