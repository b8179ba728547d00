import type { Operation, Result } from './operations/operation.cts';
import type { Settings } from './settings.cts';

/** How the thing is packed; `nested` is `payload.<resource>`. */
export type Shape = 'flat' | 'payload' | 'nested' | 'empty';

const PACK: Record<Shape, (resource: string, result: Result) => unknown> = {
	flat: (_resource, { value }) => value,
	payload: (_resource, { value }) => ({ payload: value }),
	nested: (resource, { value, beside }) => ({ payload: { [resource]: value, ...beside } }),
	empty: () => undefined,
};

const SHAPES: Record<Settings['answers'], (operation: Operation) => Shape> = {
	inferred: ({ shape }) => shape,
	wrapped: ({ resource }) => (resource === 'inboxes' ? 'payload' : 'nested'),
	payload: () => 'payload',
	flat: () => 'flat',
	empty: () => 'empty',
};

/** The body of a successful answer, packed as the settings say; undefined for none. */
export function packAnswer(operation: Operation, result: Result, settings: Settings): unknown {
	const shape = SHAPES[settings.answers](operation);
	return PACK[shape](operation.resource, result);
}
