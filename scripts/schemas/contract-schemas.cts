import { readContract } from '../../simulator/index.cts';

/** A JSON Schema as far as n8n's editor reads it: no references, nothing but types and fields. */
export interface OutputSchema {
	version?: number;
	type?: string | string[];
	description?: string;
	properties?: Record<string, OutputSchema>;
	items?: OutputSchema;
}

/** A schema of the contract. */
interface ContractSchema extends Omit<OutputSchema, 'properties' | 'items'> {
	$ref?: string;
	properties?: Record<string, ContractSchema>;
	items?: ContractSchema;
	allOf?: ContractSchema[];
	anyOf?: ContractSchema[];
	'x-secret'?: boolean;
}

/** An operation of the contract, as far as its answer goes. */
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

const findSchema = (ref: string): ContractSchema => {
	const found = contract.components.schemas[ref.slice(SCHEMAS.length)];
	if (!found) throw new Error(`The contract has no schema ${ref}`);
	return found;
};

/** `anyOf` a thing and null, as the editor understands it. */
function toNullable(alternatives: ContractSchema[]): OutputSchema {
	const [thing] = alternatives.filter(({ type }) => type !== 'null').map(simplify);
	return { ...thing, type: [thing.type, 'null'].flat() as string[] };
}

/** The fields of an object without the secret ones, which never reach a workflow. */
export const mapFields = (
	properties: Record<string, ContractSchema>,
): Record<string, OutputSchema> =>
	Object.fromEntries(
		Object.entries(properties)
			.filter(([, field]) => field['x-secret'] !== true)
			.map(([name, field]) => [name, simplify(field)]),
	);

/** Puts what a schema refers to in its place, and leaves out what is secret or only constrains. */
function simplify(schema: ContractSchema): OutputSchema {
	const { $ref, anyOf, type, description, properties, items } = schema;
	if ($ref) return simplify({ ...findSchema($ref), ...(description && { description }) });
	if (anyOf) return toNullable(anyOf);
	return {
		type,
		...(description && { description: description.trim() }),
		...(properties && { properties: mapFields(properties) }),
		...(items && { items: simplify(items) }),
	};
}

/** The fields of a schema that the contract refers to. */
export const fieldsOf = (ref: string) => mapFields(findSchema(ref).properties ?? {});

/** The fields of a schema of the contract, by its name. */
export const named = (name: string) => fieldsOf(SCHEMAS + name);

/** The same, or null. */
export const orNull = ({ type, ...rest }: OutputSchema): OutputSchema => ({
	type: [...new Set([type, 'null'].flat())] as string[],
	...rest,
});
