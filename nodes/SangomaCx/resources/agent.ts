import type { INodeProperties } from 'n8n-workflow';
import { additionalFields, destination, forOperation } from './common';

export const agent: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['agent'] } },
		options: [
			{
				name: 'Call',
				value: 'call',
				action: 'Place a call from an agent',
				description:
					'Ring an agent who is logged in and connect them with a phone number or extension. Rings real phones: place each call once.',
				routing: { request: { method: 'POST', url: '/api/v1/agents/call/' } },
			},
		],
		default: 'call',
	},
	...forOperation('agent', 'call', [
		{
			displayName: 'Agent Name',
			name: 'agentName',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. agent.test',
			description: 'The name of an agent who is logged in to Sangoma CX',
			routing: { send: { type: 'body', property: 'agent_name' } },
		},
		destination,
		additionalFields(),
	]),
];
