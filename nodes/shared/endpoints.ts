import type { IHttpRequestMethods } from 'n8n-workflow';
import type { Scope } from './scopes';

/** An operation of the API, as `<resource>:<operation>` of the node. */
export type Operation =
	| 'agent:call'
	| 'queue:call'
	| 'agentBot:create'
	| 'agentBot:assign'
	| 'inbox:getAll'
	| 'contact:create'
	| 'conversation:create'
	| 'conversation:deliverToAgent'
	| 'conversation:finish'
	| 'message:send'
	| 'webhook:create';

/** What differs by operation on the way to Sangoma CX and back. */
export interface Endpoint {
	operation: Operation;
	method: IHttpRequestMethods;
	/** Under the credential's Base URL. Every path ends in a slash (documented). */
	path: string;
	/** The path in a later revision of the documentation, tried when `path` answers 404. */
	renamedPath?: string;
	scope: Scope;
	/** Whether asking twice leaves Sangoma CX as asking once does (inferred from what each one does). */
	repeat: 'harmless' | 'harmful';
	/** The key under `payload` that holds the thing itself, where an answer is wrapped (inferred). */
	wrappedIn: string;
}

const DIGITAL = 'cx.digital-interactions';
const CHAT = '/api/v1/digital-interactions';

// prettier-ignore
export const ENDPOINTS: Record<Operation, Endpoint> = {
	'agent:call':                  { operation: 'agent:call',                  method: 'POST', path: '/api/v1/agents/call/',                        scope: 'cx.agent-calls', repeat: 'harmful',  wrappedIn: 'call' },
	'queue:call':                  { operation: 'queue:call',                  method: 'POST', path: '/api/v1/queues/call/',                        scope: 'cx.queue-calls', repeat: 'harmful',  wrappedIn: 'call' },
	'agentBot:create':             { operation: 'agentBot:create',             method: 'POST', path: `${CHAT}/agent-bot/`,                          scope: DIGITAL,          repeat: 'harmful',  wrappedIn: 'agent_bot', renamedPath: `${CHAT}/agents-bot/` },
	'agentBot:assign':             { operation: 'agentBot:assign',             method: 'POST', path: `${CHAT}/assign-agent-bot/`,                   scope: DIGITAL,          repeat: 'harmless', wrappedIn: 'agent_bot', renamedPath: `${CHAT}/agents-bot/assign/` },
	'inbox:getAll':                { operation: 'inbox:getAll',                method: 'GET',  path: `${CHAT}/inboxes/`,                            scope: DIGITAL,          repeat: 'harmless', wrappedIn: 'inboxes' },
	'contact:create':              { operation: 'contact:create',              method: 'POST', path: `${CHAT}/contacts/`,                           scope: DIGITAL,          repeat: 'harmful',  wrappedIn: 'contact' },
	'conversation:create':         { operation: 'conversation:create',         method: 'POST', path: `${CHAT}/conversations/`,                      scope: DIGITAL,          repeat: 'harmful',  wrappedIn: 'conversation' },
	'conversation:deliverToAgent': { operation: 'conversation:deliverToAgent', method: 'POST', path: `${CHAT}/conversations/deliver-to-agent/`,     scope: DIGITAL,          repeat: 'harmless', wrappedIn: 'conversation' },
	'conversation:finish':         { operation: 'conversation:finish',         method: 'POST', path: `${CHAT}/conversations/finish/`,               scope: DIGITAL,          repeat: 'harmless', wrappedIn: 'conversation' },
	'message:send':                { operation: 'message:send',                method: 'POST', path: `${CHAT}/messages/`,                           scope: DIGITAL,          repeat: 'harmful',  wrappedIn: 'message' },
	'webhook:create':              { operation: 'webhook:create',              method: 'POST', path: `${CHAT}/webhooks/`,                           scope: DIGITAL,          repeat: 'harmful',  wrappedIn: 'webhook' },
};
