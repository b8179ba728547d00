import type { INodeProperties } from 'n8n-workflow';
import { inboxLocator, tenantDomain } from '../SangomaCx/resources/common';

/** What the option for inboxes is called, also in messages. */
export const INBOX_IDS_LABEL = 'Inbox Names or IDs';

const untilHumanTakesOver: INodeProperties = {
	displayName: 'Only Until a Human Takes Over',
	name: 'untilHumanTakesOver',
	type: 'boolean',
	default: true,
	description:
		'Whether to drop the messages of a conversation that a human has (its status is open), so that the workflow does not talk over them',
};

/** What people set on the trigger. `readSettings` reads it. */
export const properties: INodeProperties[] = [
	{
		displayName:
			'This trigger registers itself with Sangoma CX when you publish the workflow (n8n 1: ' +
			'switch it on). To listen for a test event, as Execute Step does, registers the test ' +
			'URL, too. The API of Sangoma CX cannot remove a registration: both stay there for ' +
			'good, and n8n turns away the events that nobody waits for. n8n must be reachable ' +
			'from the internet.',
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
			'Each time that you publish the workflow (n8n 1: switch it on), its bot becomes the ' +
			'bot of the inbox, in place of the one that is there. The bot is created the first ' +
			'time. Listening for a test event does neither.',
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
		description:
			'The name that customers and agents see. It is given when the bot is created: a later change has no effect, since the API cannot rename a bot.',
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
					'Whether to drop the messages of agents and bots, private notes and templates, and ' +
					'all other events of an agent bot. Without it, a workflow that answers messages ' +
					'answers itself for ever.',
			},
			{
				displayName: INBOX_IDS_LABEL,
				name: 'inboxIds',
				type: 'multiOptions',
				default: [],
				description:
					'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
				hint:
					'Only the events of these inboxes start the workflow; of all, if there is none here. ' +
					'An expression gives a list, or IDs separated by commas.',
				typeOptions: { loadOptionsMethod: 'getInboxes' },
				displayOptions: { show: { '/source': ['webhook'] } },
			},
			// For a bot it is on unless it is switched off, for a webhook the other way round.
			{ ...untilHumanTakesOver, displayOptions: { show: { '/source': ['agentBot'] } } },
			{
				...untilHumanTakesOver,
				default: false,
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
