import { simplify } from './fields';
import { defineOperation, type Resource } from './operation';
import { simplifyInbox } from './simplify';

/** Lists the inboxes. The API returns all of them at once, and takes none of the fields. */
export const getManyInboxes = defineOperation({
	option: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many inboxes',
		description: 'List the inboxes of the tenant with their IDs and channels',
		routing: { request: { method: 'GET', url: '/api/v1/digital-interactions/inboxes/' } },
	},
	fields: [
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			description: 'Max number of results to return',
			displayOptions: { show: { returnAll: [false] } },
		},
		simplify,
	],
	isList: true,
	simplify: simplifyInbox,
	scope: 'cx.digital-interactions',
	isIdempotent: true,
	responseKey: 'inboxes',
	phrases: {
		action: 'list the inboxes',
		uncertainOutcome: 'listed the inboxes',
		whereToVerify: 'the inboxes',
	},
	notFound: { message: 'There is no Sangoma CX API at this URL', fields: [] },
});

/** The resource Inbox: the inboxes of the tenant. */
export const inbox: Resource = {
	option: { name: 'Inbox', value: 'inbox' },
	defaultOperation: 'getAll',
	operations: [getManyInboxes],
};
