import { setTimeout as sleep } from 'node:timers/promises';

const PARENT_POLL_MS = 1_000;

type Task = () => Promise<void> | void;

const tasks: Task[] = [];
let underWay: Promise<void> | undefined;

/** Exit codes that shells expect of a program that a signal ended: 128 and the signal's number. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

async function runTasks(): Promise<void> {
	for (const task of tasks.splice(0).reverse()) {
		try {
			await task();
		} catch (error) {
			// One thing that cannot be undone must not keep the others from being undone.
			console.error(error);
		}
	}
}

/**
 * Remembers what to undo when this process ends, last first. Returns a function that forgets it
 * again, for what has been undone in the meantime.
 */
export function onShutdown(task: Task): () => void {
	tasks.push(task);
	return () => {
		const index = tasks.indexOf(task);
		if (index >= 0) tasks.splice(index, 1);
	};
}

/** Keeps this process alive until a signal, or the end of npm, ends it. */
export async function untilShutdown(): Promise<never> {
	for (;;) await sleep(60_000);
}

/** Undoes all that was remembered; asked twice, it does it once. */
export function shutDown(): Promise<void> {
	underWay ??= runTasks();
	return underWay;
}

/**
 * Makes Ctrl-C, a closed terminal, `kill` and the end of npm undo everything before this process
 * ends.
 */
export function shutDownOnSignals(): void {
	const end = (exitCode: number) => void shutDown().then(() => process.exit(exitCode));
	// Repeated signals (npm passes on what the terminal already sent) find it under way.
	for (const [signal, exitCode] of Object.entries(EXIT_CODES))
		process.on(signal, () => end(exitCode));
	if (process.env.npm_lifecycle_event === undefined) return;
	const npm = process.ppid;
	setInterval(() => process.ppid !== npm && end(EXIT_CODES.SIGTERM), PARENT_POLL_MS).unref();
}
