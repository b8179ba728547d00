import type { INode, INodeParameters } from 'n8n-workflow';
import type { CredentialReference, WorkflowDefinition } from '../../tools/n8n/client/workflows.cts';
import { chain, sangomaCx } from '../kit/n8n/nodes.cts';

const list = (value: string) => ({
	__rl: true,
	mode: 'list',
	value,
	cachedResultName: 'Shop chat',
});
const byId = (value: string) => ({ __rl: true, mode: 'id', value });
const of = (node: string, field: string) => `={{ $('${node}').item.json.${field} }}`;

/** One node per operation, with every optional field, in an order in which each has what it needs. */
const OPERATIONS: Record<string, INodeParameters> = {
	'agent:call': {
		agentName: 'agent.test',
		destination: '9001',
		additionalFields: { tenantDomain: 'acme.cx.sangoma.com' },
	},
	'queue:call': { queueName: 'queue_test', destination: '+15550100077', additionalFields: {} },
	'inbox:getAll': { returnAll: false, limit: 1, simplify: true },
	'contact:create': {
		inboxId: list('12'),
		name: 'Rosa Example',
		additionalFields: { email: 'rosa@example.org', phoneNumber: '+15550100077' },
	},
	'conversation:create': {
		inboxId: byId('={{ 12 }}'),
		contactId: of('contact:create', 'id'),
		sourceId: 'rosa@example.org',
		additionalFields: { priority: 2, initialMessage: 'Hello' },
	},
	'message:send': {
		conversationId: of('conversation:create', 'id'),
		content: '={{ "Good day, " + $("contact:create").item.json.name }}',
		additionalFields: { messageType: 'outgoing' },
	},
	'conversation:deliverToAgent': {
		conversationId: of('conversation:create', 'id'),
		additionalFields: {},
	},
	'conversation:finish': {
		conversationId: of('conversation:create', 'id'),
		additionalFields: {},
	},
	'agentBot:create': {
		name: 'Paperplane',
		outgoingUrl: 'https://bots.example.org/one',
		additionalFields: { description: 'Answers at night' },
	},
	'agentBot:assign': { inboxId: byId('14'), agentBotId: of('agentBot:create', 'id') },
	'webhook:create': {
		url: 'https://hooks.example.org/cx',
		subscriptions: ['conversation_created', 'message_created'],
		additionalFields: {},
	},
};

const START: INode = {
	id: 'start',
	name: 'Start',
	type: 'n8n-nodes-base.manualTrigger',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** A workflow with all operations of 0.1.0. */
export function everyOperation(credential: CredentialReference): WorkflowDefinition {
	const nodes = Object.entries(OPERATIONS).map(([name, parameters]) => {
		const [resource, operation] = name.split(':');
		return sangomaCx(name, credential, { resource, operation, ...parameters });
	});
	return chain('Every operation', [START, ...nodes]);
}
