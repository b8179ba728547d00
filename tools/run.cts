import type { ChildProcess } from 'node:child_process';
import { execa, type ExecaChildProcess, type ExecaReturnValue, type Options } from 'execa';
import { onShutdown } from './shutdown.cts';
import { hasErrorCode, UserError } from './user-error.cts';

const GRACE_MS = 10_000;

/**
 * Starts a command in a process group of its own, which ends with this process. Resolves to the result
 * once the command has ended, even if it failed (`failed`).
 */
export function start(
	command: string,
	args: readonly string[] = [],
	options: Options = {},
): ExecaChildProcess {
	const child = execa(command, args, {
		stdin: 'ignore',
		all: true,
		detached: true,
		...options,
		reject: false,
	});
	const forget = onShutdown(() => endGroup(child));
	void child.finally(forget);
	return child;
}

/** Returns everything that a command wrote, or why it could not be started. */
export const outputOf = (result: ExecaReturnValue): string =>
	result.all?.trim() || (result instanceof Error ? result.message : '');

/**
 * Runs a command without showing its output, and returns its standard output.
 * @throws UserError with its whole output if it fails.
 */
export async function run(
	command: string,
	args: readonly string[] = [],
	options: Options = {},
): Promise<string> {
	const result = await start(command, args, options);
	if (!result.failed) return result.stdout;
	throw new UserError(`${command} ${args[0] ?? ''} failed:\n${outputOf(result)}`);
}

/** Runs a command and shows its output. Returns whether it succeeded. */
export async function succeeds(
	command: string,
	args: readonly string[] = [],
	options: Options = {},
): Promise<boolean> {
	const shown = { stdin: 'inherit', stdout: 'inherit', stderr: 'inherit' } as const;
	return !(await start(command, args, { ...shown, ...options })).failed;
}

/** Returns whether a process with this ID exists, whoever started it. */
export function isAlive(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		return hasErrorCode(error, 'EPERM');
	}
}

/** Returns whether a child process has ended or never started. */
export function hasEnded({ pid, exitCode, signalCode }: ChildProcess): boolean {
	return pid === undefined || exitCode !== null || signalCode !== null;
}

/** Sends a signal to a child and to all processes that it started. */
export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
	if (child.pid === undefined) return;
	try {
		process.kill(-child.pid, signal);
	} catch {
		// The group has ended.
	}
}

/** Ends a child with SIGTERM, or kills it after ten seconds. Then kills all processes that it started. */
export async function endGroup(child: ChildProcess): Promise<void> {
	if (!hasEnded(child)) {
		signalGroup(child, 'SIGTERM');
		const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE_MS);
		await new Promise((resolve) => child.once('exit', resolve));
		clearTimeout(timer);
	}
	signalGroup(child, 'SIGKILL');
}
