// Compares what the chat engine sent with what the simulator sends: keys, types, and some values.

/** The types at each path of a value. Elements of an array have the same path. */
type Shape = Map<string, Set<string>>;

const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

function typeOf(value: unknown): string {
	if (value === null) return 'null';
	if (Array.isArray(value)) return 'array';
	if (typeof value === 'string' && ISO_TIME.test(value)) return 'time';
	return typeof value;
}

/** Fields whose values are compared, too. */
const COMPARED = [
	...['event', 'content_type', 'private', 'message_type', 'status', 'current_status', 'channel'],
	...['channel_type', 'file_type', 'sender_type', 'type', 'bot_type', 'error', 'attributes'],
	...['message', 'deleted', 'muted', 'unread_count'],
];

function collect(value: unknown, path: string, shape: Shape): Shape {
	const name = path.split('.').at(-1) ?? '';
	const isCompared = COMPARED.includes(name.replace('[]', '')) && typeof value !== 'object';
	const type = isCompared ? `${typeOf(value)} ${JSON.stringify(value)}` : typeOf(value);
	shape.set(path, (shape.get(path) ?? new Set()).add(type));
	if (Array.isArray(value)) for (const each of value) collect(each, `${path}[]`, shape);
	else if (typeof value === 'object' && value !== null)
		for (const [key, each] of Object.entries(value))
			collect(each, path === '' ? key : `${path}.${key}`, shape);
	return shape;
}

const getShape = (value: unknown): Shape => collect(value, '', new Map());

/** A difference that is intended. */
export interface IntendedDifference {
	reason: string;
	/** The paths that may differ, with everything below them. */
	paths: RegExp;
	/** The subjects in which they may differ, such as `webhook message_created`; all by default. */
	subjects?: RegExp;
}

const typesAt = (shape: Shape, path: string) => [...(shape.get(path) ?? ['nothing'])].sort().join();

/** Returns the unintended differences between two values, one line each, and adds the intended ones to `used`. */
export function findDifferences(
	subject: string,
	recorded: unknown,
	simulated: unknown,
	intended: IntendedDifference[],
	used: Set<IntendedDifference>,
): string[] {
	const [one, other] = [getShape(recorded), getShape(simulated)];
	const paths = new Set([...one.keys(), ...other.keys()]);
	return [...paths].flatMap((path) => {
		const [was, is] = [typesAt(one, path), typesAt(other, path)];
		if (was === is) return [];
		const reason = intended.find(
			(each) => each.paths.test(path) && (each.subjects?.test(subject) ?? true),
		);
		if (reason) used.add(reason);
		return reason ? [] : [`${subject}: ${path} is ${is} instead of ${was}`];
	});
}
