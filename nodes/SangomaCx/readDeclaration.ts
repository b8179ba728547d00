import type {
	IHttpRequestMethods,
	INodeProperties,
	INodePropertyOptions,
	INodePropertyRouting,
} from 'n8n-workflow';
import { AS_NUMBER } from './resources/common';

/**
 * How a value travels: `text` without blanks around it, `prose` untouched, `number` as a JSON number,
 * `address` as a web address, `list` as an array of texts.
 */
export type FieldKind = 'text' | 'prose' | 'number' | 'address' | 'list';

/** A parameter that is a field of the request's body. */
export interface Field {
	/** The API's name. */
	field: string;
	/** The node's name. */
	parameter: string;
	/** The name that people see. */
	label: string;
	kind: FieldKind;
	required: boolean;
}

/** What n8n's routing says of an operation. */
export interface Declaration {
	method: IHttpRequestMethods;
	/** Under the credential's Base URL. */
	path: string;
	/** What stands in the editor at all times, then what is below Additional Fields. */
	fields: Field[];
}

/** Whether a property is shown for an operation, as far as resource and operation decide it. */
function isShown({ displayOptions }: INodeProperties, resource: string, operation: string) {
	const { resource: resources, operation: operations } = displayOptions?.show ?? {};
	return (resources?.includes(resource) ?? true) && (operations?.includes(operation) ?? false);
}

function kindOf({ type, typeOptions }: INodeProperties, property: string, value: unknown) {
	if (type === 'number' || value === AS_NUMBER) return 'number';
	if (type === 'multiOptions') return 'list';
	if (typeOptions?.rows !== undefined) return 'prose';
	// The API names all its addresses so (documented).
	return /(^|_)url$/.test(property) ? 'address' : 'text';
}

function toField(declared: INodeProperties): Field[] {
	const { property, value } = declared.routing?.send ?? {};
	if (property === undefined) return [];
	const { displayName: label, name: parameter, required = false } = declared;
	return [{ field: property, parameter, label, kind: kindOf(declared, property, value), required }];
}

function findRouting(
	properties: INodeProperties[],
	resource: string,
	operation: string,
): INodePropertyRouting | undefined {
	const choice = properties.find(
		({ name, displayOptions }) =>
			name === 'operation' && displayOptions?.show?.resource?.includes(resource),
	);
	const options = (choice?.options ?? []) as INodePropertyOptions[];
	return options.find(({ value }) => value === operation)?.routing;
}

/**
 * Reads what n8n's own declarative routing says of an operation: its method and path, and which
 * parameters are fields of the body. Throws if the operation is not declared.
 */
export function readDeclaration(
	properties: INodeProperties[],
	resource: string,
	operation: string,
): Declaration {
	const { method, url } = findRouting(properties, resource, operation)?.request ?? {};
	if (method === undefined || url === undefined) {
		throw new Error(`The operation ${resource}: ${operation} is not declared`);
	}
	const shown = properties.filter((property) => isShown(property, resource, operation));
	const optional = shown
		.filter(({ name }) => name === 'additionalFields')
		.flatMap(({ options = [] }) => options as INodeProperties[]);
	return { method, path: url, fields: [...shown, ...optional].flatMap(toField) };
}
