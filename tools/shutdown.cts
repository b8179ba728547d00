import { setTimeout as sleep } from 'node:timers/promises';

type Task = () => Promise<void> | void;

const tasks: Task[] = [];
let running: Promise<void> | undefined;

/** The exit codes that shells expect after a signal: 128 plus its number. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
const PARENT_POLL_MS = 1_000;

async function runTasks(): Promise<void> {
	for (const task of tasks.splice(0).reverse()) {
		try {
			await task();
		} catch (error) {
			// The other tasks must still run.
			console.error(error);
		}
	}
}

/** Registers a task for the end of this process. The last one runs first. Returns a function that removes it. */
export function onShutdown(task: Task): () => void {
	tasks.push(task);
	return () => {
		const index = tasks.indexOf(task);
		if (index >= 0) tasks.splice(index, 1);
	};
}

/** Keeps this process alive until a signal or the end of npm ends it. */
export async function untilShutdown(): Promise<never> {
	for (;;) await sleep(60_000);
}

/** Runs all registered tasks, once. */
export function shutDown(): Promise<void> {
	running ??= runTasks();
	return running;
}

/** Runs the registered tasks before Ctrl-C, a closed terminal, `kill` or the end of npm ends this process. */
export function shutDownOnSignals(): void {
	const end = (exitCode: number) => void shutDown().then(() => process.exit(exitCode));
	// Ctrl-C sends the signal twice: from the terminal and from npm.
	for (const [signal, exitCode] of Object.entries(EXIT_CODES))
		process.on(signal, () => end(exitCode));
	if (process.env.npm_lifecycle_event === undefined) return;
	// npm scripts begin with exec, so the parent is npm and not a shell.
	const { ppid } = process;
	setInterval(() => process.ppid !== ppid && end(EXIT_CODES.SIGTERM), PARENT_POLL_MS).unref();
}
