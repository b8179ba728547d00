import type { INodeProperties } from 'n8n-workflow';
import { additionalFields, conversationId, forOperation } from './common';

export const message: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['message'] } },
		options: [
			{
				name: 'Send',
				value: 'send',
				action: 'Send a message in a conversation',
				description: 'Write a message into a conversation, where the customer reads it',
				routing: { request: { method: 'POST', url: '/api/v1/digital-interactions/messages/' } },
			},
		],
		default: 'send',
	},
	...forOperation('message', 'send', [
		conversationId,
		{
			displayName: 'Content',
			name: 'content',
			type: 'string',
			typeOptions: { rows: 3 },
			required: true,
			default: '',
			placeholder: 'e.g. Your parcel arrives tomorrow.',
			description: 'The text of the message',
			routing: { send: { type: 'body', property: 'content' } },
		},
		additionalFields({
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
			routing: { send: { type: 'body', property: 'message_type' } },
		}),
	]),
];
