import type { INodeProperties } from 'n8n-workflow';
import { ENDPOINTS } from '../../shared/endpoints';

export const agentBotOperations: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { resource: ['agentBot'] } },
	options: [
		{
			name: 'Assign to Inbox',
			value: 'assign',
			action: 'Assign an agent bot to inbox',
			description: 'Let a chatbot answer the chats of an inbox, in place of the bot that is there',
			routing: {
				request: {
					method: ENDPOINTS['agentBot:assign'].method,
					url: ENDPOINTS['agentBot:assign'].path,
				},
			},
		},
		{
			name: 'Create',
			value: 'create',
			action: 'Create an agent bot',
			description: 'Register a chatbot and the URL to which the events of its chats are sent',
			routing: {
				request: {
					method: ENDPOINTS['agentBot:create'].method,
					url: ENDPOINTS['agentBot:create'].path,
				},
			},
		},
	],
	default: 'create',
};
