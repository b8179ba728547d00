import type { INodeProperties } from 'n8n-workflow';

/**
 * How a parameter is converted for the body: `text` is trimmed, `multiline` is sent as it is, `number`
 * as a JSON number, `list` as an array of texts.
 */
export type FieldType = 'text' | 'multiline' | 'number' | 'url' | 'list';

/** A parameter of an operation. One with a `fieldType` and `routing.send` is a field of the body. */
export type Field = INodeProperties & {
	fieldType?: FieldType;
	/** Whether a model must not choose its value: in a tool, it takes no expression. */
	isFixedInTools?: true;
};

/** Makes a number in the body, whatever the parameter or its expression gives. */
export const AS_NUMBER = '={{ Number($value) }}';

/** The parameter with which the node and the trigger choose an inbox. */
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

/** The inbox of a contact or a conversation, as a number. */
export const contactInbox: Field = {
	...inboxLocator,
	description: 'The inbox in which you talk to the contact',
	fieldType: 'number',
	routing: { send: { type: 'body', property: 'inbox_id', value: AS_NUMBER } },
};

/** The conversation of an operation. */
export const conversationId: Field = {
	displayName: 'Conversation ID',
	name: 'conversationId',
	type: 'number',
	required: true,
	default: '',
	placeholder: 'e.g. 418',
	description:
		'The ID of the conversation: conversation_id in the output of the trigger, or ID in the output of Conversation: Create',
	builderHint: {
		propertyHint: 'The conversation_id in the output of the Sangoma CX Trigger, not from a model',
	},
	fieldType: 'number',
	routing: { send: { type: 'body', property: 'conversation_id' } },
};

/** The number that a call connects to. */
export const destination: Field = {
	displayName: 'Destination',
	name: 'destination',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. +15550100077',
	description: 'The phone number with + and the country code, or the extension to call',
	builderHint: {
		propertyHint: 'If a model or a customer gives it, set allowedDestinations, too',
	},
	fieldType: 'text',
	routing: { send: { type: 'body', property: 'destination' } },
};

/** Chooses the short form of the output. */
export const simplify: Field = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/** The parameter with which the node and the trigger override the credential's tenant. */
export const tenantDomain: INodeProperties = {
	displayName: 'Tenant Domain',
	name: 'tenantDomain',
	type: 'string',
	default: '',
	placeholder: 'e.g. acme.cx.sangoma.com',
	description: 'The tenant to use instead of the one in the credential',
};
