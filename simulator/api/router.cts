import { ENDPOINTS, type Endpoint } from '../contract.cts';
import { bots } from '../resources/bots.cts';
import { calls } from '../resources/calls.cts';
import { contacts } from '../resources/contacts.cts';
import { conversations } from '../resources/conversations.cts';
import { inboxes } from '../resources/inboxes.cts';
import { messages } from '../resources/messages.cts';
import { webhooks } from '../resources/webhooks.cts';
import type { Settings } from '../state/settings.cts';
import type { Operation } from './operation.cts';

const OPERATIONS: Record<string, Operation> = {
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

/** @throws Error at startup if an operation is not implemented */
function toRoute(endpoint: Endpoint): Route {
	const operation = OPERATIONS[endpoint.operationId];
	if (!operation) throw new Error(`The operation ${endpoint.operationId} is not implemented`);
	return { ...endpoint, operation };
}

/** Returns the route of a method and a path, even if the settings disable it. */
export const findRoute = (method: string, path: string): Route | undefined =>
	ROUTES.get(`${method} ${path}`);

const RENAMED = new Set(
	ENDPOINTS.filter(({ isRenamed }) => isRenamed).map(({ operationId }) => operationId),
);

/** Returns whether the settings enable a route. A renamed operation has two, one for each name. */
export function isEnabled({ operationId, isRenamed }: Route, { agentBotPaths }: Settings): boolean {
	if (!RENAMED.has(operationId) || agentBotPaths === 'both') return true;
	return isRenamed === (agentBotPaths === 'renamed');
}
