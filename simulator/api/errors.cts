import type { HttpResponse } from '../http.cts';
import { RecordNotFound } from '../state/table.cts';

/** An error response, thrown where the reason is found. */
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

/** Returns the response of `act`, or the response of the error that it throws. */
export function responseOrError(act: () => HttpResponse): HttpResponse {
	try {
		return act();
	} catch (thrown) {
		const error = thrown instanceof RecordNotFound ? notFound() : thrown;
		if (!(error instanceof ApiError)) throw error;
		return { status: error.status, body: error.body };
	}
}
