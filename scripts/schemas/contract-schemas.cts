import { readContract } from '../../simulator/index.cts';

/** A JSON Schema for n8n's editor: types and fields, without references. */
export interface OutputSchema {
	version?: number;
	type?: string | string[];
	description?: string;
	properties?: Record<string, OutputSchema>;
	items?: OutputSchema;
}

interface ContractSchema extends Omit<OutputSchema, 'properties' | 'items'> {
	$ref?: string;
	properties?: Record<string, ContractSchema>;
	items?: ContractSchema;
	anyOf?: ContractSchema[];
	'x-secret'?: boolean;
}

/** An operation of the contract, with its response. */
export interface ContractOperation {
	operationId?: string;
	'x-output'?: string;
	responses?: { 200?: { content?: { 'application/json'?: { schema?: ContractSchema } } } };
}

interface Contract {
	paths: Record<string, Record<string, ContractOperation>>;
	components: { schemas: Record<string, ContractSchema> };
}

export const contract = readContract() as unknown as Contract;
const SCHEMAS = '#/components/schemas/';

function findSchema(ref: string): ContractSchema {
	const found = contract.components.schemas[ref.slice(SCHEMAS.length)];
	if (!found) throw new Error(`The contract has no schema ${ref}.`);
	return found;
}

/** Returns the fields of an object without secret fields. */
export const mapFields = (
	properties: Record<string, ContractSchema>,
): Record<string, OutputSchema> =>
	Object.fromEntries(
		Object.entries(properties)
			.filter(([, field]) => field['x-secret'] !== true)
			.map(([name, field]) => [name, simplify(field)]),
	);

/** Resolves references, and removes secret fields and constraints. */
function simplify(schema: ContractSchema): OutputSchema {
	const { $ref, anyOf, type, description, properties, items } = schema;
	if ($ref) return simplify({ ...findSchema($ref), ...(description && { description }) });
	if (anyOf) return orNull(simplify(anyOf.find((each) => each.type !== 'null') ?? {}));
	return {
		type,
		...(description && { description: description.trim() }),
		...(properties && { properties: mapFields(properties) }),
		...(items && { items: simplify(items) }),
	};
}

/** Returns the fields of a schema of the contract, by its name or reference. */
export const fieldsOf = (name: string) =>
	mapFields(findSchema(name.startsWith(SCHEMAS) ? name : SCHEMAS + name).properties ?? {});

/** Returns a schema that also allows null. */
export const orNull = ({ type, ...rest }: OutputSchema): OutputSchema => ({
	type: [...new Set([type, 'null'].flat())] as string[],
	...rest,
});
