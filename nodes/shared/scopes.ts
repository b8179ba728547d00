/** The scopes of Sangoma CX's tokens (documented). A token opens only the endpoints of its scopes. */
export type Scope = 'cx.agent-calls' | 'cx.queue-calls' | 'cx.digital-interactions';

/** How each scope is called in the credential's Scope field, for messages that send people there. */
export const SCOPE_NAMES: Record<Scope, string> = {
	'cx.agent-calls': 'Agent Calls',
	'cx.queue-calls': 'Queue Calls',
	'cx.digital-interactions': 'Digital Interactions',
};
