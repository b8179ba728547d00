import type { ResponseFormat } from '../state/settings.cts';
import type { Tenant } from '../state/state.cts';

/** The thing that an answer is about, and what is told beside it. */
export interface Result {
	value: unknown;
	beside?: Record<string, unknown>;
}

/**
 * What an operation does and how its answer is packed. Its method, path, scope and body are the
 * contract's; the contract has checked the body before `run` sees it.
 */
export interface Operation<Body = never> {
	/** The contract's operationId. */
	name: string;
	/** Name of the thing in `payload.<resource>`. */
	resource: string;
	/** How the answer is packed where no setting says otherwise (inferred). */
	shape: Shape;
	/** @throws Refusal with the answer to give instead */
	run(tenant: Tenant, body: Body): Result;
}

/** Lets operations of different bodies stand in one table. */
export const operation = <Body,>(row: Operation<Body>): Operation => row as unknown as Operation;

type Shape = keyof typeof PACK;

const PACK = {
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

function chooseShape({ resource, shape }: Operation, answers: ResponseFormat): Shape {
	if (answers === 'inferred') return shape;
	if (answers === 'wrapped') return resource === 'inboxes' ? 'payload' : 'nested';
	return answers;
}

/** The body of a successful answer, packed as the setting says; undefined for none. */
export const packAnswer = (
	operation: Operation,
	result: Result,
	answers: ResponseFormat,
): unknown => PACK[chooseShape(operation, answers)](result, operation.resource);
