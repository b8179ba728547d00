// npm test: builds, lints and runs the tests. --all runs all stages, npm test -- unit engine only these. Jest
// gets what follows a second --: npm test -- unit -- --verbose.
import { mkdirSync } from 'node:fs';
import { Argument } from 'commander';
import { describeCommand, runChecks, type Counts } from '../tools/command-line.cts';
import { ensureN8n, findN8nVersion } from '../tools/n8n/install.cts';
import { formatDuration } from '../tools/progress.cts';
import { RESULTS_FOLDER } from '../tools/root.cts';
import { runStage, STAGES, type Stage, type StageOptions } from './stages.cts';

interface Options {
	all?: boolean;
	t?: string;
	n8n?: string;
}

const args = process.argv.slice(2);
const separator = args.includes('--') ? args.indexOf('--') : args.length;

const command = describeCommand('npm test --', 'Builds, lints and runs the tests.')
	.addArgument(
		new Argument('[stages...]', 'run only these').choices(STAGES.map(({ name }) => name)),
	)
	.option('--all', 'run all stages, as in continuous integration')
	.option('-t <text>', 'run only tests with this text in their name')
	.option('--n8n <version>', 'run the end-to-end tests on this n8n: a version, latest or next');

/** Runs stages one after another until a stage of any group fails. */
async function runGroup(stages: Stage[], options: StageOptions, total: Counts): Promise<void> {
	for (const stage of stages) {
		if (total.failed > 0) return;
		const { name } = stage;
		const heading = `\n── ${name} ${'─'.repeat(60 - name.length)}`;
		console.log(options.isParallel ? `${name} …` : heading);
		const started = Date.now();
		const { passed, failed } = await runStage(stage, options);
		total.passed += passed;
		total.failed += failed;
		const duration = formatDuration(Date.now() - started);
		console.log(`\n${name}: ${failed === 0 ? 'passed' : 'FAILED'} (${duration})`);
		if (failed > 0) console.log(`Stopped. To run this stage alone: npm test -- ${name}`);
	}
}

async function runStages(total: Counts): Promise<void> {
	mkdirSync(RESULTS_FOLDER, { recursive: true });
	const { all, t, n8n } = command.opts<Options>();
	const jestArgs = [...(t === undefined ? [] : ['-t', t]), ...args.slice(separator + 1)];
	const n8nVersion = n8n === undefined ? undefined : await findN8nVersion(n8n);
	const names = command.args;
	const stages = STAGES.filter(({ name, isOnDemand }) =>
		names.length > 0 ? names.includes(name) : all || !isOnDemand,
	);
	// Installs n8n during the first stages. The stage that needs it reports a failure.
	if (stages.some(({ kind }) => kind === 'n8n')) ensureN8n(n8nVersion).catch(() => undefined);
	const ofGroup = (group?: Stage['group']) => stages.filter((stage) => stage.group === group);
	const groups = [ofGroup('code'), ofGroup('n8n')].filter(({ length }) => length > 0);
	await runGroup(ofGroup(), { jestArgs, n8nVersion, isParallel: false }, total);
	const options = { jestArgs, n8nVersion, isParallel: groups.length > 1 };
	await Promise.all(groups.map((group) => runGroup(group, options, total)));
}

void runChecks(command, runStages, args.slice(0, separator));
