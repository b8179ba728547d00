// npm test: lints, builds and runs the daily tests; --all: all tests; npm test -- unit engine: only these
// stages. What follows a second -- goes to jest: npm test -- unit -- --verbose.
import { mkdirSync } from 'node:fs';
import { Argument } from 'commander';
import { describeCommand, runCommand } from '../tools/command-line.cts';
import { ensureN8n, findN8nVersion } from '../tools/n8n/install.cts';
import { formatDuration } from '../tools/progress.cts';
import { formatError } from '../tools/user-error.cts';
import { RESULTS, runStage, STAGES } from './stages.cts';
import type { Counts, Lane, Stage, StageOptions } from './stages.cts';

interface Options {
	all?: boolean;
	t?: string;
	n8n?: string;
}

const args = process.argv.slice(2);
const separator = args.includes('--') ? args.indexOf('--') : args.length;
const NAMES = STAGES.map(({ name }) => name);

const command = describeCommand('npm test --', 'Lints, builds and runs the daily tests.')
	.addArgument(new Argument('[stages...]', 'only these').choices(NAMES))
	.option('--all', 'all stages, as in continuous integration')
	.option('-t <text>', 'only the tests with this text in their name')
	.option('--n8n <version>', 'the end-to-end tests on this n8n: a version, latest or next');

/** Runs stages one after the other until a stage fails, in any lane. */
async function runLane(stages: Stage[], options: StageOptions, total: Counts): Promise<void> {
	for (const stage of stages) {
		if (total.failed > 0) return;
		const { name } = stage;
		const heading = `\n── ${name} ${'─'.repeat(60 - name.length)}`;
		console.log(options.isBeside ? `${name} …` : heading);
		const started = Date.now();
		const { passed, failed } = await runStage(stage, options);
		total.passed += passed;
		total.failed += failed;
		const duration = formatDuration(Date.now() - started);
		console.log(`\n${name}: ${failed === 0 ? 'passed' : 'FAILED'} (${duration})`);
		if (failed > 0) console.log(`Stopped; npm test -- ${name} runs this stage alone.`);
	}
}

async function runStages(total: Counts): Promise<void> {
	const { all, t, n8n } = command.opts<Options>();
	const jestArgs = [...(t === undefined ? [] : ['-t', t]), ...args.slice(separator + 1)];
	const n8nVersion = n8n === undefined ? undefined : await findN8nVersion(n8n);
	const names = command.args;
	const stages = STAGES.filter(({ name, isOnDemand }) =>
		names.length > 0 ? names.includes(name) : all || !isOnDemand,
	);
	// During the first stages. If this fails, the stage that needs it tries again and reports it.
	if (stages.some(({ kind }) => kind === 'n8n')) ensureN8n(n8nVersion).catch(() => undefined);
	const inLane = (lane?: Lane) => stages.filter((stage) => stage.lane === lane);
	const lanes = [inLane('code'), inLane('n8n')].filter(({ length }) => length > 0);
	await runLane(inLane(), { jestArgs, n8nVersion, isBeside: false }, total);
	const options = { jestArgs, n8nVersion, isBeside: lanes.length > 1 };
	await Promise.all(lanes.map(async (lane) => await runLane(lane, options, total)));
}

async function test(): Promise<boolean> {
	mkdirSync(RESULTS, { recursive: true });
	const total: Counts = { passed: 0, failed: 0 };
	await runStages(total).catch((error: unknown) => {
		console.error(`\n${formatError(error)}`);
		total.failed++;
	});
	// Continuous integration reads this last line.
	console.log(`\n${total.passed} passed, ${total.failed} failed`);
	return total.failed === 0;
}

void runCommand(command, test, args.slice(0, separator));
