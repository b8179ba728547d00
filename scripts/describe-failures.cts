// node scripts/run.mjs scripts/describe-failures.cts STAGE: what failed in the last run of a stage, as the
// text of an issue.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeCommand, runCommand } from '../tools/command-line.cts';
import { RESULTS } from './stages.cts';

/** jest's report, as far as it is read here. */
interface Report {
	testResults: Array<{
		name: string;
		message: string;
		assertionResults: Array<{ fullName: string; status: string; failureMessages: string[] }>;
	}>;
}

/** So much of a message is of use in an issue. */
const LIMIT = 1_500;
/** jest's colours. */
// eslint-disable-next-line no-control-regex
const COLOURS = /\u001b\[\d+m/g;

const quote = (text: string) =>
	`\`\`\`\n${text.replace(COLOURS, '').slice(0, LIMIT).trim()}\n\`\`\``;

function describe({ testResults }: Report): string[] {
	return testResults.flatMap(({ name, message, assertionResults }) => {
		const file = name.slice(process.cwd().length + 1);
		const failed = assertionResults.filter(({ status }) => status === 'failed');
		// A file that could not be run has a message and no tests.
		if (failed.length === 0 && assertionResults.length === 0 && message)
			return [`**${file}** could not be run\n\n${quote(message)}`];
		return failed.map(
			({ fullName, failureMessages }) =>
				`**${fullName}** (${file})\n\n${quote(failureMessages.join('\n'))}`,
		);
	});
}

const command = describeCommand(
	'node scripts/run.mjs scripts/describe-failures.cts',
	'Says which tests failed in the last run of a stage.',
).argument('<stage>', 'e2e, for one');

void runCommand(command, async () => {
	const file = join(RESULTS, `${command.args[0]}.json`);
	const failures = existsSync(file)
		? describe(JSON.parse(readFileSync(file, 'utf8')) as Report)
		: ['The tests did not begin: see the log of the run.'];
	console.log(failures.join('\n\n'));
	return true;
});
