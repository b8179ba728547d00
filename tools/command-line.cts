import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { formatError, UserError } from './user-error.cts';
import { ROOT } from './root.cts';
import { shutDown, shutDownOnSignals } from './shutdown.cts';

/** A command that is given as `npm …`, with a sentence about it. It answers --help. */
export function describeCommand(usage: string, summary: string): Command {
	return new Command(usage)
		.description(summary)
		.helpOption('--help', 'say what there is')
		.allowExcessArguments(false)
		.configureOutput({ writeErr: () => undefined })
		.exitOverride();
}

/** For `command.option`: reads a number from `least` to `most`; commander says it if it is none. */
export const parseNumber =
	(least: number, most = Number.MAX_SAFE_INTEGER) =>
	(text: string): number => {
		const number = Number(text);
		if (text.trim() !== '' && number >= least && number <= most) return number;
		const limit = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `${least} to ${most}`;
		throw new InvalidArgumentError(`It is a number, ${limit}.`);
	};

/** For `command.option`: reads a whole number; commander says it if it is none. */
export const parseInteger = (least: number, most?: number) => {
	const read = parseNumber(least, most);
	return (text: string): number => {
		const number = read(text);
		if (Number.isInteger(number)) return number;
		throw new InvalidArgumentError('It is a whole number.');
	};
};

/** What is wrong with a command line, in one sentence. */
function explainUsage(command: Command, { message }: CommanderError): UserError {
	const [what, hint] = message.replace(/^error: /, '').split('\n');
	const sentence = what[0].toUpperCase() + what.slice(1).replace(/\.$/, '');
	const guess = hint ? ` ${hint.toLowerCase()}` : '';
	return new UserError(`${sentence}${guess}: ${command.name()} --help says what there is.`);
}

/** Reads a command line; false if all that was asked for was help, which has been given then. */
function readLine(command: Command, line: string[]): boolean {
	try {
		command.parse(line, { from: 'user' });
		return true;
	} catch (error) {
		if (!(error instanceof CommanderError)) throw error;
		if (error.exitCode === 0) return false;
		throw explainUsage(command, error);
	}
}

/**
 * Reads the command line, works in the checkout, undoes what is to be undone at the end however that
 * comes, and exits: with 0 only if the work says that all went well.
 */
export async function runCommand(
	command: Command,
	work: () => Promise<boolean>,
	line: string[] = process.argv.slice(2),
): Promise<never> {
	process.chdir(ROOT);
	shutDownOnSignals();
	let isWell = false;
	try {
		isWell = readLine(command, line) ? await work() : true;
	} catch (error) {
		console.error(`\n${formatError(error)}`);
	}
	await shutDown();
	process.exit(isWell ? 0 : 1);
}
