import { updateDisplayOptions, type INodeProperties } from 'n8n-workflow';

/** The JSON type of a field that the API wants as a number, however its parameter holds it. */
export const AS_NUMBER = '={{ Number($value) }}';

/** Shows fields for one operation only: each stands beside the operation that sends it. */
export function forOperation(
	resource: string,
	operation: string,
	fields: INodeProperties[],
): INodeProperties[] {
	return updateDisplayOptions({ show: { resource: [resource], operation: [operation] } }, fields);
}

/** How an inbox is chosen, in the node and in the trigger: from the API's list, or by its ID. */
export const inboxLocator: INodeProperties = {
	displayName: 'Inbox',
	name: 'inboxId',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'list', value: '' },
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Choose an inbox...',
			typeOptions: { searchListMethod: 'searchInboxes', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 12',
			validation: [
				{
					type: 'regex',
					properties: { regex: '^\\d+$', errorMessage: 'The ID of an inbox is a number' },
				},
			],
		},
	],
};

/** The conversation that an operation is about. */
export const conversationId: INodeProperties = {
	displayName: 'Conversation ID',
	name: 'conversationId',
	type: 'number',
	required: true,
	default: '',
	placeholder: 'e.g. 418',
	description:
		'The ID of the conversation: the conversation_id that the trigger gives, or the ID that creating the conversation gave',
	routing: { send: { type: 'body', property: 'conversation_id' } },
};

/** Whom to call. */
export const destination: INodeProperties = {
	displayName: 'Destination',
	name: 'destination',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. +15550100077',
	description: 'The phone number, with + and the country code, or the extension to call',
	routing: { send: { type: 'body', property: 'destination' } },
};

/** Another tenant than the credential's: optional, in the node and in the trigger. */
export const tenantDomain: INodeProperties = {
	displayName: 'Tenant Domain',
	name: 'tenantDomain',
	type: 'string',
	default: '',
	placeholder: 'e.g. acme.cx.sangoma.com',
	description: 'The tenant to use instead of the one in the credential',
	routing: { send: { type: 'body', property: 'tenant_domain' } },
};

/** What may be left away. Every operation that has a body takes another tenant. */
export function additionalFields(...options: INodeProperties[]): INodeProperties {
	const sorted = [...options, tenantDomain].sort((one, other) =>
		one.displayName.localeCompare(other.displayName),
	);
	return {
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		options: sorted,
	};
}
