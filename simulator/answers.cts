import type { Operation, Result } from './operations/operation.cts';
import type { Answers, Settings } from './settings.cts';

/** How the thing is packed; `nested` is `payload.<resource>`. */
export type Shape = 'flat' | 'payload' | 'nested' | 'empty' | 'data' | 'results' | 'payload.data';

const PACK: Record<Shape, (resource: string, result: Result) => unknown> = {
	flat: (_resource, { value }) => value,
	payload: (_resource, { value }) => ({ payload: value }),
	nested: (resource, { value, beside }) => ({ payload: { [resource]: value, ...beside } }),
	empty: () => undefined,
	data: (_resource, { value }) => ({ data: value }),
	results: (_resource, { value }) => ({ results: value }),
	'payload.data': (_resource, { value }) => ({ payload: { data: value } }),
};

const SHAPES: Record<Answers, (operation: Operation) => Shape> = {
	inferred: ({ shape }) => shape,
	wrapped: ({ resource }) => (resource === 'inboxes' ? 'payload' : 'nested'),
	payload: () => 'payload',
	flat: () => 'flat',
	empty: () => 'empty',
	data: () => 'data',
	results: () => 'results',
	'payload.data': () => 'payload.data',
};

/** The body of a successful answer, packed as the settings say; undefined for none. */
export function packAnswer(operation: Operation, result: Result, settings: Settings): unknown {
	const shape = SHAPES[settings.answers](operation);
	return PACK[shape](operation.resource, result);
}
