import { ENDPOINTS } from '../contract.cts';
import type { Endpoint } from '../contract.cts';
import { bots } from '../resources/bots.cts';
import { calls } from '../resources/calls.cts';
import { contacts } from '../resources/contacts.cts';
import { conversations } from '../resources/conversations.cts';
import { inboxes } from '../resources/inboxes.cts';
import { messages } from '../resources/messages.cts';
import { webhooks } from '../resources/webhooks.cts';
import type { Settings } from '../state/settings.cts';
import type { Operation, Operations } from './operation.cts';

const OPERATIONS: Operations = {
	...{ ...calls, ...bots, ...inboxes, ...webhooks },
	...{ ...contacts, ...conversations, ...messages },
};

/** An endpoint and its operation. */
export interface Route extends Endpoint {
	operation: Operation;
}

const ROUTES = new Map(
	ENDPOINTS.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, toRoute(endpoint)]),
);

/** @throws Error at startup if an operation of the contract is not implemented */
function toRoute(endpoint: Endpoint): Route {
	const operation = OPERATIONS[endpoint.operationId];
	if (!operation) throw new Error(`The operation ${endpoint.operationId} is not implemented`);
	return { ...endpoint, operation };
}

/** Returns the route of a method and a path, even if the settings disable it. */
export const findRoute = (method: string, path: string): Route | undefined =>
	ROUTES.get(`${method} ${path}`);

/** Returns whether the settings enable the path of a route. */
export const isEnabled = ({ revision }: Route, { agentBotPaths }: Settings): boolean =>
	revision === agentBotPaths || revision === 'both' || agentBotPaths === 'both';
