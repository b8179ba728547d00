import type { INodeParameters } from 'n8n-workflow';
import type { CredentialStore } from './credentialStore.cts';
import { sampleOf as requestOf, type Sample as Request } from '../samples.cts';
import { runNode, type NodeResult, type NodeRun } from './engine.cts';

/** A sample of the documentation, and the parameters with which a user gets the same. */
export interface Sample extends Request {
	parameters: INodeParameters;
	/** What an item of the answer holds at least. */
	item: Record<string, unknown>;
}

const inboxId = { __rl: true, mode: 'list', value: '12' };

const done = { success: true };

const ENTERED: Record<string, [parameters: INodeParameters, item: Record<string, unknown>]> = {
	'agent:call': [{ agentName: 'agent.test', destination: '9001' }, done],
	'queue:call': [{ queueName: 'queue_test', destination: '9001' }, done],
	'agentBot:create': [
		{ outgoingUrl: 'https://bots.example.org/one', name: 'My first bot' },
		{ id: 32, name: 'My first bot', outgoing_url: 'https://bots.example.org/one' },
	],
	'inbox:getAll': [{}, { id: 12, name: 'Shop chat', channel_type: 'Channel::Api' }],
	'agentBot:assign': [{ inboxId, agentBotId: '31' }, done],
	'message:send': [
		{
			content: 'My message',
			additionalFields: { messageType: 'outgoing' },
			conversationId: 418,
		},
		{ content: 'My message', conversation_id: 418, message_type: 1 },
	],
	'conversation:deliverToAgent': [
		{ conversationId: 418 },
		{ success: true, conversation_id: 418, current_status: 'open' },
	],
	'webhook:create': [
		{
			url: 'https://hooks.example.org/cx',
			subscriptions: ['conversation_created', 'message_created'],
		},
		{ url: 'https://hooks.example.org/cx', account_id: 3 },
	],
	'contact:create': [
		{
			name: 'My Customer Name',
			additionalFields: { email: 'my@customer.email', phoneNumber: '+199999999' },
			inboxId,
		},
		{ id: 78, name: 'My Customer Name', email: 'my@customer.email' },
	],
	'conversation:create': [
		{
			sourceId: 'my@customer.email',
			contactId: 77,
			inboxId,
			additionalFields: { priority: 2, initialMessage: 'Hello world' },
		},
		{ id: 419, inbox_id: 12, status: 'open', priority: 'high' },
	],
	'conversation:finish': [
		{ conversationId: 418 },
		{ success: true, conversation_id: 418, current_status: 'resolved' },
	],
};

/** One of every operation. */
export const SAMPLES: Sample[] = Object.entries(ENTERED).map(
	([operation, [parameters, item]]): Sample => ({ ...requestOf(operation), parameters, item }),
);

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
