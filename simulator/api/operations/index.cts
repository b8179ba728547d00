import { ENDPOINTS } from '../../contract.cts';
import type { Endpoint } from '../../contract.cts';
import type { Settings } from '../../state/settings.cts';
import { calls } from './calls.cts';
import { contacts } from './contacts.cts';
import { conversations } from './conversations.cts';
import { inboxes } from './inboxes.cts';
import { messages } from './messages.cts';
import type { Operation } from '../operation.cts';
import { registrations } from './registrations.cts';

const OPERATIONS = new Map<string, Operation>(
	[calls, registrations, inboxes, contacts, conversations, messages]
		.flat()
		.map((operation) => [operation.name, operation]),
);

/** An operation where the contract has it. */
export interface Route extends Pick<Endpoint, 'scope'> {
	operation: Operation;
	/** Whether the settings let this path answer. */
	answers: boolean;
}

const ROUTES = new Map(ENDPOINTS.map((endpoint) => [key(endpoint), join(endpoint)]));

function key({ method, path }: Pick<Endpoint, 'method' | 'path'>): string {
	return `${method} ${path}`;
}

/** @throws Error, before anything starts, if an operation of the contract is not written yet */
function join({ operation: name, scope, age }: Endpoint) {
	const operation = OPERATIONS.get(name);
	if (!operation) throw new Error(`The contract has ${name}, and no operation does it`);
	return { operation, scope, age };
}

/** The operation at a path, every character counting. */
export function findRoute(method: string, path: string, settings: Settings): Route | undefined {
	const found = ROUTES.get(key({ method, path }));
	if (!found) return undefined;
	const { operation, scope, age } = found;
	const answers = [age, settings.agentBotPaths].includes('both') || age === settings.agentBotPaths;
	return { operation, scope, answers };
}
