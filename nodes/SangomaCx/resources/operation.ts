import {
	updateDisplayOptions,
	type IDataObject,
	type IHttpRequestMethods,
	type INodeParameters,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';
import type { ApiFacts, Endpoint } from '../../shared/endpoint';
import type { Result } from '../../shared/errors/failure';
import { tenantDomain, type Field, type FieldType } from './fields';

/** An operation as a resource file declares it: for n8n's editor, for its routing, and for the runner. */
interface Declaration extends ApiFacts {
	option: INodePropertyOptions & {
		value: string;
		routing: { request: { method: IHttpRequestMethods; url: string } };
	};
	fields: Field[];
	/** What is in Additional Fields, besides Tenant Domain; undefined for a request without a body. */
	additionalFields?: Field[];
	/** Returns what is wrong with a body beyond the types of its fields, and what to do. */
	findProblem?: (
		body: IDataObject,
		parameters: INodeParameters,
	) => { message: string; advice: string } | undefined;
	/** Whether the response is a list, to which the node applies Return All and Limit. */
	isList?: true;
	/** Returns the short form of an object in the response, given the request's body, for Simplify. */
	simplify?: (object: IDataObject, body: IDataObject) => IDataObject;
	/** Called with the body and the promise of each request. */
	onSending?: (body: IDataObject, request: Promise<Result<IDataObject[]>>) => void;
	/** Returns the ID of the conversation that a successful response is about, where the body has none. */
	getConversationId?: (objects: IDataObject[]) => unknown;
	/** Returns what a person should know about a successful response. */
	getHint?: (objects: IDataObject[]) => string | undefined;
	/** Whether the execution then waits for a person, which needs n8n's engine. */
	waitsForResponse?: true;
}

/** A field of the body. */
export interface BodyField {
	/** The API's name. */
	name: string;
	/** The node's name. */
	parameter: string;
	displayName: string;
	fieldType: FieldType;
	isRequired: boolean;
	/** Whether the parameter is in Additional Fields. */
	isAdditional: boolean;
}

/** An operation, with what the runner needs. */
export interface Operation extends Declaration, Endpoint {
	bodyFields: BodyField[];
}

/** A resource and its operations. */
export interface Resource {
	option: INodePropertyOptions & { value: string };
	defaultOperation: string;
	operations: Operation[];
}

function toBodyFields(fields: Field[], isAdditional: boolean): BodyField[] {
	return fields.flatMap(({ name: parameter, displayName, required, fieldType, routing }) => {
		const name = routing?.send?.property;
		if (name === undefined || fieldType === undefined) return [];
		return [
			{ name, parameter, displayName, fieldType, isRequired: required === true, isAdditional },
		];
	});
}

/** In Additional Fields of every operation with a body. */
const tenantOverride: Field = {
	...tenantDomain,
	isFixedInTools: true,
	fieldType: 'text',
	routing: { send: { type: 'body', property: 'tenant_domain' } },
};

/** Completes the declaration of an operation. */
export function defineOperation(declaration: Declaration): Operation {
	const { option, fields, additionalFields } = declaration;
	const { method, url: path } = option.routing.request;
	const optional = additionalFields && [...additionalFields, tenantOverride];
	const bodyFields = [...toBodyFields(fields, false), ...toBodyFields(optional ?? [], true)];
	const labels = Object.fromEntries(bodyFields.map((field) => [field.name, field.displayName]));
	const longFields = bodyFields
		.filter(({ fieldType }) => fieldType === 'multiline')
		.map(({ displayName }) => displayName);
	return {
		...declaration,
		additionalFields: optional,
		method,
		path,
		bodyFields,
		labels,
		longFields,
	};
}

/** Returns n8n's properties for a field: two if its value is fixed in tools, of which one is shown. */
function toNodeProperties({ isFixedInTools, ...field }: Field): INodeProperties[] {
	const property = { ...field };
	delete property.fieldType;
	if (isFixedInTools !== true) return [property];
	const isTool = { '@tool': [true] };
	return [
		...updateDisplayOptions({ hide: isTool }, [property]),
		...updateDisplayOptions({ show: isTool }, [{ ...property, noDataExpression: true }]),
	];
}

function toCollection(fields: Field[]): INodeProperties {
	const options = fields.flatMap(toNodeProperties);
	return {
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		options: options.sort((one, other) => one.displayName.localeCompare(other.displayName)),
	};
}

/** Returns the properties of a resource: its Operation selector, and the fields of each operation. */
export function toProperties({
	option: { value: resource },
	defaultOperation,
	operations,
}: Resource): INodeProperties[] {
	const selector: INodeProperties = {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource] } },
		options: operations.map(({ option }) => option),
		default: defaultOperation,
	};
	const fields = operations.flatMap(({ option, fields, additionalFields }) => {
		const properties = fields.flatMap(toNodeProperties);
		if (additionalFields !== undefined) properties.push(toCollection(additionalFields));
		const show = { resource: [resource], operation: [option.value] };
		return updateDisplayOptions({ show }, properties);
	});
	return [selector, ...fields];
}
