import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const FOLDER = join(__dirname, '../../.github/workflows');

interface Step {
	uses?: string;
	run?: string;
}

interface Workflow {
	permissions: Record<string, string>;
	jobs: Record<
		string,
		{ permissions?: Record<string, string>; environment?: string; needs?: string; steps: Step[] }
	>;
}

const read = (file: string) => parse(readFileSync(join(FOLDER, file), 'utf8')) as Workflow;

const JOBS = readdirSync(FOLDER).flatMap((file) => {
	const { permissions, jobs } = read(file);
	return Object.entries(jobs).map(([name, job]) => ({
		...{ name: `${file}: ${name}`, job },
		rights: { ...permissions, ...job.permissions },
	}));
});

describe.each(JOBS)('$name', ({ job, rights }) => {
	const commands = job.steps.map(({ run = '' }) => run).join('\n');

	test('uses actions by commit', () => {
		const actions = job.steps.flatMap(({ uses }) => uses ?? []);
		expect(actions.length).toBeGreaterThan(0);
		for (const action of actions) expect(action).toMatch(/^actions\/[\w-]+@[0-9a-f]{40}$/);
	});

	test('runs no package where it may write (attack: a dependency mints the npm token)', () => {
		if (!Object.values(rights).includes('write')) return;
		expect(commands).not.toMatch(/\bnpm (run|test|ci|install|exec|start)\b|\bnpx\b|\bnode\b/);
		expect(job.steps.map(({ uses }) => uses)).not.toContainEqual(
			expect.stringContaining('checkout'),
		);
	});
});

test('only the publishing job may mint the npm token, after the checks and a review', () => {
	const minting = JOBS.filter(({ rights }) => rights['id-token'] === 'write');
	expect(minting.map(({ name }) => name)).toEqual(['publish.yml: publish']);
	const { publish, build } = read('publish.yml').jobs;
	expect([publish.environment, publish.needs, build.needs]).toEqual(['npm', 'build', 'check']);
});
