import type { INodeProperties } from 'n8n-workflow';
import { additionalFields, destination, forOperation } from './common';

export const queue: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['queue'] } },
		options: [
			{
				name: 'Call',
				value: 'call',
				action: 'Call back a customer from a queue',
				description:
					'Call a phone number or extension and put it into a queue to wait for an agent: a call back. Rings a real phone: call back once.',
				routing: { request: { method: 'POST', url: '/api/v1/queues/call/' } },
			},
		],
		default: 'call',
	},
	...forOperation('queue', 'call', [
		{
			displayName: 'Queue Name',
			name: 'queueName',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. queue_test',
			description: 'The name of the queue whose agents take the call once it is answered',
			routing: { send: { type: 'body', property: 'queue_name' } },
		},
		destination,
		additionalFields(),
	]),
];
