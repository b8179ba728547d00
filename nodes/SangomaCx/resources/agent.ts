import { allowedDestinations, findDestinationProblem } from './allowedDestinations';
import { destination } from './fields';
import { defineOperation, type Resource } from './operation';

const call = defineOperation({
	option: {
		name: 'Call',
		value: 'call',
		action: 'Place call from agent',
		description:
			'Ring an agent who is logged in and connect them to a phone number or extension. Rings real phones: place each call once.',
		routing: { request: { method: 'POST', url: '/api/v1/agents/call/' } },
	},
	fields: [
		{
			displayName: 'Agent Name',
			name: 'agentName',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. agent.test',
			description: 'The name of an agent who is logged in to Sangoma CX',
			fieldType: 'text',
			routing: { send: { type: 'body', property: 'agent_name' } },
		},
		destination,
		allowedDestinations,
	],
	additionalFields: [],
	findProblem: findDestinationProblem,
	knownReasons: [
		{
			pattern: /logged in/i,
			fields: ['agent_name'],
			advice: 'The agent must be logged in to Sangoma CX.',
		},
	],
	scope: 'cx.agent-calls',
	isIdempotent: false,
	responseKey: 'call',
	mayReturnText: true,
	phrases: {
		action: 'place the agent call',
		uncertainOutcome: 'placed the call',
		whereToVerify: "the agent's calls",
	},
	notFound: { message: 'Sangoma CX found no such agent', fields: ['agent_name'] },
});

/** The resource Agent: calls that ring an agent first. */
export const agent: Resource = {
	option: { name: 'Agent', value: 'agent' },
	defaultOperation: 'call',
	operations: [call],
};
