// What n8n's editor makes of the nodes' subtitles and hints.
import { Workflow, type INode, type INodeParameters, type INodeTypes } from 'n8n-workflow';
import { SangomaCx } from '../../nodes/SangomaCx/SangomaCx.node.ts';
import { SangomaCxTrigger } from '../../nodes/SangomaCxTrigger/SangomaCxTrigger.node.ts';

const TYPES = { node: new SangomaCx(), trigger: new SangomaCxTrigger() };
type Kind = keyof typeof TYPES;

/** Evaluates an expression of a node's description, as the editor does. */
function evaluate(kind: Kind, parameters: INodeParameters, expression: string): unknown {
	const type = TYPES[kind];
	const node: INode = {
		...{ id: 'node', name: 'Node', type: kind, typeVersion: 1, position: [0, 0], parameters },
	};
	const nodeTypes = { getByNameAndVersion: () => type } as unknown as INodeTypes;
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const [loaded] = Object.values(workflow.nodes);
	return workflow.expression.getSimpleParameterValue(loaded, expression, 'internal', {});
}

const hintsOf = (kind: Kind, parameters: INodeParameters) =>
	(TYPES[kind].description.hints ?? [])
		.filter(({ displayCondition = '' }) => evaluate(kind, parameters, displayCondition))
		.map(({ message }) => message);

const CALL = { resource: 'agent', operation: 'call', agentName: 'a' };
const BY_MODEL = "={{ $fromAI('number') }}";

test.each<[kind: Kind, parameters: INodeParameters, subtitle: string]>([
	['node', { resource: 'inbox', operation: 'getAll' }, 'get many: inbox'],
	['node', { resource: 'agentBot', operation: 'assign' }, 'assign: agent bot'],
	[
		'node',
		{ resource: 'conversation', operation: 'deliverToAgent' },
		'deliver to agent: conversation',
	],
	['node', { resource: 'message', operation: 'sendAndWait' }, 'send and wait: message'],
	['trigger', { source: 'agentBot' }, 'message to the bot'],
	['trigger', {}, 'message created'],
	[
		'trigger',
		{ events: ['message_created', 'conversation_resolved'] },
		'message created, conversation resolved',
	],
	['trigger', { events: '={{ ["conversation_created"] }}' }, 'conversation created'],
])('The subtitle of a %s with %j is %j', (kind, parameters, subtitle) => {
	expect(evaluate(kind, parameters, TYPES[kind].description.subtitle ?? '')).toBe(subtitle);
});

const inbox = (value: string | number) => ({ __rl: true, mode: 'id', value });
test.each<[kind: Kind, parameters: INodeParameters, hints: RegExp[]]>([
	['node', {}, []],
	['node', { ...CALL, destination: '9001' }, [/only if this agent is logged in/]],
	[
		'node',
		{ ...CALL, destination: BY_MODEL },
		[/only if this agent is logged in/, /can call any number/],
	],
	[
		'node',
		{ ...CALL, destination: BY_MODEL, allowedDestinations: '+1' },
		[/only if this agent is logged in/],
	],
	[
		'node',
		{ resource: 'queue', operation: 'call', destination: BY_MODEL },
		[/can call any number/],
	],
	[
		'node',
		{ resource: 'conversation', operation: 'deliverToAgent' },
		[/If no agent is logged in, the customer waits/],
	],
	['trigger', {}, []],
	['trigger', { options: { customerMessagesOnly: true } }, []],
	['trigger', { options: { customerMessagesOnly: false } }, [/keeps answering itself/]],
	['trigger', { source: 'agentBot' }, [/No inbox is selected/]],
	['trigger', { source: 'agentBot', inboxId: inbox('') }, [/No inbox is selected/]],
	['trigger', { source: 'agentBot', inboxId: inbox('12') }, []],
	['trigger', { source: 'agentBot', inboxId: inbox('={{ 12 }}') }, []],
])('A %s with %j has the hints %j', (kind, parameters, hints) => {
	expect(hintsOf(kind, parameters)).toEqual(hints.map((hint) => expect.stringMatching(hint)));
});
