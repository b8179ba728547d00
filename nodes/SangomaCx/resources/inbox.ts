import type { INodeProperties } from 'n8n-workflow';
import { forOperation } from './common';

export const inbox: INodeProperties[] = [
	{
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
				routing: { request: { method: 'GET', url: '/api/v1/digital-interactions/inboxes/' } },
			},
		],
		default: 'getAll',
	},
	// The API gives all inboxes at once: none of these is sent.
	...forOperation('inbox', 'getAll', [
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			description: 'Max number of results to return',
			displayOptions: { show: { returnAll: [false] } },
		},
		{
			displayName: 'Simplify',
			name: 'simplify',
			type: 'boolean',
			default: true,
			description: 'Whether to return a simplified version of the response instead of the raw data',
		},
	]),
];
