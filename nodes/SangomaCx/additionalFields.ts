import type { INodeProperties } from 'n8n-workflow';
import { tenantDomainField } from '../shared/tenantDomainField';

/** What may be left away, each shown for the operations that know it. */
export const additionalFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add Field',
	default: {},
	displayOptions: { hide: { resource: ['inbox'] } },
	options: [
		{
			displayName: 'Description',
			name: 'description',
			type: 'string',
			default: '',
			placeholder: 'e.g. Answers questions about parcels',
			description: 'What the bot is for',
			displayOptions: { show: { '/resource': ['agentBot'], '/operation': ['create'] } },
		},
		{
			displayName: 'Email',
			name: 'email',
			type: 'string',
			default: '',
			placeholder: 'e.g. name@email.com',
			description: 'The email address of the contact. Only one contact may have it.',
			displayOptions: { show: { '/resource': ['contact'] } },
		},
		{
			displayName: 'Initial Message',
			name: 'initialMessage',
			type: 'string',
			typeOptions: { rows: 3 },
			default: '',
			description: 'The first message of the conversation',
			displayOptions: { show: { '/resource': ['conversation'], '/operation': ['create'] } },
		},
		{
			displayName: 'Message Type',
			name: 'messageType',
			type: 'options',
			default: 'outgoing',
			description: 'Whose message it is to be',
			options: [
				{
					name: 'Incoming',
					value: 'incoming',
					description: 'Shown as a message of the customer. Needs an inbox of the API channel.',
				},
				{
					name: 'Outgoing',
					value: 'outgoing',
					description: 'Shown as a message of the bot',
				},
			],
			displayOptions: { show: { '/resource': ['message'] } },
		},
		{
			displayName: 'Phone Number',
			name: 'phoneNumber',
			type: 'string',
			default: '',
			placeholder: 'e.g. +15550100077',
			description:
				'The phone number of the contact, with + and the country code. Only one contact may have it.',
			displayOptions: { show: { '/resource': ['contact'] } },
		},
		{
			displayName: 'Priority',
			name: 'priority',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description:
				'How urgent it is: probably 0 for low, 1 for medium, 2 for high and 3 for urgent. Sangoma documents that it is a number, and no more.',
			displayOptions: { show: { '/resource': ['conversation'], '/operation': ['create'] } },
		},
		tenantDomainField,
	],
};
