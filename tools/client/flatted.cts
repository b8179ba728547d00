type Container = Record<string, unknown>;

const isContainer = (value: unknown): value is Container =>
	typeof value === 'object' && value !== null;

/**
 * Reads the format in which n8n sends execution data (npm package `flatted`): a list of values in
 * which every string inside an object or array is the index of another value of the list.
 */
export function parseFlatted(text: string): unknown {
	const values = JSON.parse(text) as unknown[];
	for (const container of values.filter(isContainer))
		for (const [key, value] of Object.entries(container))
			if (typeof value === 'string') container[key] = values[Number(value)];
	return values[0];
}
