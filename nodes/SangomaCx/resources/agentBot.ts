import type { INodeProperties } from 'n8n-workflow';
import { additionalFields, forOperation, inboxLocator } from './common';

export const agentBot: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['agentBot'] } },
		options: [
			{
				name: 'Assign to Inbox',
				value: 'assign',
				action: 'Assign an agent bot to an inbox',
				description:
					'Let a chatbot answer the chats of an inbox, in place of the bot that is there',
				routing: {
					request: { method: 'POST', url: '/api/v1/digital-interactions/assign-agent-bot/' },
				},
			},
			{
				name: 'Create',
				value: 'create',
				action: 'Create an agent bot',
				description:
					'Register a chatbot and the URL to which the events of its chats are sent. It cannot be removed again.',
				routing: { request: { method: 'POST', url: '/api/v1/digital-interactions/agent-bot/' } },
			},
		],
		default: 'create',
	},
	...forOperation('agentBot', 'assign', [
		{
			displayName: 'Agent Bot ID',
			name: 'agentBotId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 7',
			description: 'The ID that creating the agent bot gave',
			routing: { send: { type: 'body', property: 'agent_bot_id' } },
		},
		{
			...inboxLocator,
			description: 'The inbox whose chats the bot is to answer. It replaces the bot that is there.',
			// As text, though it is a number elsewhere (documented).
			routing: { send: { type: 'body', property: 'inbox_id' } },
		},
		additionalFields(),
	]),
	...forOperation('agentBot', 'create', [
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. Parcel bot',
			description: 'The name of the bot, as customers and agents see it',
			routing: { send: { type: 'body', property: 'name' } },
		},
		{
			displayName: 'Outgoing URL',
			name: 'outgoingUrl',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://example.org/my-bot',
			description:
				'Where Sangoma CX sends the events of the chats, reachable from the internet. For a workflow as the bot, use the Sangoma CX Trigger.',
			routing: { send: { type: 'body', property: 'outgoing_url' } },
		},
		additionalFields({
			displayName: 'Description',
			name: 'description',
			type: 'string',
			default: '',
			placeholder: 'e.g. Answers questions about parcels',
			description: 'What the bot is for',
			routing: { send: { type: 'body', property: 'description' } },
		}),
	]),
];
