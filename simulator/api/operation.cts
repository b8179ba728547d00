import type { ResponseFormat } from '../state/settings.cts';
import type { Tenant } from '../state/state.cts';

/** The record in a response, and further fields beside it. */
export interface Result {
	value: unknown;
	beside?: Record<string, unknown>;
}

/** An operation of the API, by operationId. `run` gets a body that complies with the contract. */
export interface Operation<Body = never> {
	/** The record's name in `payload.<resource>`. */
	resource: string;
	/** The envelope of the response, unless the setting `responseFormat` says otherwise (inferred). */
	envelope: keyof typeof ENVELOPES;
	/** @throws ApiError with the error response */
	run(tenant: Tenant, body: Body): Result;
}

const ENVELOPES = {
	flat: ({ value }: Result) => value,
	payload: ({ value }: Result) => ({ payload: value }),
	nested: ({ value, beside }: Result, resource: string) => ({
		payload: { [resource]: value, ...beside },
	}),
	empty: () => undefined,
	data: ({ value }: Result) => ({ data: value }),
	results: ({ value }: Result) => ({ results: value }),
	'payload.data': ({ value }: Result) => ({ payload: { data: value } }),
};

/** Defines an operation with its own type of body. */
export const operation = <Body,>(
	resource: string,
	envelope: Operation['envelope'],
	run: Operation<Body>['run'],
): Operation => ({ resource, envelope, run: run as Operation['run'] });

/** Returns the body of a successful response in its envelope, or undefined for none. */
export function wrapResult(
	{ resource, envelope }: Operation,
	result: Result,
	format: ResponseFormat,
): unknown {
	const wrapped = resource === 'inboxes' ? 'payload' : 'nested';
	const chosen = format === 'inferred' ? envelope : format === 'wrapped' ? wrapped : format;
	return ENVELOPES[chosen](result, resource);
}
