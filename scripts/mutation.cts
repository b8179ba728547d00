// npm run test:mutation -- PART: changes the code of a part in many small ways and reports which changes no
// test detects.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Argument } from 'commander';
import { buildPackage } from '../tools/build.cts';
import { describeCommand, parseInteger, runCommand } from '../tools/command-line.cts';
import { succeeds } from '../tools/run.cts';

/** The files of a part, and a pattern for the tests that must detect changes to them. */
interface Part {
	/** Patterns without braces, because Stryker splits the list at commas. */
	files: string[];
	tests: string;
}

const PARTS: Record<string, Part> = {
	errors: {
		files: ['nodes/shared/errors/*.ts'],
		tests:
			'unit/(extractErrorMessage|readFailure|toNodeApiError|secrets)|' +
			'engine/(failures|error-responses|security)',
	},
	shared: {
		files: ['nodes/shared/*.ts'],
		tests:
			'unit/(chat-sent|credentialProblem|question-keys|response|retry|runThrottle|secrets|values)|' +
			'engine/(operations|failures|load|security|chat-|trigger-keys)',
	},
	execute: {
		files: [
			...['nodes/SangomaCx/*.ts', 'nodes/SangomaCx/execute/*.ts'],
			...['nodes/SangomaCx/listSearch/*.ts', 'nodes/SangomaCx/resources/simplify.ts'],
		],
		tests:
			'unit/(parameters|requestOptions|runThrottle)|' +
			'engine/(operations|failures|inbox-lists|load|security|schemas)',
	},
	sendAndWait: {
		files: ['nodes/SangomaCx/sendAndWait/*.ts'],
		tests: 'unit/(chat-answer|question-page|reviewInput)|engine/(send-and-wait|chat-|security)',
	},
	delivery: {
		files: ['nodes/SangomaCxTrigger/delivery/*.ts', 'nodes/SangomaCxTrigger/event/*.ts'],
		tests: '(unit|engine)/trigger-|engine/(events|recordings|chat-(memory|answers))',
	},
	conversations: {
		files: ['nodes/SangomaCxTrigger/conversations/*.ts'],
		tests: '(unit|engine)/chat-',
	},
	registration: {
		files: ['nodes/SangomaCxTrigger/settings.ts', 'nodes/SangomaCxTrigger/registration/*.ts'],
		tests: '(unit|engine)/trigger-|engine/(chat-pause|security)',
	},
};
const NAMES = Object.keys(PARTS);
/** The number of lines in a block of a sample. */
const BLOCK = 12;
const STRYKER = 'node_modules/@stryker-mutator/core/bin/stryker.js';

const command = describeCommand(
	'npm run test:mutation --',
	'Changes the package in many small ways and reports which changes no test detects. ' +
		'The next run reuses the results.',
)
	.addArgument(new Argument('[parts...]', 'all by default').choices(NAMES))
	.option('--workers <number>', 'number of tests to run at the same time', parseInteger(1), 2)
	.option('--sample <number>', 'change only one in this many blocks of lines', parseInteger(1), 1);

/** Returns every nth block of lines of the files, in Stryker's notation: `file:first-last`. */
function takeSample(patterns: string[], n: number): string[] {
	const listFiles = (folder: string) => readdirSync(folder).map((name) => join(folder, name));
	const files = patterns
		.flatMap((each) => (each.endsWith('*.ts') ? listFiles(dirname(each)) : [each]))
		.filter((file) => file.endsWith('.ts'));
	const blocks = files.flatMap((file) => {
		const { length } = readFileSync(file, 'utf8').split('\n');
		const firsts = Array.from({ length: Math.ceil(length / BLOCK) }, (_, i) => i * BLOCK + 1);
		return firsts.map((first) => `${file}:${first}-${first + BLOCK - 1}`);
	});
	return blocks.filter((_, index) => index % n === 0);
}

void runCommand(command, async () => {
	const { workers, sample } = command.opts<{ workers: number; sample: number }>();
	await buildPackage();
	for (const name of command.args.length === 0 ? NAMES : command.args) {
		const { files, tests } = PARTS[name];
		const mutated = sample === 1 ? files : takeSample(files, sample);
		const args = ['--concurrency', String(workers), '--mutate', mutated.join(',')];
		const line = [STRYKER, 'run', 'test/mutation/stryker.config.mjs', ...args];
		// Both configurations in test/mutation read these.
		const env = { MUTATION_PART: name, MUTATION_TESTS: tests };
		if (!(await succeeds(process.execPath, line, { env }))) return false;
	}
	return true;
});
