import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';
import { fields } from './fields';
import { searchInboxes } from '../shared/searchInboxes';
import { sendItem } from './request/sendItem';
import { agentOperations } from './resources/agent';
import { agentBotOperations } from './resources/agentBot';
import { contactOperations } from './resources/contact';
import { conversationOperations } from './resources/conversation';
import { inboxOperations } from './resources/inbox';
import { messageOperations } from './resources/message';
import { queueOperations } from './resources/queue';
import { webhookOperations } from './resources/webhook';
import { keepWholeAnswer } from './response/keepWholeAnswer';

export class SangomaCx implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Sangoma CX',
		name: 'sangomaCx',
		icon: { light: 'file:../../icons/sangomaCx.svg', dark: 'file:../../icons/sangomaCx.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{$parameter["operation"] + ": " + $parameter["resource"]}}',
		description: 'Place agent and queue calls, chat with customers and run chatbots in Sangoma CX',
		defaults: { name: 'Sangoma CX' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'sangomaCxOAuth2Api', required: true }],
		// Plain strings: an expression here would be evaluated twice for every item. sendItem puts the
		// credential's Base URL in, once per run.
		requestDefaults: {
			baseURL: 'https://cpaas.sangoma.com/cx',
			headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
		},
		requestOperations: { pagination: sendItem },
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'Agent', value: 'agent' },
					{ name: 'Agent Bot', value: 'agentBot' },
					{ name: 'Contact', value: 'contact' },
					{ name: 'Conversation', value: 'conversation' },
					{ name: 'Inbox', value: 'inbox' },
					{ name: 'Message', value: 'message' },
					{ name: 'Queue', value: 'queue' },
					{ name: 'Webhook', value: 'webhook' },
				],
				default: 'message',
				// One way out and one way back, whatever the operation.
				routing: { send: { paginate: true }, output: { postReceive: [keepWholeAnswer] } },
			},
			agentOperations,
			agentBotOperations,
			contactOperations,
			conversationOperations,
			inboxOperations,
			messageOperations,
			queueOperations,
			webhookOperations,
			...fields,
		],
	};

	methods = { listSearch: { searchInboxes } };
}
