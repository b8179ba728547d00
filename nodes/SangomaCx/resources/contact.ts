import type { INodeProperties } from 'n8n-workflow';
import { additionalFields, AS_NUMBER, forOperation, inboxLocator } from './common';

export const contact: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['contact'] } },
		options: [
			{
				name: 'Create',
				value: 'create',
				action: 'Create a contact',
				description:
					'Add a customer, with whom a conversation can be started then. Contacts cannot be searched for: keep the ID that it gives.',
				routing: { request: { method: 'POST', url: '/api/v1/digital-interactions/contacts/' } },
			},
		],
		default: 'create',
	},
	...forOperation('contact', 'create', [
		{
			...inboxLocator,
			description: 'The inbox through which you talk with the contact',
			routing: { send: { type: 'body', property: 'inbox_id', value: AS_NUMBER } },
		},
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. Nathan Smith',
			description: 'The name of the contact',
			routing: { send: { type: 'body', property: 'name' } },
		},
		additionalFields(
			{
				displayName: 'Email',
				name: 'email',
				type: 'string',
				default: '',
				placeholder: 'e.g. name@email.com',
				description: 'The email address of the contact. Only one contact may have it.',
				routing: { send: { type: 'body', property: 'email' } },
			},
			{
				displayName: 'Phone Number',
				name: 'phoneNumber',
				type: 'string',
				default: '',
				placeholder: 'e.g. +15550100077',
				description:
					'The phone number of the contact, with + and the country code. Only one contact may have it.',
				routing: { send: { type: 'body', property: 'phone_number' } },
			},
		),
	]),
];
