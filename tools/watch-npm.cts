import { readFileSync } from 'node:fs';

const INTERVAL_MS = 1_000;
/** A look so late was kept from looking: the machine slept, or we were stopped. */
const LATE_MS = 5_000;
const LEVELS = 4;

/** A shell does nothing but wait for us; another program of ours in between has a life of its own. */
const SHELL = /^(\S*\/)?(ba|da|a|z|k)?sh\0/;

interface Ancestor {
	pid: number;
	parent: number;
	command: string;
	/** How often it went to sleep. A shell that waits for us does so again after each signal. */
	sleeps: string | undefined;
}

/** A process as it is now; undefined where there is no /proc. */
function readProcess(pid: number): Ancestor | undefined {
	try {
		const read = (file: string) => readFileSync(`/proc/${pid}/${file}`, 'utf8');
		const [, parent] = /\) \S (\d+) /.exec(read('stat')) ?? [];
		const [, sleeps] = /^voluntary_ctxt_switches:\s*(\d+)/m.exec(read('status')) ?? [];
		return { pid, parent: Number(parent), command: read('cmdline'), sleeps };
	} catch {
		return undefined;
	}
}

/** Where this process comes from. */
interface Lineage {
	/** The processes between npm and this one, a shell for one. */
	between: Ancestor[];
	npm: number;
}

function findLineage(): Lineage {
	const between: Ancestor[] = [];
	let pid = process.ppid;
	while (between.length < LEVELS) {
		const found = readProcess(pid);
		if (!found || found.command.startsWith('npm')) break;
		between.push(found);
		pid = found.parent;
	}
	return { between, npm: pid };
}

const describe = ({ between, npm }: Lineage): string =>
	[...between.map(({ pid }) => pid), npm].join();

const countSleeps = ({ between }: Lineage): string =>
	between.flatMap(({ command, sleeps }) => (SHELL.test(command) ? [sleeps] : [])).join();

/**
 * Calls back when the npm that started this process is gone or was told to end. npm passes a signal on
 * to its shell alone. Of SIGTERM that shell dies; at SIGINT it wakes up, and waits for us to end, who
 * know nothing; and of `kill -9` nobody is told.
 */
export function watchNpm(onEnd: () => void): void {
	if (process.env.npm_lifecycle_event === undefined) return;
	const before = findLineage();
	let sleeps: string | undefined;
	let lookedAt = 0;
	const timer = setInterval(() => {
		const now = findLineage();
		const isLate = Date.now() - lookedAt > LATE_MS;
		const isWoken = !isLate && sleeps !== undefined && countSleeps(now) !== sleeps;
		sleeps = countSleeps(now);
		lookedAt = Date.now();
		if (describe(now) === describe(before) && !isWoken) return;
		clearInterval(timer);
		onEnd();
	}, INTERVAL_MS);
	timer.unref();
}
