import type { Simulator } from '../simulator/index.cts';
import type { Execution } from './n8n/client/executions.cts';
import { jsonOf } from './n8n/client/executions.cts';

/** One thing that has to be so after the first example ran, and what was found instead. */
export interface Check {
	what: string;
	passed: boolean;
	found: unknown;
}

/** The requests of the example, in the order in which n8n sends them. */
const OPERATIONS = [
	'agent:call',
	'queue:call',
	'inbox:getAll',
	'contact:create',
	'conversation:create',
	'message:send',
	'conversation:deliverToAgent',
	'conversation:finish',
];

/** What the node must have given: these fields of exactly one item. */
type Expected = Record<string, unknown>;

function hasFields(found: unknown, expected: Expected): boolean {
	if (typeof found !== 'object' || found === null) return false;
	const fields = new Map(Object.entries(found));
	return Object.entries(expected).every(([key, value]) => fields.get(key) === value);
}

/** The credential test asks for the inboxes, too, before the run. */
function checkTraffic({ requests }: Simulator, { status, startedAt }: Execution): Check[] {
	const ofTheRun = requests.filter(({ at }) => at >= Date.parse(startedAt));
	const sent = ofTheRun.map(({ operation }) => operation);
	const broken = requests.filter(({ violation }) => violation);
	return [
		{ what: 'n8n ran the workflow to its end', passed: status === 'success', found: status },
		{
			what: 'each request was sent once, in order',
			passed: sent.join() === OPERATIONS.join(),
			found: sent,
		},
		{ what: 'each request kept to the contract', passed: broken.length === 0, found: broken },
	];
}

/**
 * Compares a run of `examples/01-first-light.json` on a fresh simulator with what the simulator
 * then holds, and the items that each node gave with both.
 */
export function checkFirstLight(simulator: Simulator, execution: Execution): Check[] {
	const [wanted] = jsonOf(execution, 'Fill In');
	const [agentCall, queueCall] = simulator.calls;
	const contact = simulator.contacts.at(-1);
	const conversation = simulator.conversations.at(-1);
	const message = simulator.messages.at(-1);
	const { destination } = wanted;
	const tenant_domain = simulator.client.tenantDomain;

	const state: Array<[what: string, found: unknown, expected: Expected]> = [
		[
			'the agent call',
			agentCall,
			{ name: wanted.agentName, kind: 'agent', destination, tenant_domain },
		],
		[
			'the queue call',
			queueCall,
			{ name: wanted.queueName, kind: 'queue', destination, tenant_domain },
		],
		['the contact', contact, { name: wanted.customerName, email: wanted.customerEmail }],
		[
			'the conversation',
			conversation,
			{ contact_id: contact?.id, source_id: wanted.customerEmail },
		],
		['the message', message, { conversation_id: conversation?.id, message_type: 'outgoing' }],
		['the end', conversation, { status: 'resolved' }],
		['the hand-over', conversation?.assignee, { type: 'user' }],
	];
	const given: Array<[node: string, expected: Expected]> = [
		['Call From Agent', { success: true }],
		['Call From Queue', { success: true }],
		['List Inboxes', { id: conversation?.inbox_id }],
		['Create Contact', { id: contact?.id, name: wanted.customerName }],
		['Start Conversation', { id: conversation?.id }],
		['Send Message', { id: message?.id, content: message?.content }],
		['Deliver to Agent', { conversation_id: conversation?.id, current_status: 'open' }],
		['Finish Conversation', { conversation_id: conversation?.id, current_status: 'resolved' }],
	];
	return [
		...checkTraffic(simulator, execution),
		...state.map(([what, found, expected]) => ({
			what: `the simulator has ${what}`,
			passed: hasFields(found, expected),
			found,
		})),
		...given.map(([node, expected]) => {
			const items = jsonOf(execution, node);
			const passed = items.length === 1 && hasFields(items[0], expected);
			return { what: `"${node}" gave it`, passed, found: items };
		}),
	];
}
