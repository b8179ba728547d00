import type { INodeProperties } from 'n8n-workflow';
import { additionalFields, forOperation } from './common';

export const webhook: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['webhook'] } },
		options: [
			{
				name: 'Create',
				value: 'create',
				action: 'Create a webhook',
				description: 'Register a URL to which events are sent. It cannot be removed again.',
				routing: { request: { method: 'POST', url: '/api/v1/digital-interactions/webhooks/' } },
			},
		],
		default: 'create',
	},
	...forOperation('webhook', 'create', [
		{
			displayName: 'URL',
			name: 'url',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://example.org/my-webhook',
			description:
				'Where Sangoma CX sends the events, reachable from the internet. Each URL can be registered once. For a workflow, use the Sangoma CX Trigger.',
			routing: { send: { type: 'body', property: 'url' } },
		},
		{
			displayName: 'Subscriptions',
			name: 'subscriptions',
			type: 'multiOptions',
			required: true,
			default: ['message_created'],
			description:
				'The events to send. For events that are not listed, give a list of their names with an expression.',
			options: [
				{
					name: 'Conversation Created',
					value: 'conversation_created',
					description: 'Someone started a conversation',
				},
				{
					name: 'Message Created',
					value: 'message_created',
					description: 'A customer, an agent or a bot wrote a message',
				},
			],
			routing: { send: { type: 'body', property: 'subscriptions' } },
		},
		additionalFields(),
	]),
];
