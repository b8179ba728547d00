import type { IDataObject } from 'n8n-workflow';
import type { Simulator } from '../simulator/index.cts';
import type { Execution } from './n8n/client/executions.cts';
import { jsonOf } from './n8n/client/executions.cts';

/** A fact that must be true after an example ran, and what was found. */
export interface Check {
	what: string;
	passed: boolean;
	found: unknown;
}

/** The requests of the example, in the order in which n8n sends them. */
const OPERATIONS = [
	...['agent:call', 'queue:call', 'inbox:getAll', 'contact:create', 'conversation:create'],
	...['message:send', 'conversation:deliverToAgent', 'conversation:finish'],
];

/** True if an object has these fields, among others. */
function hasFields(found: unknown, expected: object): boolean {
	if (typeof found !== 'object' || found === null) return false;
	const fields = new Map(Object.entries(found));
	return Object.entries(expected).every(([key, value]) => fields.get(key) === value);
}

function checkRequests({ requests }: Simulator, { status, startedAt }: Execution): Check[] {
	// The credential's test requested the inboxes before the run.
	const sent = requests
		.filter(({ at }) => at >= Date.parse(startedAt))
		.map(({ operation }) => operation);
	const violations = requests.filter(({ violation }) => violation);
	return [
		{ what: 'n8n ran the workflow to its end', passed: status === 'success', found: status },
		{
			what: 'each request was sent once, in order',
			passed: sent.join() === OPERATIONS.join(),
			found: sent,
		},
		{
			what: 'each request complied with the contract',
			passed: violations.length === 0,
			found: violations,
		},
	];
}

/**
 * Compares a run of `examples/01-first-light.json` on a new simulator with what the simulator contains
 * afterwards, and the output of each node with both.
 */
export function checkFirstLight(simulator: Simulator, execution: Execution): Check[] {
	const [input] = jsonOf(execution, 'Fill In');
	const { agentName, queueName, destination, customerName } = input;
	const [agentCall, queueCall] = simulator.calls;
	const contact = simulator.contacts.at(-1);
	const conversation = simulator.conversations.at(-1);
	const message = simulator.messages.at(-1);
	const handOver = simulator.requests.find(
		({ operation }) => operation === 'conversation:deliverToAgent',
	);
	const [created] = jsonOf(execution, 'Create Contact');
	const { source_id } = { ...(created?.contact_inbox as IDataObject), ...created };
	const call = { destination, tenant_domain: simulator.client.tenantDomain };

	const state: Array<[what: string, found: unknown, expected: object]> = [
		['the agent call', agentCall, { ...call, name: agentName, kind: 'agent' }],
		['the queue call', queueCall, { ...call, name: queueName, kind: 'queue' }],
		['the contact', contact, { name: customerName }],
		['the conversation', conversation, { contact_id: contact?.id, source_id }],
		['the message', message, { conversation_id: conversation?.id, message_type: 'outgoing' }],
		['the end', conversation, { status: 'resolved' }],
		// An inbox without a bot has open conversations from the start: the status does not change.
		['the hand-over', handOver, { status: 200 }],
	];
	const output: Array<[node: string, expected: object]> = [
		['Call From Agent', { success: true }],
		['Call From Queue', { success: true }],
		['List Inboxes', { id: conversation?.inbox_id }],
		['Create Contact', { id: contact?.id, name: customerName }],
		['Start Conversation', { id: conversation?.id }],
		['Send Message', { id: message?.id, content: message?.content }],
		['Deliver to Agent', { conversation_id: conversation?.id, current_status: 'open' }],
		['Finish Conversation', { conversation_id: conversation?.id, current_status: 'resolved' }],
	];
	return [
		...checkRequests(simulator, execution),
		...state.map(([what, found, expected]) => ({
			what: `the simulator contains ${what}`,
			passed: hasFields(found, expected),
			found,
		})),
		...output.map(([node, expected]) => {
			const items = jsonOf(execution, node);
			const passed = items.length === 1 && hasFields(items[0], expected);
			return { what: `"${node}" put it out`, passed, found: items };
		}),
	];
}
