import type { ChildProcess } from 'node:child_process';
import { hasCode } from '../user-error.cts';

const PATIENCE_MS = 10_000;

/** True if there is a process with this id, whoever's it is. */
export function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return hasCode(error, 'EPERM');
	}
}

/** Sends a signal to a child that leads a group of its own, and to all that it started. */
export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
	if (child.pid === undefined) return;
	try {
		if (process.platform === 'win32') child.kill(signal);
		else process.kill(-child.pid, signal);
	} catch {
		// nobody of the group is left
	}
}

/** True once the child's process ended, whatever ended it. */
export function hasEnded(child: ChildProcess): boolean {
	return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

/** Asks the child to end, waits up to ten seconds, then ends it and all that it started. */
export async function endGroup(child: ChildProcess): Promise<void> {
	if (!hasEnded(child)) {
		const ended = new Promise((resolve) => child.once('exit', resolve));
		signalGroup(child, 'SIGTERM');
		const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), PATIENCE_MS);
		await ended;
		clearTimeout(timer);
	}
	// A child of the child may have outlived it.
	signalGroup(child, 'SIGKILL');
}
