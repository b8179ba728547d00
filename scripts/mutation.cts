// npm run test:mutation: how many small changes of the package the tests of its parts notice.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildPackage } from '../tools/build.cts';
import { describeCommand, runCommand } from '../tools/command-line.cts';
import { formatDuration } from '../tools/progress.cts';
import { UserError } from '../tools/user-error.cts';
import { writeSurvivors, type MutationReport } from './mutation-report.cts';
import { succeeds } from '../tools/run.cts';
import { RESULTS } from './stages.cts';

/** Files of the package, and the tests that are about them: these are to notice a change, whatever others would. */
interface Part {
	/** Without braces: Stryker takes their commas for ends of patterns. */
	files: string[];
	tests: string;
}

const FAILURES =
	'unit/(explainFailure|readFailure|readReason|secrets|trigger-taken)|engine/failures';
const LOAD = [
	'nodes/api/access.ts',
	'nodes/api/callApi.ts',
	'nodes/api/repeat.ts',
	'nodes/api/token.ts',
	'nodes/SangomaCx/items/runItems.ts',
];
const NOT_LOAD = LOAD.map((file) => `!${file}`);
const OPERATIONS = 'unit/|engine/(operations|expressions|failures)';

const PARTS: Record<string, Part> = {
	failure: { files: ['nodes/api/failure/*.ts'], tests: FAILURES },
	call: { files: ['nodes/api/*.ts', ...NOT_LOAD], tests: OPERATIONS },
	load: {
		files: LOAD,
		tests: 'unit/request|engine/(trigger-(memory|log|refusals)|failures|load)',
	},
	items: {
		files: ['nodes/SangomaCx/items/*.ts', ...NOT_LOAD],
		tests: `${OPERATIONS}|engine/send-and-wait`,
	},
	node: {
		// The node itself is a declaration, pinned in test/unit/interface.test.cts.
		files: ['nodes/SangomaCx/*.ts', '!nodes/SangomaCx/SangomaCx.node.ts'],
		tests: 'unit/|engine/(operations|trigger-refusals)',
	},
	question: { files: ['nodes/SangomaCx/sendAndWait/*.ts'], tests: 'engine/send-and-wait' },
	delivery: { files: ['nodes/SangomaCxTrigger/delivery/*.ts'], tests: '(unit|engine)/trigger-' },
	registration: {
		files: [
			'nodes/SangomaCxTrigger/*.ts',
			'!nodes/SangomaCxTrigger/properties.ts',
			'nodes/SangomaCxTrigger/registration/*.ts',
		],
		tests: '(unit|engine)/trigger-',
	},
};

const FOLDER = join(RESULTS, 'mutation');
const STRYKER = join('node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js');

const command = describeCommand(
	'npm run test:mutation --',
	'Changes the package in thousands of small ways and sees whether its tests notice. What was tried ' +
		'before is remembered, so that it takes long only the first time.',
)
	.argument('[parts...]', `${Object.keys(PARTS).join(', ')}; all by default`)
	.option('--workers <number>', 'tests at the same time', '2');

function findPart(name: string): Part {
	const part = PARTS[name];
	if (part === undefined) {
		throw new UserError(`There is no part "${name}". There are: ${Object.keys(PARTS).join(', ')}.`);
	}
	return part;
}

async function tryPart(name: string, { files, tests }: Part, workers: string): Promise<boolean> {
	const started = Date.now();
	// Read by the settings of Stryker and of Jest, in test/mutation.
	process.env.MUTATION_PART = name;
	process.env.MUTATION_TESTS = tests;
	const config = join('test', 'mutation', 'stryker.config.mjs');
	const args = ['run', config, '--concurrency', workers, '--mutate', files.join(',')];
	if (!(await succeeds(process.execPath, [STRYKER, ...args]))) return false;
	const report = readFileSync(join(FOLDER, `${name}.json`), 'utf8');
	const text = writeSurvivors(JSON.parse(report) as MutationReport);
	writeFileSync(join(FOLDER, `${name}.md`), text);
	console.log(`\n${text}\n${name}: ${formatDuration(Date.now() - started)}`);
	return true;
}

void runCommand(command, async () => {
	const names = command.args.length === 0 ? Object.keys(PARTS) : command.args;
	const parts = names.map((name) => ({ name, part: findPart(name) }));
	const { workers } = command.opts<{ workers: string }>();
	mkdirSync(FOLDER, { recursive: true });
	await buildPackage();
	for (const { name, part } of parts) {
		if (!(await tryPart(name, part, workers))) return false;
	}
	return true;
});
