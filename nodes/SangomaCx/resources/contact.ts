import type { INodeProperties } from 'n8n-workflow';
import { ENDPOINTS } from '../../shared/endpoints';

export const contactOperations: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { resource: ['contact'] } },
	options: [
		{
			name: 'Create',
			value: 'create',
			action: 'Create a contact',
			description: 'Add a customer, with whom a conversation can be started then',
			routing: {
				request: {
					method: ENDPOINTS['contact:create'].method,
					url: ENDPOINTS['contact:create'].path,
				},
			},
		},
	],
	default: 'create',
};
