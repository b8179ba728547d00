import type { INodeParameters, IPairedItemData } from 'n8n-workflow';
import { errorOf, nodeItems, jsonOf, type Execution } from '../../tools/n8n/client/executions.cts';
import { createFixture, save, useFixture } from '../kit/n8n/fixture.cts';
import { sangomaCx, startWith } from '../kit/n8n/nodes.cts';

/** Three calls. The simulator refuses the second one. */
const DESTINATIONS = [
	{ agent: 'agent.test', to: '+15550100001' },
	{ agent: 'agent.unknown', to: '+15550100002' },
	{ agent: 'agent.test', to: '+15550100003' },
];

const CALL: INodeParameters = {
	...{ resource: 'agent', operation: 'call', additionalFields: {} },
	...{ agentName: '={{ $json.agent }}', destination: '={{ $json.to }}' },
};

const pairedItems = (execution: Execution, output = 0) =>
	nodeItems(execution, 'Call', { output }).map(
		({ pairedItem }) => (pairedItem as IPairedItemData).item,
	);

const callsTo = (count: number, prefix: string) =>
	Array.from({ length: count }, (_, n) => ({ agent: 'agent.test', to: `${prefix}${n}` }));

describe('several items', () => {
	const fixture = useFixture(createFixture);

	beforeEach(() => fixture.simulator.reset());

	const run = async (items: object[], extra = {}) => {
		const call = sangomaCx('Call', fixture.credential, CALL, extra);
		return await fixture.n8n.executions.run(await save(fixture, ...startWith(items), call));
	};
	const called = () => fixture.simulator.calls.map(({ destination }) => destination).sort();

	test('each item makes its own request, and its expressions are its own', async () => {
		const agents = ['agent.test', 'agent.ada', 'agent.ben'];
		const items = agents.map((agent, n) => ({ agent, to: `+1555010000${n}` }));
		const execution = await run(items);
		expect(execution.status).toBe('success');
		expect(jsonOf(execution, 'Call')).toEqual(items.map(() => ({ success: true })));
		expect(pairedItems(execution)).toEqual([0, 1, 2]);
		const { tenantDomain: tenant_domain } = fixture.simulator.client;
		const sent = fixture.simulator.requests.map(({ body }) => body);
		expect(sent).toHaveLength(3);
		for (const { agent, to } of items)
			expect(sent).toContainEqual({ agent_name: agent, destination: to, tenant_domain });
	});

	test('all items share one token', async () => {
		expect((await run(callsTo(40, '+1555010'))).status).toBe('success');
		expect(fixture.simulator.calls).toHaveLength(40);
		expect(fixture.simulator.tokenRequests.length).toBeLessThanOrEqual(1);
	});

	test('a failing item stops the run with the reason', async () => {
		const execution = await run(DESTINATIONS);
		expect(execution.status).toBe('error');
		expect(errorOf(execution, 'Call')?.message).toMatch(/agent/i);
	});

	test('on "Continue", the failing item keeps its place', async () => {
		const execution = await run(DESTINATIONS, { onError: 'continueRegularOutput' });
		expect(execution.status).toBe('success');
		expect(jsonOf(execution, 'Call')).toEqual([
			{ success: true },
			expect.objectContaining({ error: expect.anything() }),
			{ success: true },
		]);
		expect(pairedItems(execution)).toEqual([0, 1, 2]);
		expect(called()).toEqual(['+15550100001', '+15550100003']);
	});

	test('on "Continue (using error output)", the failing item goes there', async () => {
		const execution = await run(DESTINATIONS, { onError: 'continueErrorOutput' });
		expect(execution.status).toBe('success');
		const [bad] = jsonOf(execution, 'Call', { output: 1 });
		expect(pairedItems(execution)).toEqual([0, 2]);
		expect(pairedItems(execution, 1)).toEqual([1]);
		// n8n adds the fields of the input item.
		expect(bad).toMatchObject({ agent: 'agent.unknown', error: expect.anything() });
		expect(called()).toEqual(['+15550100001', '+15550100003']);
	});

	test('a revoked token is replaced once, and no item is lost', async () => {
		await run([DESTINATIONS[0]]);
		const before = fixture.simulator.tokenRequests.length;
		fixture.simulator.revokeTokens();
		expect((await run(callsTo(10, '+1666010'))).status).toBe('success');
		expect(fixture.simulator.calls).toHaveLength(11);
		expect(fixture.simulator.tokenRequests.length - before).toBe(1);
	});
});
