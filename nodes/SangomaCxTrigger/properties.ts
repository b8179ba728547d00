import type { INodeProperties } from 'n8n-workflow';
import { inboxLocator, tenantDomain } from '../SangomaCx/resources/fields';
import { botNotice, notice, SHOW_BOT, SHOW_WEBHOOK } from './hints';

/** The display name of the inboxes option, which error messages use, too. */
export const INBOX_IDS_LABEL = 'Inbox Names or IDs';

const untilHumanTakesOver: INodeProperties = {
	displayName: 'Only Until a Human Takes Over',
	name: 'untilHumanTakesOver',
	type: 'boolean',
	default: true,
	description:
		'Whether to drop the messages of a conversation in which a human agent has written, or which an agent has taken over (its status is open), so that the workflow does not talk over them',
};

/** The trigger's properties. `readSettings` reads them. */
export const properties: INodeProperties[] = [
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
	notice,
	botNotice,
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		required: true,
		default: ['message_created'],
		description:
			'The events that start the workflow. If Message Created is selected, conversation events ' +
			'contain no message, so that each customer message starts the workflow once.',
		options: [
			{
				name: 'Message Created',
				value: 'message_created',
				action: 'On message created',
				description: 'A customer wrote a message',
			},
			{
				name: 'Conversation Created',
				value: 'conversation_created',
				action: 'On conversation created',
				description: 'Someone started a conversation',
			},
			{
				name: 'Conversation Opened',
				value: 'conversation_opened',
				action: 'On conversation opened',
				description: 'A conversation was delivered to agents (recorded, not documented by Sangoma)',
			},
			{
				name: 'Conversation Resolved',
				value: 'conversation_resolved',
				action: 'On conversation resolved',
				description: 'A conversation was finished (recorded, not documented by Sangoma)',
			},
		],
		displayOptions: SHOW_WEBHOOK,
	},
	{
		...inboxLocator,
		description: 'The inbox whose chats the workflow answers',
		displayOptions: SHOW_BOT,
	},
	{
		displayName: 'Bot Name',
		name: 'botName',
		type: 'string',
		default: 'Assistant',
		description:
			'The name that customers and agents see. It is set when the bot is created. Changing it later has no effect, since the API cannot rename a bot.',
		displayOptions: SHOW_BOT,
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
					'all other events of an agent bot. If you turn it off, a workflow that answers ' +
					'messages keeps answering itself, and n8n loses what the trigger remembers about ' +
					'conversations when it restarts.',
			},
			{
				displayName: INBOX_IDS_LABEL,
				name: 'inboxIds',
				type: 'multiOptions',
				default: [],
				description:
					'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
				hint:
					'Only the events of these inboxes start the workflow. Leave empty for all inboxes. ' +
					'An expression can return a list or comma-separated IDs.',
				typeOptions: { loadOptionsMethod: 'getInboxes' },
				displayOptions: { show: { '/source': ['webhook'] } },
			},
			{
				displayName: 'Own Sender IDs',
				name: 'ownSenderIds',
				type: 'string',
				default: '',
				placeholder: 'e.g. 9',
				description:
					"Comma-separated IDs of users that your tenant shows as senders of messages sent through the API. Their messages do not count as an agent's. Only needed in queue mode.",
			},
			{
				displayName: 'Pause After an Agent Wrote (Minutes)',
				name: 'humanPauseMinutes',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 30,
				description:
					"How long Only Until a Human Takes Over drops messages after an agent's latest message. With 0, until the conversation is resolved, snoozed or handed back. The trigger learns that from conversation events; if it receives only messages, the pause ends by time alone.",
			},
			// The default is on for a bot, and off for a webhook.
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
					'Further events, separated by commas. Sangoma documents only Conversation Created and ' +
					'Message Created. Answers to options, forms and ratings are message_updated.',
				displayOptions: { show: { '/source': ['webhook'] } },
			},
			tenantDomain,
		],
	},
];
