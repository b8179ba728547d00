import {
	NodeOperationError,
	type IDataObject,
	type IExecutePaginationFunctions,
} from 'n8n-workflow';
import type { Endpoint } from '../../shared/endpoints';

/** What people and AI agents need of an inbox. */
const INBOX_FIELDS = ['id', 'name', 'channel_type', 'email', 'phone_number'];

function simplifyInbox(inbox: IDataObject): IDataObject {
	return Object.fromEntries(INBOX_FIELDS.map((field) => [field, inbox[field] ?? null]));
}

function readLimit(context: IExecutePaginationFunctions): number {
	if (context.getNodeParameter('returnAll', false) === true) return Infinity;
	const limit = Number(context.getNodeParameter('limit', 50));
	if (Number.isInteger(limit) && limit > 0) return limit;
	const itemIndex = context.getItemIndex();
	throw new NodeOperationError(context.getNode(), 'Limit is not a whole number above 0', {
		itemIndex,
		description: `Enter how many inboxes you want at most, or switch on Return All. [item ${itemIndex}]`,
	});
}

/**
 * Applies Return All, Limit and Simplify, which the API does not know, to the list of inboxes; answers
 * of other operations pass. Throws a NodeOperationError for a Limit that is no number above 0.
 */
export function selectThings(
	context: IExecutePaginationFunctions,
	{ operation }: Endpoint,
	things: IDataObject[],
): IDataObject[] {
	if (operation !== 'inbox:getAll') return things;
	// An answer without a list is an empty list, not one inbox without an ID.
	const inboxes = things.filter(({ id }) => id !== undefined).slice(0, readLimit(context));
	return context.getNodeParameter('simplify', true) === true ? inboxes.map(simplifyInbox) : inboxes;
}
