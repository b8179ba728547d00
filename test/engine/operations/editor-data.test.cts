// Data of a run for n8n's editor and its list of executions.
import type { INodeParameters } from 'n8n-workflow';
import type { Caller } from '../../kit/engine/engine.cts';
import { run, runOk } from '../../kit/engine/run-operation.cts';
import { seed, simulator } from '../../kit/engine/tenant.cts';

const BY_ITEM = { conversationId: '={{ $json.id }}' };
const CALLERS: Caller[] = ['engine', 'RoutingNode'];

describe.each(CALLERS)('The execution data, called by %s', (caller) => {
	const RUNS: Array<[what: string, operation: string, changes: INodeParameters, data: unknown]> = [
		['the conversation of a message', 'message:send', {}, { conversation_id: '418' }],
		['a finished conversation', 'conversation:finish', {}, { conversation_id: '418' }],
		['a new conversation', 'conversation:create', {}, { conversation_id: '419' }],
		[
			'a new conversation in full',
			'conversation:create',
			{ simplify: false },
			{ conversation_id: '419' },
		],
		['nothing of a call', 'agent:call', {}, undefined],
	];
	test.each(RUNS)('has %s', async (_what, operation, changes, data) => {
		await seed();
		const { run: result } = await runOk(operation, changes, { caller });
		expect(result.data.resultData.metadata).toEqual(data);
	});
});

test.each<[what: string, ids: number[], data: unknown]>([
	['the conversation that all items have', [418, 418], { conversation_id: '418' }],
	['none if there are two', [418, 419], undefined],
])('The execution data has %s', async (_what, ids, data) => {
	await seed();
	await runOk('conversation:create');
	const items = ids.map((id) => ({ id }));
	const { run: result } = await runOk('message:send', BY_ITEM, { items });
	expect(result.data.resultData.metadata).toEqual(data);
});

test('The execution data has the conversation of a message that failed', async () => {
	simulator.injectFault({ kind: 'status', status: 404 });
	const { run: result, error } = await run('message:send');
	expect(error).toBeDefined();
	expect(result.data.resultData.metadata).toEqual({ conversation_id: '418' });
});

test.each<[status: string | undefined, hints: object[]]>([
	['open', []],
	[undefined, []],
	[
		'pending',
		[
			{
				message: 'The conversation is still pending: no agent has it yet.',
				type: 'warning',
				location: 'outputPane',
			},
		],
	],
])('Deliver to Agent with the status %s', async (current_status, hints) => {
	simulator.injectFault({ kind: 'response', status: 200, body: { success: true, current_status } });
	const { run: result } = await runOk('conversation:deliverToAgent');
	const [task] = result.data.resultData.runData['Sangoma CX'];
	expect(task.hints ?? []).toEqual(hints);
});

const CHOICE = "={{ $fromAI('x', '', 'string') }}";
describe.each(CALLERS)('A model does not choose, called by %s,', (caller) => {
	test.each<[label: string, operation: string, changes: INodeParameters]>([
		['Tenant Domain', 'message:send', { additionalFields: { tenantDomain: CHOICE } }],
		['Allowed Destinations', 'agent:call', { allowedDestinations: CHOICE }],
		['Request Options', 'message:send', { requestOptions: { proxy: CHOICE } }],
	])('%s', async (label, operation, changes) => {
		const { error } = await run(operation, changes, { caller });
		expect(error).toMatchObject({
			message: `${label} must not be chosen by a model`,
			description:
				'Enter a value in the node, or an expression without $fromAI. Nothing was sent. [item 0]',
		});
		expect(simulator.requests).toHaveLength(0);
	});
});
