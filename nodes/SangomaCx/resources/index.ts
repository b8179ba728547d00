import type { INodeProperties } from 'n8n-workflow';
import { agent } from './agent';
import { agentBot } from './agentBot';
import { contact } from './contact';
import { conversation } from './conversation';
import { inbox } from './inbox';
import { message } from './message';
import { toProperties, type Operation } from './operation';
import { queue } from './queue';
import { webhook } from './webhook';

/** The node's resources, in the order of their names. */
export const resources = [
	agent,
	agentBot,
	contact,
	conversation,
	inbox,
	message,
	queue,
	webhook,
] as const;

/** The Resource selector, and the properties of every resource. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: resources.map(({ option }) => option),
		default: 'message',
		// Makes RoutingNode call runRoutedItem for every request.
		routing: { send: { paginate: true } },
	},
	...resources.flatMap(toProperties),
];

/** Finds an operation by the values of the parameters Resource and Operation. */
export function findOperation(resource: unknown, operation: unknown): Operation | undefined {
	const found = resources.find(({ option }) => option.value === resource);
	return found?.operations.find(({ option }) => option.value === operation);
}
