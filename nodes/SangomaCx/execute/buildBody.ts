import { isExpression, type IDataObject, type INode } from 'n8n-workflow';
import { asRecord, quote, toTenantDomain } from '../../shared/values';
import type { FieldType } from '../resources/fields';
import type { BodyField, Operation } from '../resources/operation';
import { convertValue, createParameterError, readParameter, type Item } from './parameters';

const ADDITIONAL_FIELDS = 'additionalFields';
const TENANT_DOMAIN = 'tenant_domain';

const ADVICE: Record<FieldType, string> = {
	text: 'Enter text.',
	multiline: 'Enter text.',
	number: 'Enter a whole number, such as 418.',
	url: 'Enter a full URL, such as https://example.org/hook.',
	list: 'Select at least one, or use an expression that returns a list.',
};
const TENANT_ADVICE =
	'Enter it in the credential or in Additional Fields, such as acme.cx.sangoma.com.';
const EMPTY_EXPRESSION = 'If it is an expression, it returned no value for this item.';

/**
 * Builds the JSON body of an item's request, or undefined if the operation takes none. Throws a
 * NodeOperationError that names the parameter if a value is missing or cannot be converted, and what
 * n8n throws if an expression fails.
 */
export function buildBody(
	node: INode,
	{ bodyFields, findProblem }: Operation,
	item: Item,
	credentialTenant: string,
): IDataObject | undefined {
	if (bodyFields.length === 0) return undefined;
	const { parameters } = node;
	const additional = asRecord(parameters[ADDITIONAL_FIELDS]);
	const body: IDataObject = {};
	for (const field of bodyFields) {
		const { name, parameter, isAdditional } = field;
		const saved = isAdditional ? additional[parameter] : parameters[parameter];
		const path = isAdditional ? `${ADDITIONAL_FIELDS}.${parameter}` : parameter;
		const given = readParameter(item, path, saved);
		const value =
			name === TENANT_DOMAIN
				? toTenant(node, item, { given, isExpression: isExpression(saved) }, credentialTenant)
				: toBodyValue(node, item, field, given);
		if (value !== undefined) body[name] = value as IDataObject[string];
	}
	const problem = findProblem?.(body, parameters);
	if (problem === undefined) return body;
	throw createParameterError(node, item.index, problem.message, problem.advice);
}

function toBodyValue(node: INode, { index }: Item, field: BodyField, given: unknown): unknown {
	const { displayName, fieldType, isRequired } = field;
	const advice = ADVICE[fieldType];
	const converted = convertValue(given, fieldType);
	if ('problem' in converted) {
		throw createParameterError(node, index, `${displayName} ${converted.problem}`, advice);
	}
	if ('value' in converted) return converted.value;
	if (!isRequired) return undefined;
	const message = `${displayName} is empty`;
	throw createParameterError(node, index, message, `${advice} ${EMPTY_EXPRESSION}`);
}

/** Returns an item's tenant. The credential's never replaces one that an expression should give. */
function toTenant(
	node: INode,
	{ index }: Item,
	{ given, isExpression }: { given: unknown; isExpression: boolean },
	credentialTenant: string,
): string {
	const isBlank = given === undefined || (typeof given === 'string' && given.trim() === '');
	const isOverridden = isExpression || !isBlank;
	const tenantDomain = toTenantDomain(isOverridden ? given : credentialTenant);
	if (tenantDomain !== undefined) return tenantDomain;
	if (given !== undefined && given !== null && typeof given !== 'string') {
		const message = `Tenant Domain is not text: ${quote(given)}`;
		throw createParameterError(node, index, message, TENANT_ADVICE);
	}
	const advice = isOverridden ? `${TENANT_ADVICE} ${EMPTY_EXPRESSION}` : TENANT_ADVICE;
	throw createParameterError(node, index, 'Tenant Domain is empty', advice);
}
