import type { INodeProperties } from 'n8n-workflow';
import { ENDPOINTS } from '../../shared/endpoints';

export const queueOperations: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { resource: ['queue'] } },
	options: [
		{
			name: 'Call',
			value: 'call',
			action: 'Call back a customer from queue',
			description:
				'Call a phone number or extension and, once it is answered, put it into a queue to wait for an agent: a call back',
			routing: {
				request: { method: ENDPOINTS['queue:call'].method, url: ENDPOINTS['queue:call'].path },
			},
		},
	],
	default: 'call',
};
