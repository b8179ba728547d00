// npm test: lint, build and the tests of every day; --all: all tests; npm test -- unit engine: only these
// stages. What follows a second -- goes to jest: npm test -- unit -- --verbose.
import { mkdirSync } from 'node:fs';
import { describeCommand, runCommand } from '../tools/command-line.cts';
import { findN8nVersion } from '../tools/n8n/install.cts';
import { formatDuration } from '../tools/progress.cts';
import { formatError } from '../tools/user-error.cts';
import { findStages, RESULTS, STAGE_NAMES } from './stages.cts';
import type { Counts } from './stages.cts';

interface Options {
	all?: boolean;
	t?: string;
	n8n?: string;
}

const [line, forJest] = splitAt(process.argv.slice(2), '--');

const command = describeCommand(
	'npm test --',
	'Lints, builds and tests; those of every day by default.',
)
	.argument('[stages...]', STAGE_NAMES.join(', '))
	.option('--all', 'all stages, as continuous integration runs them')
	.option('-t <text>', 'only the tests with this in their name')
	.option('--n8n <version>', 'the end-to-end tests on this n8n; a tag such as latest will do');

/** The words before and after the first one of a kind. */
function splitAt(words: string[], separator: string): [string[], string[]] {
	const index = words.indexOf(separator);
	return index < 0 ? [words, []] : [words.slice(0, index), words.slice(index + 1)];
}

async function runStages(total: Counts): Promise<void> {
	const { all, t, n8n } = command.opts<Options>();
	const jestArgs = [...(t === undefined ? [] : ['-t', t]), ...forJest];
	const version = n8n === undefined ? undefined : await findN8nVersion(n8n);
	const stages = findStages(all ? STAGE_NAMES : command.args);
	// While the first ones run. If it fails, the stage that needs it tries again, and says so.
	const fetching = stages.find(({ fetch }) => fetch)?.fetch?.(version);
	fetching?.catch(() => undefined);
	for (const { name, run } of stages) {
		console.log(`\n── ${name} ${'─'.repeat(60 - name.length)}`);
		const started = Date.now();
		const { passed, failed } = await run(jestArgs, version);
		total.passed += passed;
		total.failed += failed;
		const took = formatDuration(Date.now() - started);
		console.log(`\n${name}: ${failed === 0 ? 'passed' : 'FAILED'} (${took})`);
		if (failed === 0) continue;
		console.log(`Stopped at the stage "${name}"; npm test -- ${name} runs it alone.`);
		return;
	}
}

async function test(): Promise<boolean> {
	mkdirSync(RESULTS, { recursive: true });
	const total: Counts = { passed: 0, failed: 0 };
	await runStages(total).catch((error: unknown) => {
		console.error(`\n${formatError(error)}`);
		total.failed++;
	});
	// The last line, which continuous integration reads.
	console.log(`\n${total.passed} passed, ${total.failed} failed`);
	return total.failed === 0;
}

void runCommand(command, test, line);
