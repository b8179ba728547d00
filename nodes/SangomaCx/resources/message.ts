import { SEND_AND_WAIT_OPERATION, type INodeProperties } from 'n8n-workflow';
import { additionalFields, conversationId, forOperation } from './common';
import { sendAndWaitFields } from './sendAndWait';

const request = { method: 'POST', url: '/api/v1/digital-interactions/messages/' } as const;

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
				routing: { request },
			},
			{
				name: 'Send and Wait for Response',
				value: SEND_AND_WAIT_OPERATION,
				action: 'Send a message and wait for response',
				description:
					'Ask the customer in a conversation, and go on when they answered on the page behind the link in the message',
				routing: { request },
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
	...sendAndWaitFields,
];
