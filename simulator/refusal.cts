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
