import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';
import { sampleOf as requestOf, type Sample as Request } from '../../samples.cts';
import { CredentialStore } from './credential-store.cts';
import { runNode, type NodeResult, type NodeRun } from './engine.cts';
import { createCredential } from './tenant.cts';

/** A sample of the documentation, and the parameters with which the node sends it. */
export interface Sample extends Request {
	parameters: INodeParameters;
	/** Fields that the output item must contain. */
	item: Record<string, unknown>;
}

const inboxId = { __rl: true, mode: 'list', value: '12' };

const success = { success: true };

const EXPECTED: Record<string, [parameters: INodeParameters, item: Record<string, unknown>]> = {
	'agent:call': [{ agentName: 'agent.test', destination: '9001' }, success],
	'queue:call': [{ queueName: 'queue_test', destination: '9001' }, success],
	'agentBot:create': [
		{ outgoingUrl: 'https://bots.example.org/one', name: 'My first bot' },
		{ id: 32, name: 'My first bot', outgoing_url: 'https://bots.example.org/one' },
	],
	'inbox:getAll': [{}, { id: 12, name: 'Shop chat', channel_type: 'Channel::Api' }],
	'agentBot:assign': [{ inboxId, agentBotId: '31' }, success],
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

/** One sample per operation. */
export const SAMPLES: Sample[] = Object.entries(EXPECTED).map(
	([operation, [parameters, item]]): Sample => ({ ...requestOf(operation), parameters, item }),
);

/** The names of all operations. */
export const OPERATIONS = SAMPLES.map(({ operation }) => operation);

/** Returns the sample of an operation. */
export function sampleOf(operation: string): Sample {
	const sample = SAMPLES.find((each) => each.operation === operation);
	if (sample === undefined) throw new Error(`There is no sample of ${operation}`);
	return sample;
}

/** How to run a node; the credential is one of the simulator's, by default or with changes. */
export interface RunOptions extends Partial<Omit<NodeRun, 'credentials' | 'parameters'>> {
	credentials?: CredentialStore | ICredentialDataDecryptedObject;
}

/** Runs the node with these parameters. */
export async function runWith(
	parameters: INodeParameters,
	{ credentials = {}, ...options }: RunOptions = {},
): Promise<NodeResult> {
	const store =
		credentials instanceof CredentialStore ? credentials : createCredential(credentials);
	return await runNode({ parameters, credentials: store, ...options });
}

/** Runs an operation with the parameters of its sample and these changes. */
export async function run(
	operation: string,
	changes: INodeParameters = {},
	options?: RunOptions,
): Promise<NodeResult> {
	const [resource, name] = operation.split(':');
	const { parameters } = sampleOf(operation);
	return await runWith({ resource, operation: name, ...parameters, ...changes }, options);
}

/** Returns the items of the first output, without what n8n adds. */
export const itemsOf = ({ outputs }: NodeResult) => (outputs[0] ?? []).map(({ json }) => json);

/** Returns the input item of each item of an output. */
export const sourceItems = (output: NodeResult['outputs'][number]) =>
	output.map(({ pairedItem }) => (pairedItem as { item: number }).item);
