import { isDeepStrictEqual } from 'node:util';
import type { IDataObject } from 'n8n-workflow';
import type { Simulator } from '../simulator/index.cts';
import { type Execution, jsonOf } from './n8n/client/executions.cts';

/** Something to check after a run of an example, and the actual value. */
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

/** Returns whether an object has these fields; it may have others. */
const hasFields = (found: object | undefined, expected: object): boolean =>
	isDeepStrictEqual({ ...found, ...expected }, { ...found });

function checkRequests({ requests }: Simulator, { status, startedAt }: Execution): Check[] {
	// The credential's test requested the inboxes before the run.
	const sent = requests
		.filter(({ at }) => at >= Date.parse(startedAt))
		.map(({ operation }) => operation);
	const violations = requests.filter(({ violation }) => violation);
	return [
		{ what: 'the workflow succeeded', passed: status === 'success', found: status },
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
 * Checks a run of `examples/01-first-light.json` on a new simulator: the requests, the state of the
 * simulator afterwards, and the output of each node.
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

	const state: Array<[what: string, found: object | undefined, expected: object]> = [
		['the agent call', agentCall, { ...call, name: agentName, kind: 'agent' }],
		['the queue call', queueCall, { ...call, name: queueName, kind: 'queue' }],
		['the contact', contact, { name: customerName }],
		['the conversation', conversation, { contact_id: contact?.id, source_id }],
		['the message', message, { conversation_id: conversation?.id, message_type: 'outgoing' }],
		['the end', conversation, { status: 'resolved' }],
		// The status does not change: an inbox without a bot has open conversations from the start.
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
			return { what: `the output of "${node}" is correct`, passed, found: items };
		}),
	];
}
