import type { INodeParameters } from 'n8n-workflow';
import type { CredentialStore } from './credentialStore.cts';
import { runNode, type NodeResult, type NodeRun } from './engine.cts';

/** A curl sample of the source document, and the parameters with which a user gets the same. */
export interface Sample {
	operation: string;
	method: 'GET' | 'POST';
	/** Under https://cpaas.sangoma.com/cx. */
	path: string;
	body?: Record<string, unknown>;
	parameters: INodeParameters;
	/** What an item of the answer holds at least. */
	item: Record<string, unknown>;
}

const CHAT = '/api/v1/digital-interactions';
const tenant_domain = 'acme.cx.sangoma.com';
const inboxId = { __rl: true, mode: 'list', value: '12' };

const post = (
	operation: string,
	path: string,
	body: Record<string, unknown>,
	parameters: INodeParameters,
	item: Record<string, unknown> = { success: true },
): Sample => {
	const method = 'POST';
	return { operation, method, path, body: { tenant_domain, ...body }, parameters, item };
};

/** In the source document's order; its placeholders in <> are filled in. */
export const SAMPLES: Sample[] = [
	post(
		'agent:call',
		'/api/v1/agents/call/',
		{ agent_name: 'agent.test', destination: '9001' },
		{ agentName: 'agent.test', destination: '9001' },
	),
	post(
		'queue:call',
		'/api/v1/queues/call/',
		{ queue_name: 'queue_test', destination: '9001' },
		{ queueName: 'queue_test', destination: '9001' },
	),
	post(
		'agentBot:create',
		`${CHAT}/agent-bot/`,
		{ outgoing_url: 'https://bots.example.org/one', name: 'My first bot' },
		{ outgoingUrl: 'https://bots.example.org/one', name: 'My first bot' },
		{ id: 32, name: 'My first bot', outgoing_url: 'https://bots.example.org/one' },
	),
	{
		operation: 'inbox:getAll',
		method: 'GET',
		path: `${CHAT}/inboxes/`,
		parameters: {},
		item: { id: 12, name: 'Shop chat', channel_type: 'Channel::Api' },
	},
	post(
		'agentBot:assign',
		`${CHAT}/assign-agent-bot/`,
		{ inbox_id: '12', agent_bot_id: '31' },
		{ inboxId, agentBotId: '31' },
	),
	post(
		'message:send',
		`${CHAT}/messages/`,
		{ content: 'My message', message_type: 'outgoing', conversation_id: 418 },
		{
			content: 'My message',
			additionalFields: { messageType: 'outgoing' },
			conversationId: 418,
		},
		{ content: 'My message', conversation_id: 418, message_type: 1 },
	),
	post(
		'conversation:deliverToAgent',
		`${CHAT}/conversations/deliver-to-agent/`,
		{ conversation_id: 418 },
		{ conversationId: 418 },
		{ success: true, conversation_id: 418, current_status: 'open' },
	),
	post(
		'webhook:create',
		`${CHAT}/webhooks/`,
		{
			url: 'https://hooks.example.org/cx',
			subscriptions: ['conversation_created', 'message_created'],
		},
		{
			url: 'https://hooks.example.org/cx',
			subscriptions: ['conversation_created', 'message_created'],
		},
		{ url: 'https://hooks.example.org/cx', account_id: 3 },
	),
	post(
		'contact:create',
		`${CHAT}/contacts/`,
		{
			name: 'My Customer Name',
			email: 'my@customer.email',
			inbox_id: 12,
			phone_number: '+199999999',
		},
		{
			name: 'My Customer Name',
			additionalFields: { email: 'my@customer.email', phoneNumber: '+199999999' },
			inboxId,
		},
		{ id: 78, name: 'My Customer Name', email: 'my@customer.email' },
	),
	post(
		'conversation:create',
		`${CHAT}/conversations/`,
		{
			source_id: 'rosa@example.org',
			contact_id: 77,
			inbox_id: 12,
			priority: 2,
			initial_message: 'Hello world',
		},
		{
			sourceId: 'rosa@example.org',
			contactId: 77,
			inboxId,
			additionalFields: { priority: 2, initialMessage: 'Hello world' },
		},
		{ id: 419, inbox_id: 12, status: 'open', priority: 'high' },
	),
	post(
		'conversation:finish',
		`${CHAT}/conversations/finish/`,
		{ conversation_id: 418 },
		{ conversationId: 418 },
		{ success: true, conversation_id: 418, current_status: 'resolved' },
	),
];

/** The operations, for a table of tests. */
export const OPERATIONS = SAMPLES.map(({ operation }) => operation);

/** The sample of an operation. */
export function sampleOf(operation: string): Sample {
	const sample = SAMPLES.find((each) => each.operation === operation);
	if (sample === undefined) throw new Error(`There is no sample of ${operation}`);
	return sample;
}

type More = Partial<Omit<NodeRun, 'credentials' | 'parameters'>>;

/** Runs an operation with the parameters of its sample, changed as wanted. */
export async function run(
	operation: string,
	credentials: CredentialStore,
	changes: INodeParameters = {},
	more: More = {},
): Promise<NodeResult> {
	const [resource, name] = operation.split(':');
	const parameters = { resource, operation: name, ...sampleOf(operation).parameters, ...changes };
	return await runNode({ parameters, credentials, ...more });
}

/** The items of a node's first output, without what n8n adds. */
export const itemsOf = ({ outputs }: NodeResult) => (outputs[0] ?? []).map(({ json }) => json);
