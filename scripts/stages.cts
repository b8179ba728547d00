import { existsSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { ensureN8n } from '../tools/n8n/install.cts';
import { succeeds } from '../tools/run.cts';
import { UserError } from '../tools/user-error.cts';

/** How many tests passed and failed. A failed lint or build is one failure. */
export interface Counts {
	passed: number;
	failed: number;
}

/** One step of `npm test`. */
export interface Stage {
	name: string;
	/** Fetches what the stage needs, if that takes long; `run` waits for it. */
	fetch?(n8n?: string): Promise<unknown>;
	/** Whether it is left out unless it is asked for. */
	isOnDemand?: boolean;
	/** `n8n` is the version of n8n to test with, for the stages that start one. */
	run(jestArgs: string[], n8n?: string): Promise<Counts>;
}

/** Where the tests' results are kept, relative to the checkout. */
export const RESULTS = 'test-results';

const JEST = join('node_modules', 'jest', 'bin', 'jest.js');

const npmScript = (name: string): Stage => ({
	name,
	run: async () => ({
		passed: 0,
		failed: (await succeeds('npm', ['run', '--silent', name])) ? 0 : 1,
	}),
});

/** What jest's report says. A test file that could not be run at all is a failure, too. */
interface Report {
	numPassedTests: number;
	numFailedTests: number;
	numRuntimeErrorTestSuites: number;
}

async function runJest(name: string, args: string[]): Promise<Counts> {
	const file = join(RESULTS, `${name}.json`);
	rmSync(file, { force: true });
	const report = ['--json', `--outputFile=${file}`, '--passWithNoTests'];
	const passed = await succeeds(process.execPath, [JEST, ...args, ...report]);
	if (!existsSync(file)) return { passed: 0, failed: 1 };
	const counts = JSON.parse(readFileSync(file, 'utf8')) as Report;
	const failed = counts.numFailedTests + counts.numRuntimeErrorTestSuites;
	return { passed: counts.numPassedTests, failed: passed ? failed : Math.max(failed, 1) };
}

/** Jest leaves one core idle unless told; its tests wait for a simulator in their own process. */
const jestProject = (name: string): Stage => ({
	name,
	run: (args) =>
		runJest(name, ['--selectProjects', name, `--maxWorkers=${availableParallelism()}`, ...args]),
});

/** Tests on a real n8n, of the version wanted. */
const onN8n = (name: string): Stage => ({
	name,
	fetch: ensureN8n,
	run: async (args, n8n) => {
		if (n8n !== undefined) process.env.N8N_UNDER_TEST = n8n;
		await ensureN8n(n8n);
		return await runJest(name, ['--config', `test/${name}/jest.config.mjs`, ...args]);
	},
});

/** Run when it is asked for, and by CI: the other generation, what takes long or wants a browser. */
const onDemand = (stage: Stage): Stage => ({ ...stage, isOnDemand: true });

/** In the order in which they run: first those that want no n8n, which is fetched meanwhile. */
const STAGES: Stage[] = [
	npmScript('lint'),
	npmScript('build'),
	jestProject('unit'),
	jestProject('simulator'),
	jestProject('engine'),
	onDemand(jestProject('engine-1')),
	onDemand(jestProject('storm')),
	onN8n('e2e'),
	onDemand(onN8n('outages')),
	onDemand(onN8n('browser')),
];

/** The names of all stages, in the order in which they run. */
export const STAGE_NAMES = STAGES.map(({ name }) => name);

/**
 * The stages with these names, in their order; those of every day, if there are none.
 * @throws UserError if a name is no stage.
 */
export function findStages(names: string[]): Stage[] {
	const unknown = names.find((name) => !STAGE_NAMES.includes(name));
	if (unknown !== undefined)
		throw new UserError(`There is no stage "${unknown}"; there are ${STAGE_NAMES.join(', ')}.`);
	if (names.length === 0) return STAGES.filter(({ isOnDemand }) => !isOnDemand);
	return STAGES.filter(({ name }) => names.includes(name));
}
