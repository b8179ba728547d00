import { createInterface } from 'node:readline/promises';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { ROOT } from './root.cts';
import { shutDown, shutDownOnSignals } from './shutdown.cts';
import { formatError, UserError } from './user-error.cts';

/** Returns a command with `--help`; `usage` is how to run it (`npm …`). */
export function describeCommand(usage: string, summary: string): Command {
	return new Command(usage)
		.description(summary)
		.helpOption('--help', 'show this help')
		.allowExcessArguments(false)
		.configureOutput({ writeErr: () => undefined })
		.exitOverride();
}

/** Returns a parser for `command.option` that accepts a number from `least` to `most`. */
export const parseNumber =
	(least: number, most = Number.MAX_SAFE_INTEGER) =>
	(text: string): number => {
		const number = Number(text);
		if (text.trim() !== '' && number >= least && number <= most) return number;
		const limit = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `${least} to ${most}`;
		throw new InvalidArgumentError(`It must be a number, ${limit}.`);
	};

/** Returns a parser for `command.option` that accepts a whole number from `least` to `most`. */
export const parseInteger =
	(least: number, most?: number) =>
	(text: string): number => {
		const number = parseNumber(least, most)(text);
		if (Number.isInteger(number)) return number;
		throw new InvalidArgumentError('It must be a whole number.');
	};

/** Formats names and values as lines of two columns. */
export function formatRows(rows: string[][]): string {
	const width = Math.max(...rows.map(([name]) => name.length));
	return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join('\n');
}

/**
 * Asks a question to answer with y or n. Returns undefined without a terminal, where nobody can answer.
 */
export async function askYesNo(question: string): Promise<boolean | undefined> {
	if (!process.stdin.isTTY) return undefined;
	// Without its own terminal mode, Ctrl-C reaches the process as usual.
	const lines = createInterface({ input: process.stdin, output: process.stdout, terminal: false });
	try {
		return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `)).trim());
	} finally {
		lines.close();
	}
}

/** Parses a command line. Returns false if it asked for help, which is then shown. */
function parse(command: Command, line: string[]): boolean {
	try {
		command.parse(line, { from: 'user' });
		return true;
	} catch (error) {
		if (!(error instanceof CommanderError)) throw error;
		if (error.exitCode === 0) return false;
		const [problem, hint = ''] = error.message.replace(/^error: /, '').split('\n');
		const sentence = problem[0].toUpperCase() + problem.slice(1).replace(/\.$/, '');
		const message = [sentence, hint.toLowerCase()].filter(Boolean).join(' ');
		throw new UserError(`${message}. Run ${command.name()} --help to list the options.`);
	}
}

/**
 * Runs a command in the checkout and exits: with 0 if `work` returns true, with 1 if it returns false or
 * throws. Runs all shutdown tasks first, even if a signal ends it.
 */
export async function runCommand(
	command: Command,
	work: () => Promise<boolean>,
	line: string[] = process.argv.slice(2),
): Promise<never> {
	process.chdir(ROOT);
	shutDownOnSignals();
	let isSuccess = false;
	try {
		isSuccess = parse(command, line) ? await work() : true;
	} catch (error) {
		console.error(`\n${formatError(error)}`);
	}
	await shutDown();
	process.exit(isSuccess ? 0 : 1);
}

/** The numbers of passed and failed tests or checks. */
export interface Counts {
	passed: number;
	failed: number;
}

/** Runs a command that counts tests or checks, prints the counts, and exits with 0 if none failed. */
export const runChecks = (
	command: Command,
	work: (counts: Counts) => Promise<void>,
	line?: string[],
): Promise<never> =>
	runCommand(
		command,
		async () => {
			const counts: Counts = { passed: 0, failed: 0 };
			await work(counts).catch((error: unknown) => {
				console.error(`\n${formatError(error)}`);
				counts.failed++;
			});
			// Continuous integration reads this last line.
			console.log(`\n${counts.passed} passed, ${counts.failed} failed`);
			return counts.failed === 0;
		},
		line,
	);
