import { checkFirstLight } from '../../tools/check-first-light.cts';
import { listExamples, readExample } from '../../tools/examples.cts';
import { prepareExample } from '../kit/n8n/examples.cts';
import { createFixture, useFixture } from '../kit/n8n/fixture.cts';

describe('the examples', () => {
	const fixture = useFixture(createFixture);

	let id: string;

	beforeAll(async () => {
		const example = await prepareExample(fixture, '01-first-light');
		({ id } = await fixture.n8n.workflows.create(example));
	});

	test('the first one succeeds in every step', async () => {
		const { n8n, simulator } = fixture;
		const checks = checkFirstLight(simulator, await n8n.executions.run(id));
		expect(checks.filter(({ passed }) => !passed)).toEqual([]);
	});

	test('the first one can be run again', async () => {
		expect((await fixture.n8n.executions.run(id)).status).toBe('success');
	});

	describe.each(listExamples())('%s in the editor', (name) => {
		const { nodes } = readExample(name);
		const notes = nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote');
		const others = nodes.filter((node) => !notes.includes(node));

		/** The size of a node, including the name and subtitle below it. */
		const NODE_SIZE = { width: 160, height: 144 };

		const overlap = (a: (typeof nodes)[0], b: (typeof nodes)[0]) =>
			Math.abs(a.position[0] - b.position[0]) < NODE_SIZE.width &&
			Math.abs(a.position[1] - b.position[1]) < NODE_SIZE.height;

		test('has notes that explain it', () => {
			expect(notes.length).toBeGreaterThan(0);
			for (const { parameters } of notes) expect(parameters.content).toMatch(/^## /);
		});

		test('has no nodes that overlap', () => {
			const pairs = others.flatMap((a, index) => others.slice(index + 1).map((b) => [a, b]));
			const overlapping = pairs.filter(([a, b]) => overlap(a, b));
			expect(overlapping.map(([a, b]) => `${a.name} and ${b.name}`)).toEqual([]);
		});

		test('has unique node IDs and contains no secrets', () => {
			const text = JSON.stringify(readExample(name));
			expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
			expect(text).not.toMatch(/clientSecret|access_token|simulator-secret/);
		});
	});
});
