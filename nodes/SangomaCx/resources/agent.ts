import type { INodeProperties } from 'n8n-workflow';
import { ENDPOINTS } from '../../shared/endpoints';

export const agentOperations: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { resource: ['agent'] } },
	options: [
		{
			name: 'Call',
			value: 'call',
			action: 'Place a call from agent',
			description:
				'Ring an agent who is logged in and connect them with a phone number or extension',
			routing: {
				request: { method: ENDPOINTS['agent:call'].method, url: ENDPOINTS['agent:call'].path },
			},
		},
	],
	default: 'call',
};
