import { inboxLocator } from './fields';
import { defineOperation, type Resource } from './operation';

/** Assigns a bot to an inbox. */
export const assignAgentBot = defineOperation({
	option: {
		name: 'Assign to Inbox',
		value: 'assign',
		action: 'Assign agent bot to inbox',
		description: 'Let a chatbot answer the chats of an inbox. It replaces the current bot.',
		routing: {
			request: { method: 'POST', url: '/api/v1/digital-interactions/assign-agent-bot/' },
		},
	},
	fields: [
		{
			displayName: 'Agent Bot ID',
			name: 'agentBotId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 7',
			description: 'The ID in the output of Agent Bot: Create',
			fieldType: 'text',
			routing: { send: { type: 'body', property: 'agent_bot_id' } },
		},
		{
			...inboxLocator,
			description: 'The inbox whose chats the bot answers. It replaces the current bot.',
			// Text here, a number elsewhere (documented).
			fieldType: 'text',
			routing: { send: { type: 'body', property: 'inbox_id' } },
		},
	],
	additionalFields: [],
	renamedPath: '/api/v1/digital-interactions/agents-bot/assign/',
	scope: 'cx.digital-interactions',
	isIdempotent: true,
	responseKey: 'agent_bot',
	phrases: {
		action: 'assign the agent bot to the inbox',
		uncertainOutcome: 'assigned the bot',
		whereToVerify: "the inbox's settings",
	},
	notFound: {
		message: 'Sangoma CX found no such agent bot or inbox',
		fields: ['agent_bot_id', 'inbox_id'],
	},
});

/** Creates a bot. */
export const createAgentBot = defineOperation({
	option: {
		name: 'Create',
		value: 'create',
		action: 'Create agent bot',
		description:
			'Register a chatbot and the URL that receives the events of its chats. It cannot be removed again.',
		routing: { request: { method: 'POST', url: '/api/v1/digital-interactions/agent-bot/' } },
	},
	fields: [
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. Parcel bot',
			description: 'The name of the bot that customers and agents see',
			fieldType: 'text',
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
				'Where Sangoma CX sends the events of the chats, reachable from the internet. To use a workflow as the bot, use the Sangoma CX Trigger.',
			fieldType: 'url',
			routing: { send: { type: 'body', property: 'outgoing_url' } },
		},
	],
	additionalFields: [
		{
			displayName: 'Description',
			name: 'description',
			type: 'string',
			default: '',
			placeholder: 'e.g. Answers questions about parcels',
			description: 'What the bot does',
			fieldType: 'text',
			routing: { send: { type: 'body', property: 'description' } },
		},
	],
	renamedPath: '/api/v1/digital-interactions/agents-bot/',
	scope: 'cx.digital-interactions',
	isIdempotent: false,
	responseKey: 'agent_bot',
	phrases: {
		action: 'create the agent bot',
		uncertainOutcome: 'created the bot',
		whereToVerify: 'the bots of your tenant',
	},
	notFound: {
		message: 'Sangoma CX has neither of the two known paths for agent bots, or no such tenant',
		fields: [],
	},
});

/** The resource Agent Bot: bots, and their assignment to inboxes. */
export const agentBot: Resource = {
	option: { name: 'Agent Bot', value: 'agentBot' },
	defaultOperation: 'create',
	operations: [assignAgentBot, createAgentBot],
};
