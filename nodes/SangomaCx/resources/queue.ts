import { allowedDestinations, findDestinationProblem } from './allowedDestinations';
import { destination } from './fields';
import { defineOperation, type Resource } from './operation';

const call = defineOperation({
	option: {
		name: 'Call',
		value: 'call',
		action: 'Call back customer from queue',
		description:
			'Call a phone number or extension and put it into a queue to wait for an agent: a callback. Rings a real phone: call back once.',
		routing: { request: { method: 'POST', url: '/api/v1/queues/call/' } },
	},
	fields: [
		{
			displayName: 'Queue Name',
			name: 'queueName',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. queue_test',
			description: 'The name of the queue whose agents take the call once it is answered',
			fieldType: 'text',
			routing: { send: { type: 'body', property: 'queue_name' } },
		},
		destination,
		allowedDestinations,
	],
	additionalFields: [],
	findProblem: findDestinationProblem,
	scope: 'cx.queue-calls',
	isIdempotent: false,
	responseKey: 'call',
	mayReturnText: true,
	phrases: {
		action: 'place the queue call',
		uncertainOutcome: 'placed the call',
		whereToVerify: "the queue's calls",
	},
	notFound: { message: 'Sangoma CX found no such queue', fields: ['queue_name'] },
});

/** The resource Queue: calls that wait in a queue for an agent. */
export const queue: Resource = {
	option: { name: 'Queue', value: 'queue' },
	defaultOperation: 'call',
	operations: [call],
};
