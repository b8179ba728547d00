import type { INodeProperties } from 'n8n-workflow';
import { ENDPOINTS } from '../../shared/endpoints';

export const conversationOperations: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { resource: ['conversation'] } },
	options: [
		{
			name: 'Create',
			value: 'create',
			action: 'Create a conversation',
			description: 'Start a conversation with a contact',
			routing: {
				request: {
					method: ENDPOINTS['conversation:create'].method,
					url: ENDPOINTS['conversation:create'].path,
				},
			},
		},
		{
			name: 'Deliver to Agent',
			value: 'deliverToAgent',
			action: 'Hand over a conversation to human agent',
			description: 'Hand a conversation over from the bot to a human',
			routing: {
				request: {
					method: ENDPOINTS['conversation:deliverToAgent'].method,
					url: ENDPOINTS['conversation:deliverToAgent'].path,
				},
			},
		},
		{
			name: 'Finish',
			value: 'finish',
			action: 'Finish a conversation',
			description: 'Close a conversation when the customer has what they need',
			routing: {
				request: {
					method: ENDPOINTS['conversation:finish'].method,
					url: ENDPOINTS['conversation:finish'].path,
				},
			},
		},
	],
	default: 'create',
};
