// npm run test:mutation: how many small changes of the package the unit and engine tests notice.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildPackage } from '../playground/build.cts';
import { describeCommand, runCommand } from '../playground/command.cts';
import { writeSurvivors, type MutationReport } from './mutation-report.cts';
import { RESULTS, succeeds } from './stages.cts';

const FOLDER = join(RESULTS, 'mutation');
const STRYKER = join('node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js');

const command = describeCommand(
	'npm run test:mutation --',
	'Changes the package in thousands of small ways and sees whether its tests notice. What was tried ' +
		'before is remembered, so that it takes long only the first time.',
)
	.argument('[files...]', 'only these files or patterns, else all')
	.option('--tests <pattern>', 'only the tests whose path has this, for a quicker answer')
	.option('--workers <number>', 'tests at the same time', '2');

void runCommand(command, async () => {
	mkdirSync(FOLDER, { recursive: true });
	await buildPackage();
	const { workers, tests } = command.opts<{ workers: string; tests?: string }>();
	// Read by test/mutation/jest.config.mjs.
	if (tests !== undefined) process.env.MUTATION_TESTS = tests;
	const only = command.args.length === 0 ? [] : ['--mutate', command.args.join(',')];
	const config = join('test', 'mutation', 'stryker.config.mjs');
	const args = ['run', config, '--concurrency', workers, ...only];
	if (!(await succeeds(process.execPath, [STRYKER, ...args]))) return false;
	const report = JSON.parse(
		readFileSync(join(FOLDER, 'report.json'), 'utf8'),
	) as MutationReport;
	const text = writeSurvivors(report);
	writeFileSync(join(FOLDER, 'survivors.md'), text);
	console.log(text);
	return true;
});
