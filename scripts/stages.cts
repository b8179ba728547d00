import { existsSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Counts } from '../tools/command-line.cts';
import { ensureN8n } from '../tools/n8n/install.cts';
import { RESULTS_FOLDER } from '../tools/root.cts';
import { outputOf, start, succeeds } from '../tools/run.cts';

/** Options for running a stage. */
export interface StageOptions {
	jestArgs: string[];
	/** Default: the version for development. */
	n8nVersion?: string;
	/** Runs in parallel with another stage: shows the output at the end, and uses one core. */
	isParallel: boolean;
}

/** A step of `npm test`. */
export interface Stage {
	name: string;
	/** An npm script, a Jest project, or a suite on n8n. */
	kind: 'script' | 'jest' | 'n8n';
	/** The two groups run in parallel, after the stages without a group. Tests on n8n mostly wait. */
	group?: 'code' | 'n8n';
	/** Runs only by name or with --all, because it takes long or repeats other tests. */
	isOnDemand?: boolean;
}

/** All stages, in the order in which a group runs them. */
export const STAGES: Stage[] = [
	{ name: 'build', kind: 'script' },
	{ name: 'lint', kind: 'script', group: 'code' },
	{ name: 'unit', kind: 'jest', group: 'code' },
	{ name: 'simulator', kind: 'jest', group: 'code' },
	{ name: 'engine', kind: 'jest', group: 'code' },
	{ name: 'engine-1', kind: 'jest', group: 'code', isOnDemand: true },
	{ name: 'storm', kind: 'jest', group: 'code', isOnDemand: true },
	{ name: 'release:check', kind: 'script', group: 'code', isOnDemand: true },
	{ name: 'e2e', kind: 'n8n', group: 'n8n' },
	{ name: 'outages', kind: 'n8n', group: 'n8n', isOnDemand: true },
	{ name: 'browser', kind: 'n8n', group: 'n8n', isOnDemand: true },
];

/** The parts of Jest's report that are needed here. */
interface Report {
	numPassedTests: number;
	numFailedTests: number;
	numRuntimeErrorTestSuites: number;
}

async function execute(file: string, args: string[], isParallel: boolean): Promise<boolean> {
	if (!isParallel) return await succeeds(file, args);
	const result = await start(file, args);
	console.log(outputOf(result));
	return !result.failed;
}

async function runJest(name: string, args: string[], options: StageOptions): Promise<Counts> {
	const file = join(RESULTS_FOLDER, `${name}.json`);
	rmSync(file, { force: true });
	const report = ['--json', `--outputFile=${file}`, '--passWithNoTests', ...options.jestArgs];
	const jest = ['node_modules/jest/bin/jest.js', ...args, ...report];
	const isSuccess = await execute(process.execPath, jest, options.isParallel);
	if (!existsSync(file)) return { passed: 0, failed: 1 };
	const counts = JSON.parse(readFileSync(file, 'utf8')) as Report;
	const failed = counts.numFailedTests + counts.numRuntimeErrorTestSuites;
	if (isSuccess || failed > 0) return { passed: counts.numPassedTests, failed };
	console.log('No test failed, but Jest did: its last messages above say why.');
	return { passed: counts.numPassedTests, failed: 1 };
}

/** Runs a stage and counts its tests. A script counts only if it fails, as one failure. */
export async function runStage({ name, kind }: Stage, options: StageOptions): Promise<Counts> {
	const { n8nVersion, isParallel } = options;
	if (kind === 'script') {
		const isSuccess = await execute('npm', ['run', '--silent', name], isParallel);
		return { passed: 0, failed: isSuccess ? 0 : 1 };
	}
	if (kind === 'jest') {
		// By default, Jest leaves one core idle.
		const workers = `--maxWorkers=${isParallel ? 1 : availableParallelism()}`;
		return await runJest(name, ['--selectProjects', name, workers], options);
	}
	if (n8nVersion !== undefined) process.env.N8N_UNDER_TEST = n8nVersion;
	await ensureN8n(n8nVersion);
	return await runJest(name, ['--config', `test/${name}/jest.config.mjs`], options);
}
