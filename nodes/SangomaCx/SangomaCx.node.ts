import {
	NodeConnectionTypes,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { runItems } from './items/runItems';
import { sendItem } from './items/sendItem';
import { operations, properties } from './operations';
import { requestOptions } from './resources/requestOptions';
import { searchInboxes } from './searchInboxes';
import { answerQuestion } from './sendAndWait/answer';
import { askAndWait } from './sendAndWait/ask';
import { waitingNodeTooltip, webhooks } from './sendAndWait/waiting';

/** What n8n's engine calls for each operation, with all items. */
function toCustomOperations(): NonNullable<INodeType['customOperations']> {
	const custom: NonNullable<INodeType['customOperations']> = {};
	for (const operation of operations) {
		const [resource, name] = operation.name.split(':');
		(custom[resource] ??= {})[name] = async function () {
			return operation.waits ? await askAndWait(this, operation) : await runItems(this, operation);
		};
	}
	return custom;
}

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
		webhooks,
		waitingNodeTooltip,
		requestDefaults: {
			baseURL: '={{$credentials.baseUrl}}',
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
				// Hands every request of RoutingNode to sendItem.
				routing: { send: { paginate: true } },
			},
			...properties,
			requestOptions,
		],
	};

	methods = { listSearch: { searchInboxes } };

	customOperations = toCustomOperations();

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await answerQuestion(this);
	}
}
