import type { INodeProperties } from 'n8n-workflow';
import { additionalFields, AS_NUMBER, conversationId, forOperation, inboxLocator } from './common';

export const conversation: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['conversation'] } },
		options: [
			{
				name: 'Create',
				value: 'create',
				action: 'Create a conversation',
				description: 'Start a conversation with a contact who was created before',
				routing: {
					request: { method: 'POST', url: '/api/v1/digital-interactions/conversations/' },
				},
			},
			{
				name: 'Deliver to Agent',
				value: 'deliverToAgent',
				action: 'Hand over a conversation to a human agent',
				description:
					'Hand a conversation over from the bot to a human, when the customer asks for one or the bot cannot help. Write no more into it then.',
				routing: {
					request: {
						method: 'POST',
						url: '/api/v1/digital-interactions/conversations/deliver-to-agent/',
					},
				},
			},
			{
				name: 'Finish',
				value: 'finish',
				action: 'Finish a conversation',
				description: 'Close a conversation when the customer has what they need',
				routing: {
					request: { method: 'POST', url: '/api/v1/digital-interactions/conversations/finish/' },
				},
			},
		],
		default: 'create',
	},
	...forOperation('conversation', 'create', [
		{
			...inboxLocator,
			description: 'The inbox through which you talk with the contact',
			routing: { send: { type: 'body', property: 'inbox_id', value: AS_NUMBER } },
		},
		{
			displayName: 'Contact ID',
			name: 'contactId',
			type: 'number',
			required: true,
			default: '',
			placeholder: 'e.g. 77',
			description: 'The ID that creating the contact gave',
			routing: { send: { type: 'body', property: 'contact_id' } },
		},
		{
			displayName: 'Source ID',
			name: 'sourceId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. nathan@example.org',
			description:
				'What the inbox knows the contact by: the email address of the contact, or contact_inbox.source_id of a created contact',
			routing: { send: { type: 'body', property: 'source_id' } },
		},
		additionalFields(
			{
				displayName: 'Initial Message',
				name: 'initialMessage',
				type: 'string',
				typeOptions: { rows: 3 },
				default: '',
				description: 'The first message of the conversation',
				routing: { send: { type: 'body', property: 'initial_message' } },
			},
			{
				displayName: 'Priority',
				name: 'priority',
				type: 'options',
				default: 0,
				description:
					'How urgent it is. Sangoma documents a number and no more: that these four are meant is inferred. An expression may give any number.',
				// By rank, not by name.
				options: [
					{ name: 'Low', value: 0 },
					{ name: 'Medium', value: 1 },
					{ name: 'High', value: 2 },
					{ name: 'Urgent', value: 3 },
				],
				routing: { send: { type: 'body', property: 'priority', value: AS_NUMBER } },
			},
		),
	]),
	...forOperation('conversation', 'deliverToAgent', [conversationId, additionalFields()]),
	...forOperation('conversation', 'finish', [conversationId, additionalFields()]),
];
