import type { IDataObject } from 'n8n-workflow';
import { refuse } from './buildBody';
import type { Item, Run } from './item';
import { readParameter } from './readParameter';

/** What people and AI agents need of an inbox. */
const INBOX_FIELDS = ['id', 'name', 'channel_type', 'email', 'phone_number'];

function simplifyInbox(inbox: IDataObject): IDataObject {
	return Object.fromEntries(INBOX_FIELDS.map((field) => [field, inbox[field] ?? null]));
}

/**
 * Applies Return All, Limit and Simplify, which the API does not know, to the list of inboxes; answers
 * of other operations pass. Throws a NodeOperationError for a Limit that is no number above 0.
 */
export function selectThings(run: Run, item: Item, things: IDataObject[]): IDataObject[] {
	const { operation, node } = run;
	if (operation.name !== 'inbox:getAll') return things;
	const read = (name: string) => readParameter(item, name, node.parameters[name]);
	const limit = read('returnAll') === true ? Infinity : Number(read('limit') ?? 50);
	if (limit !== Infinity && !(Number.isInteger(limit) && limit > 0)) {
		const advice = 'Enter how many inboxes you want at most, or switch on Return All.';
		throw refuse(node, item.index, 'Limit is not a whole number above 0', advice);
	}
	const inboxes = things.slice(0, limit);
	return read('simplify') === false ? inboxes : inboxes.map(simplifyInbox);
}
