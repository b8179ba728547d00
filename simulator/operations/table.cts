import type { Settings } from '../settings.cts';
import { calls } from './calls.cts';
import { contacts } from './contacts.cts';
import { conversations } from './conversations.cts';
import type { Operation } from './operation.cts';
import { registrations } from './registrations.cts';

/** All eleven operations. */
export const OPERATIONS: Operation[] = [...calls, ...registrations, ...contacts, ...conversations];

interface Route {
	operation: Operation;
	/** Whether this is a path of the documentation or of its later revision; most are both. */
	age: 'old' | 'new' | 'both';
}

const ROUTES = new Map<string, Route>();
for (const operation of OPERATIONS) {
	const { method, path, renamedPath } = operation;
	ROUTES.set(`${method} ${path}`, { operation, age: renamedPath ? 'old' : 'both' });
	if (renamedPath) ROUTES.set(`${method} ${renamedPath}`, { operation, age: 'new' });
}

/** The operation at a path, every character counting, and whether the settings let it answer. */
export function findOperation(method: string, path: string, settings: Settings) {
	const route = ROUTES.get(`${method} ${path}`);
	if (!route) return undefined;
	const answers =
		[route.age, settings.agentBotPaths].includes('both') || route.age === settings.agentBotPaths;
	return { operation: route.operation, answers };
}
