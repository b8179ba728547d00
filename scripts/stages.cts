import { existsSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { ensureN8n } from '../tools/n8n/install.cts';
import { succeeds } from '../tools/run.cts';

/** The numbers of passed and failed tests. A failed lint or build is one failure. */
export interface Counts {
	passed: number;
	failed: number;
}

/** A step of `npm test`. */
export interface Stage {
	name: string;
	/** What it runs: an npm script, a project of jest, or a suite on a real n8n. */
	kind: 'script' | 'jest' | 'n8n';
	/** Runs only if it is named, or with --all: it takes long, or repeats tests elsewhere. */
	isOnDemand?: boolean;
}

/** The folder of the tests' results, relative to the checkout. */
export const RESULTS = 'test-results';

/** In their order: n8n is downloaded during the first ones, which do not need it. */
export const STAGES: Stage[] = [
	{ name: 'lint', kind: 'script' },
	{ name: 'build', kind: 'script' },
	{ name: 'unit', kind: 'jest' },
	{ name: 'simulator', kind: 'jest' },
	{ name: 'engine', kind: 'jest' },
	{ name: 'engine-1', kind: 'jest', isOnDemand: true },
	{ name: 'storm', kind: 'jest', isOnDemand: true },
	{ name: 'e2e', kind: 'n8n' },
	{ name: 'outages', kind: 'n8n', isOnDemand: true },
	{ name: 'browser', kind: 'n8n', isOnDemand: true },
];

/** The part of jest's report that is used. */
interface Report {
	numPassedTests: number;
	numFailedTests: number;
	numRuntimeErrorTestSuites: number;
}

async function runJest(name: string, args: string[]): Promise<Counts> {
	const file = `${RESULTS}/${name}.json`;
	rmSync(file, { force: true });
	const report = ['--json', `--outputFile=${file}`, '--passWithNoTests'];
	const jest = ['node_modules/jest/bin/jest.js', ...args, ...report];
	const isSuccess = await succeeds(process.execPath, jest);
	if (!existsSync(file)) return { passed: 0, failed: 1 };
	const counts = JSON.parse(readFileSync(file, 'utf8')) as Report;
	const failed = counts.numFailedTests + counts.numRuntimeErrorTestSuites;
	return { passed: counts.numPassedTests, failed: isSuccess ? failed : Math.max(failed, 1) };
}

/** Runs a stage, with further arguments for jest, and on a version of n8n. */
export async function runStage(
	{ name, kind }: Stage,
	jestArgs: string[],
	n8nVersion?: string,
): Promise<Counts> {
	if (kind === 'script') {
		const isSuccess = await succeeds('npm', ['run', '--silent', name]);
		return { passed: 0, failed: isSuccess ? 0 : 1 };
	}
	if (kind === 'jest') {
		// By default, jest leaves one core idle.
		const project = ['--selectProjects', name, `--maxWorkers=${availableParallelism()}`];
		return await runJest(name, [...project, ...jestArgs]);
	}
	if (n8nVersion !== undefined) process.env.N8N_UNDER_TEST = n8nVersion;
	await ensureN8n(n8nVersion);
	return await runJest(name, ['--config', `test/${name}/jest.config.mjs`, ...jestArgs]);
}
