import {
	NodeOperationError,
	type IDataObject,
	type IExecutePaginationFunctions,
} from 'n8n-workflow';
import type { Operation } from '../../shared/endpoints';
import { FIELD_LABELS } from '../../shared/failure/words';
import { toTenantDomain } from '../../shared/tenantDomain';
import { BODY_FIELDS, type BodyField } from './bodyTable';
import { convert } from './convert';
import { readParameter } from './readParameter';

function refuse(
	context: IExecutePaginationFunctions,
	label: string,
	why: string,
	advice: string,
): NodeOperationError {
	const itemIndex = context.getItemIndex();
	return new NodeOperationError(context.getNode(), `${label} ${why}`, {
		itemIndex,
		description: `${advice} Nothing was sent. [item ${itemIndex}]`,
	});
}

const ADVICE_BY_KIND = {
	text: 'Enter a text.',
	prose: 'Enter a text.',
	id: 'Enter the number that Sangoma CX gave it, such as 12.',
	number: 'Enter a whole number, such as 418.',
	address: 'Enter a full address, such as https://example.org/hook.',
	list: 'Choose at least one, or give a list with an expression.',
};

function readField(context: IExecutePaginationFunctions, { parameter, kind, ...row }: BodyField) {
	const given = readParameter(context, parameter, { extractValue: row.locator });
	const converted = convert(given, kind);
	const label = FIELD_LABELS[row.field];
	if ('wrong' in converted) throw refuse(context, label, converted.wrong, ADVICE_BY_KIND[kind]);
	if ('value' in converted) return converted.value;
	if (!row.required) return undefined;
	throw refuse(
		context,
		label,
		'is empty',
		`${ADVICE_BY_KIND[kind]} If it is an expression, it gave nothing for this item.`,
	);
}

function readTenantDomain(context: IExecutePaginationFunctions, ofCredential: string): string {
	const own = context.getNodeParameter('additionalFields.tenantDomain', '');
	const tenantDomain = toTenantDomain(own) ?? toTenantDomain(ofCredential);
	if (tenantDomain !== undefined) return tenantDomain;
	throw refuse(
		context,
		'Tenant Domain',
		'is empty',
		'Enter it in the credential, or in Additional Fields, such as acme.cx.sangoma.com.',
	);
}

/**
 * Builds the JSON body of an item's request; undefined for the one operation that has none.
 * Throws a NodeOperationError that names the parameter if a value is missing or cannot be converted.
 */
export function buildBody(
	context: IExecutePaginationFunctions,
	operation: Operation,
	tenantDomain: string,
): IDataObject | undefined {
	if (operation === 'inbox:getAll') return undefined;
	const body: IDataObject = { tenant_domain: readTenantDomain(context, tenantDomain) };
	for (const row of BODY_FIELDS[operation]) {
		const value = readField(context, row);
		if (value !== undefined) body[row.field] = value as IDataObject[string];
	}
	return body;
}
