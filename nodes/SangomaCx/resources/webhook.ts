import type { INodeProperties } from 'n8n-workflow';
import { ENDPOINTS } from '../../shared/endpoints';

export const webhookOperations: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { resource: ['webhook'] } },
	options: [
		{
			name: 'Create',
			value: 'create',
			action: 'Create a webhook',
			description: 'Register a URL to which events are sent. It cannot be removed again.',
			routing: {
				request: {
					method: ENDPOINTS['webhook:create'].method,
					url: ENDPOINTS['webhook:create'].path,
				},
			},
		},
	],
	default: 'create',
};
