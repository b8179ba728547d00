import { NodeOperationError, type IDataObject, type INode } from 'n8n-workflow';
import { toTenantDomain } from '../../api/tenantDomain';
import { asRecord } from '../../api/values';
import type { Field, FieldKind } from '../readDeclaration';
import { convert, show } from './convert';
import type { Item, Run } from './item';
import { isExpression, readParameter } from './readParameter';

const ADDITIONAL = 'additionalFields';
const TENANT_DOMAIN = 'tenant_domain';

const ADVICE: Record<FieldKind, string> = {
	text: 'Enter a text.',
	prose: 'Enter a text.',
	number: 'Enter a whole number, such as 418.',
	address: 'Enter a full address, such as https://example.org/hook.',
	list: 'Choose at least one, or give a list with an expression.',
};

const TENANT_ADVICE =
	'Enter it in the credential, or in Additional Fields, such as acme.cx.sangoma.com.';

const GAVE_NOTHING = 'If it is an expression, it gave nothing for this item.';

/** Gives n8n's error for a parameter that cannot be sent. */
export function refuse(node: INode, index: number, message: string, advice: string) {
	return new NodeOperationError(node, message, {
		itemIndex: index,
		description: `${advice} Nothing was sent. [item ${index}]`,
	});
}

/** What is below Additional Fields, as it is saved: n8n drops an expression in place of the group. */
const readGroup = ({ node }: Run) => asRecord(node.parameters[ADDITIONAL]);

function readField(run: Run, item: Item, { parameter, required }: Field): unknown {
	return required
		? readParameter(item, parameter, run.node.parameters[parameter])
		: readParameter(item, `${ADDITIONAL}.${parameter}`, readGroup(run)[parameter]);
}

function toValue({ node }: Run, { index }: Item, { label, kind, required }: Field, given: unknown) {
	const converted = convert(given, kind);
	if ('wrong' in converted) throw refuse(node, index, `${label} ${converted.wrong}`, ADVICE[kind]);
	if ('value' in converted) return converted.value;
	if (!required) return undefined;
	throw refuse(node, index, `${label} is empty`, `${ADVICE[kind]} ${GAVE_NOTHING}`);
}

/** The tenant of an item. One that an expression was to give is never replaced by the credential's. */
function readTenantDomain(run: Run, item: Item, given: unknown, ofCredential: string): string {
	const { tenantDomain: raw } = readGroup(run);
	const isAsked = isExpression(raw) || (given !== undefined && given !== '');
	const tenantDomain = toTenantDomain(isAsked ? given : ofCredential);
	if (tenantDomain !== undefined) return tenantDomain;
	const isEmpty = given === undefined || given === null || typeof given === 'string';
	const message = isEmpty
		? 'Tenant Domain is empty'
		: `Tenant Domain is not a text: ${show(given)}`;
	throw refuse(
		run.node,
		item.index,
		message,
		isAsked && isEmpty ? `${TENANT_ADVICE} ${GAVE_NOTHING}` : TENANT_ADVICE,
	);
}

/**
 * Builds the JSON body of an item's request; undefined for the one operation that has none. Every
 * parameter is read once. Throws a NodeOperationError that names the parameter if a value is missing
 * or cannot be converted, and what n8n throws if an expression fails.
 */
export function buildBody(run: Run, item: Item, tenantDomain: string): IDataObject | undefined {
	const { fields } = run.operation;
	if (fields.length === 0) return undefined;
	const body: IDataObject = {};
	for (const field of fields) {
		const given = readField(run, item, field);
		const value =
			field.field === TENANT_DOMAIN
				? readTenantDomain(run, item, given, tenantDomain)
				: toValue(run, item, field, given);
		if (value !== undefined) body[field.field] = value as IDataObject[string];
	}
	return run.complete?.(body) ?? body;
}
