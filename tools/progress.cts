import { run } from './run.cts';

const REFRESH_MS = { terminal: 3_000, log: 30_000 };

/** Returns the size of a folder in MB; `du` is faster than walking 300,000 files here. */
async function folderSize(folder: string): Promise<number | undefined> {
	const kilobytes = parseInt(await run('du', ['-sk', folder]).catch(() => ''), 10);
	return Number.isNaN(kilobytes) ? undefined : Math.round(kilobytes / 1024);
}

/** A duration as people say it: `48 s`, `3 min 05 s`. */
export function formatDuration(milliseconds: number): string {
	const seconds = Math.round(milliseconds / 1000);
	if (seconds < 60) return `${seconds} s`;
	return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/**
 * Says what is being done and how long it has taken, until the work ends: one line that refreshes
 * itself on a terminal, a line now and then in a log. With a folder, also how much is in it.
 */
export async function withProgress<T>(
	label: string,
	folder: string | undefined,
	work: () => Promise<T>,
	out: NodeJS.WriteStream = process.stdout,
): Promise<T> {
	const started = Date.now();
	const isTerminal = Boolean(out.isTTY);
	const show = (text: string, last: boolean) =>
		out.write(isTerminal ? `\r\x1b[2K${text}${last ? '\n' : ''}` : `${text}\n`);
	let measuring = false;
	let size: number | undefined;
	const status = () =>
		`${label} … ${formatDuration(Date.now() - started)}${size ? `, ${size} MB` : ''}`;
	const refresh = async () => {
		if (measuring) return;
		measuring = true;
		if (folder) size = await folderSize(folder);
		if (measuring) show(status(), false);
		measuring = false;
	};
	show(`${label} …`, false);
	const timer = setInterval(
		() => void refresh(),
		isTerminal ? REFRESH_MS.terminal : REFRESH_MS.log,
	);
	const finish = (how: string) => {
		clearInterval(timer);
		measuring = false;
		show(`${label}: ${how} after ${formatDuration(Date.now() - started)}`, true);
	};
	try {
		const result = await work();
		finish('done');
		return result;
	} catch (error) {
		finish('failed');
		throw error;
	}
}
