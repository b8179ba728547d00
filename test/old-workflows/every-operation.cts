import type { INodeParameters } from 'n8n-workflow';
import type { CredentialReference, WorkflowDefinition } from '../../tools/n8n/client/workflows.cts';
import { chain, node, sangomaCx } from '../kit/n8n/nodes.cts';

const fromList = (value: string) => ({
	...{ __rl: true, mode: 'list', value, cachedResultName: 'Shop chat' },
});
const byId = (value: string) => ({ __rl: true, mode: 'id', value });
const from = (name: string, field: string) => `={{ $('${name}').item.json.${field} }}`;

/** The parameters of a node per operation, in an order in which each finds the data that it needs. */
const OPERATIONS: Record<string, INodeParameters> = {
	'agent:call': {
		agentName: 'agent.test',
		destination: '9001',
		additionalFields: { tenantDomain: 'acme.cx.sangoma.com' },
	},
	'queue:call': { queueName: 'queue_test', destination: '+15550100077', additionalFields: {} },
	'inbox:getAll': { returnAll: false, limit: 1, simplify: true },
	'contact:create': {
		inboxId: fromList('12'),
		name: 'Rosa Example',
		additionalFields: { email: 'rosa@example.org', phoneNumber: '+15550100077' },
	},
	'conversation:create': {
		inboxId: byId('={{ 12 }}'),
		contactId: from('contact:create', 'id'),
		sourceId: 'rosa@example.org',
		additionalFields: { priority: 2, initialMessage: 'Hello' },
	},
	'message:send': {
		conversationId: from('conversation:create', 'id'),
		content: '={{ "Good day, " + $("contact:create").item.json.name }}',
		additionalFields: { messageType: 'outgoing' },
	},
	'conversation:deliverToAgent': {
		conversationId: from('conversation:create', 'id'),
		additionalFields: {},
	},
	'conversation:finish': {
		conversationId: from('conversation:create', 'id'),
		additionalFields: {},
	},
	'agentBot:create': {
		name: 'Paperplane',
		outgoingUrl: 'https://bots.example.org/one',
		additionalFields: { description: 'Answers at night' },
	},
	'agentBot:assign': { inboxId: byId('14'), agentBotId: from('agentBot:create', 'id') },
	'webhook:create': {
		url: 'https://hooks.example.org/cx',
		subscriptions: ['conversation_created', 'message_created'],
		additionalFields: {},
	},
};

/** Returns a workflow with all operations of 0.1.0. */
export function everyOperation(credential: CredentialReference): WorkflowDefinition {
	const nodes = Object.entries(OPERATIONS).map(([name, parameters]) => {
		const [resource, operation] = name.split(':');
		return sangomaCx(name, credential, { resource, operation, ...parameters });
	});
	return chain('Every operation', [node('Start', 'manualTrigger', 1), ...nodes]);
}
