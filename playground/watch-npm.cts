import { readFileSync } from 'node:fs';

const INTERVAL_MS = 1_000;
const LEVELS = 4;

/** The parent of a process, and what it was started as; undefined where there is no /proc. */
function readProcess(pid: number): { parent: number; command: string } | undefined {
	try {
		const [, parent] = /\) \S (\d+) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
		return { parent: Number(parent), command: readFileSync(`/proc/${pid}/cmdline`, 'utf8') };
	} catch {
		return undefined;
	}
}

/** The processes between npm and this one, npm last: a shell, for one. */
function findLineage(): number[] {
	const lineage = [process.ppid];
	while (lineage.length < LEVELS) {
		const found = readProcess(lineage[lineage.length - 1]);
		if (!found || found.command.startsWith('npm')) break;
		lineage.push(found.parent);
	}
	return lineage;
}

/**
 * Calls back when the npm that started this process is gone. npm passes signals on to its shell,
 * which dies of them and passes nothing on; and of `kill -9` nobody is told.
 */
export function watchNpm(onGone: () => void): void {
	if (process.env.npm_lifecycle_event === undefined) return;
	const before = findLineage().join();
	const timer = setInterval(() => {
		if (findLineage().join() === before) return;
		clearInterval(timer);
		onGone();
	}, INTERVAL_MS);
	timer.unref();
}
