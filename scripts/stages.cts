import { existsSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { ensureN8n } from '../tools/n8n/install.cts';
import { outputOf, start, succeeds } from '../tools/run.cts';

/** The numbers of passed and failed tests. A failed lint or build is one failure. */
export interface Counts {
	passed: number;
	failed: number;
}

/** Tests on n8n mostly wait, so the other lane gets most of two cores. */
export type Lane = 'code' | 'n8n';

/** How a stage runs. */
export interface StageOptions {
	jestArgs: string[];
	/** The version of n8n, otherwise the pinned one. */
	n8nVersion?: string;
	/** Shows the output when the stage has ended, because another one runs beside it. */
	isBeside: boolean;
}

/** A step of `npm test`. */
export interface Stage {
	name: string;
	/** What it runs: an npm script, a project of Jest, or a suite on a real n8n. */
	kind: 'script' | 'jest' | 'n8n';
	/** Stages of two lanes run side by side, once those without a lane have passed. */
	lane?: Lane;
	/** Runs only if it is named, or with --all: it takes long, or repeats tests elsewhere. */
	isOnDemand?: boolean;
}

/** The folder of the tests' results, relative to the checkout. */
export const RESULTS = 'test-results';

/** In their order within a lane. */
export const STAGES: Stage[] = [
	{ name: 'build', kind: 'script' },
	{ name: 'lint', kind: 'script', lane: 'code' },
	{ name: 'unit', kind: 'jest', lane: 'code' },
	{ name: 'simulator', kind: 'jest', lane: 'code' },
	{ name: 'engine', kind: 'jest', lane: 'code' },
	{ name: 'engine-1', kind: 'jest', lane: 'code', isOnDemand: true },
	{ name: 'storm', kind: 'jest', lane: 'code', isOnDemand: true },
	{ name: 'release:check', kind: 'script', lane: 'code', isOnDemand: true },
	{ name: 'e2e', kind: 'n8n', lane: 'n8n' },
	{ name: 'outages', kind: 'n8n', lane: 'n8n', isOnDemand: true },
	{ name: 'browser', kind: 'n8n', lane: 'n8n', isOnDemand: true },
];

/** The part of jest's report that is used. */
interface Report {
	numPassedTests: number;
	numFailedTests: number;
	numRuntimeErrorTestSuites: number;
}

/** Runs a command of a stage; returns whether it succeeded. */
async function runCommand(file: string, args: string[], isBeside: boolean): Promise<boolean> {
	if (!isBeside) return await succeeds(file, args);
	const result = await start(file, args);
	console.log(outputOf(result));
	return !result.failed;
}

async function runJest(name: string, args: string[], options: StageOptions): Promise<Counts> {
	const file = `${RESULTS}/${name}.json`;
	rmSync(file, { force: true });
	const report = ['--json', `--outputFile=${file}`, '--passWithNoTests', ...options.jestArgs];
	const jest = ['node_modules/jest/bin/jest.js', ...args, ...report];
	const isSuccess = await runCommand(process.execPath, jest, options.isBeside);
	if (!existsSync(file)) return { passed: 0, failed: 1 };
	const counts = JSON.parse(readFileSync(file, 'utf8')) as Report;
	const failed = counts.numFailedTests + counts.numRuntimeErrorTestSuites;
	return { passed: counts.numPassedTests, failed: isSuccess ? failed : Math.max(failed, 1) };
}

/** Runs a stage. */
export async function runStage({ name, kind }: Stage, options: StageOptions): Promise<Counts> {
	const { n8nVersion, isBeside } = options;
	if (kind === 'script') {
		const isSuccess = await runCommand('npm', ['run', '--silent', name], isBeside);
		return { passed: 0, failed: isSuccess ? 0 : 1 };
	}
	if (kind === 'jest') {
		// By default, Jest leaves one core idle.
		const workers = `--maxWorkers=${isBeside ? 1 : availableParallelism()}`;
		return await runJest(name, ['--selectProjects', name, workers], options);
	}
	if (n8nVersion !== undefined) process.env.N8N_UNDER_TEST = n8nVersion;
	await ensureN8n(n8nVersion);
	return await runJest(name, ['--config', `test/${name}/jest.config.mjs`], options);
}
