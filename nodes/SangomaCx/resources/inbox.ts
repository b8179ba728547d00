import type { INodeProperties } from 'n8n-workflow';
import { ENDPOINTS } from '../../shared/endpoints';

export const inboxOperations: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { resource: ['inbox'] } },
	options: [
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many inboxes',
			description: 'List the inboxes of the tenant with their IDs and channels',
			routing: {
				request: { method: ENDPOINTS['inbox:getAll'].method, url: ENDPOINTS['inbox:getAll'].path },
			},
		},
	],
	default: 'getAll',
};
