import type { INodeProperties } from 'n8n-workflow';
import { ENDPOINTS } from '../../shared/endpoints';

export const messageOperations: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { resource: ['message'] } },
	options: [
		{
			name: 'Send',
			value: 'send',
			action: 'Send a message in conversation',
			description: 'Write a message into a conversation',
			routing: {
				request: { method: ENDPOINTS['message:send'].method, url: ENDPOINTS['message:send'].path },
			},
		},
	],
	default: 'send',
};
