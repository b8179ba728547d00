import type { INodeParameters } from 'n8n-workflow';
import { errorOf, itemsOf, jsonOf } from '../../tools/n8n/client/executions.cts';
import type { Scene } from './support.cts';
import { chain, sangomaCx, setScene, source } from './support.cts';

/** Three calls, of which the simulator refuses the second. */
const DESTINATIONS = [
	{ agent: 'agent.test', to: '+15550100001' },
	{ agent: 'agent.unknown', to: '+15550100002' },
	{ agent: 'agent.test', to: '+15550100003' },
];

const CALL: INodeParameters = {
	resource: 'agent',
	operation: 'call',
	agentName: '={{ $json.agent }}',
	destination: '={{ $json.to }}',
	additionalFields: {},
};

const paired = (item: number) => ({ item });

describe('several items', () => {
	let scene: Scene;

	beforeAll(async () => {
		scene = await setScene();
	});
	beforeEach(() => scene.simulator.reset());
	afterAll(() => scene.close());

	const run = async (items: object[], parameters: INodeParameters, extra = {}) => {
		const { n8n, credential } = scene;
		const call = sangomaCx('Call', credential, parameters, extra);
		const { id } = await n8n.workflows.create(chain('Items', [...source(items), call]));
		return await n8n.executions.run(id);
	};
	const called = () => scene.simulator.calls.map(({ destination }) => destination).sort();

	test('each item makes its own request, and its expressions are its own', async () => {
		const items = [1, 2, 3].map((n) => ({ agent: `agent.${n}`, to: `+1555010000${n}` }));
		const execution = await run(items, CALL);
		expect(execution.status).toBe('success');
		expect(jsonOf(execution, 'Call')).toEqual(items.map(() => ({ success: true })));
		expect(itemsOf(execution, 'Call').map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 1, 2].map(paired),
		);
		const sent = scene.simulator.requests.map(({ body }) => body);
		expect(sent).toHaveLength(3);
		for (const { agent, to } of items)
			expect(sent).toContainEqual({
				agent_name: agent,
				destination: to,
				tenant_domain: scene.simulator.client.tenantDomain,
			});
	});

	test('all items share one token', async () => {
		const items = Array.from({ length: 40 }, (_, n) => ({
			agent: 'agent.test',
			to: `+1555010${n}`,
		}));
		expect((await run(items, CALL)).status).toBe('success');
		expect(scene.simulator.calls).toHaveLength(40);
		expect(scene.simulator.tokenRequests.length).toBeLessThanOrEqual(1);
	});

	test('a failing item stops the run and says why', async () => {
		const execution = await run(DESTINATIONS, CALL);
		expect(execution.status).toBe('error');
		expect(errorOf(execution, 'Call')?.message).toMatch(/agent/i);
	});

	test('on "Continue", the failing item keeps its place', async () => {
		const execution = await run(DESTINATIONS, CALL, { onError: 'continueRegularOutput' });
		expect(execution.status).toBe('success');
		expect(jsonOf(execution, 'Call')).toEqual([
			{ success: true },
			expect.objectContaining({ error: expect.anything() }),
			{ success: true },
		]);
		expect(itemsOf(execution, 'Call').map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 1, 2].map(paired),
		);
		expect(called()).toEqual(['+15550100001', '+15550100003']);
	});

	test('on "Continue (using error output)", the failing item goes there', async () => {
		const execution = await run(DESTINATIONS, CALL, { onError: 'continueErrorOutput' });
		expect(execution.status).toBe('success');
		const [good, bad] = [0, 1].map((output) => itemsOf(execution, 'Call', { output }));
		expect(good.map(({ pairedItem }) => pairedItem)).toEqual([0, 2].map(paired));
		expect(bad.map(({ pairedItem }) => pairedItem)).toEqual([paired(1)]);
		// n8n adds what went in, so that the error branch knows whom it is about.
		expect(bad[0].json).toMatchObject({ agent: 'agent.unknown', error: expect.anything() });
		expect(called()).toEqual(['+15550100001', '+15550100003']);
	});

	test('a revoked token is renewed once and nothing is lost', async () => {
		await run([DESTINATIONS[0]], CALL);
		const before = scene.simulator.tokenRequests.length;
		scene.simulator.revokeTokens();
		const items = Array.from({ length: 10 }, (_, n) => ({
			agent: 'agent.test',
			to: `+1666010${n}`,
		}));
		expect((await run(items, CALL)).status).toBe('success');
		expect(scene.simulator.calls).toHaveLength(11);
		expect(scene.simulator.tokenRequests.length - before).toBe(1);
	});
});
