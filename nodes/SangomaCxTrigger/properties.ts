import type { INodeProperties } from 'n8n-workflow';
import { inboxLocator, tenantDomain } from '../SangomaCx/resources/common';

/** What people set on the trigger. `readSettings` reads it. */
export const properties: INodeProperties[] = [
	{
		displayName:
			'This trigger registers itself with Sangoma CX when you switch the workflow on. The API of Sangoma CX cannot remove a registration: when you switch the workflow off, it stays there, and its events are turned away. n8n must be reachable from the internet.',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Source',
		name: 'source',
		type: 'options',
		noDataExpression: true,
		default: 'webhook',
		description: 'What Sangoma CX sends to this workflow',
		options: [
			{
				name: 'Agent Bot',
				value: 'agentBot',
				description: 'The chats of one inbox, which this workflow answers as its bot',
			},
			{
				name: 'Webhook',
				value: 'webhook',
				description: 'The events of the whole tenant',
			},
		],
	},
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		required: true,
		default: ['message_created'],
		description: 'The events that start the workflow',
		options: [
			{
				name: 'Conversation Created',
				value: 'conversation_created',
				description: 'Someone started a conversation',
			},
			{
				name: 'Message Created',
				value: 'message_created',
				description: 'A customer wrote a message',
			},
		],
		displayOptions: { show: { source: ['webhook'] } },
	},
	{
		displayName:
			'This creates a bot and makes it the bot of the inbox, in place of the one that is there. Listening for a test event does neither.',
		name: 'botNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { source: ['agentBot'] } },
	},
	{
		...inboxLocator,
		description: 'The inbox whose chats the workflow answers',
		displayOptions: { show: { source: ['agentBot'] } },
	},
	{
		displayName: 'Bot Name',
		name: 'botName',
		type: 'string',
		default: 'n8n',
		description: 'The name that customers and agents see',
		displayOptions: { show: { source: ['agentBot'] } },
	},
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Customer Messages Only',
				name: 'customerMessagesOnly',
				type: 'boolean',
				default: true,
				description:
					'Whether to drop the messages of agents and bots, private notes and templates, and all other events of an agent bot. Without it, a workflow that answers messages answers itself for ever.',
			},
			{
				displayName: 'Inbox IDs',
				name: 'inboxIds',
				type: 'string',
				default: '',
				placeholder: 'e.g. 12, 14',
				description: 'The IDs of the inboxes whose events start the workflow, separated by commas',
				displayOptions: { show: { '/source': ['webhook'] } },
			},
			{
				displayName: 'Other Events',
				name: 'otherEvents',
				type: 'string',
				default: '',
				placeholder: 'e.g. conversation_status_changed',
				description:
					'Further events, separated by commas. Sangoma documents none but the two in Events.',
				displayOptions: { show: { '/source': ['webhook'] } },
			},
			// The trigger sends nothing by n8n's routing.
			{ ...tenantDomain, routing: undefined },
		],
	},
];
