import type { HttpResponse } from '../http.cts';

/** An error response; thrown where the reason is found. */
export class ApiError extends Error {
	constructor(
		readonly status: number,
		readonly body: Record<string, unknown>,
	) {
		super(JSON.stringify(body));
	}
}

/** Creates a 404 `{ error }` (recorded). */
export const notFound = (what = 'Resource') =>
	new ApiError(404, { error: `${what} could not be found` });

/** Creates a 422 `{ message, attributes }` (recorded). */
export const unprocessable = (message: string, attribute: string) =>
	new ApiError(422, { message, attributes: [attribute] });

/** Returns the record that a request refers to. @throws ApiError 404 if there is none */
export function orNotFound<T>(found: T | undefined): T {
	if (found === undefined) throw notFound();
	return found;
}

/** Returns the reply of `act`, or of the ApiError that it throws; calls `onError` with the latter. */
export function responseOrError(
	act: () => HttpResponse,
	onError?: (error: ApiError) => void,
): HttpResponse {
	try {
		return act();
	} catch (error) {
		if (!(error instanceof ApiError)) throw error;
		onError?.(error);
		return { status: error.status, body: error.body };
	}
}
