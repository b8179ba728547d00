import { run } from './run.cts';

const TERMINAL_REFRESH_MS = 3_000;
const LOG_REFRESH_MS = 30_000;

/** Returns the size of a folder. `du` is faster than Node for 300,000 files. */
async function describeSize(folder: string): Promise<string> {
	const kilobytes = parseInt(await run('du', ['-sk', folder]).catch(() => ''), 10);
	return Number.isNaN(kilobytes) ? '' : `, ${Math.round(kilobytes / 1024)} MB`;
}

/** Formats a duration: `48 s`, `3 min 05 s`. */
export function formatDuration(milliseconds: number): string {
	const seconds = Math.round(milliseconds / 1000);
	if (seconds < 60) return `${seconds} s`;
	return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/**
 * Shows a label and the elapsed time until the work ends, on one line of a terminal or every 30 seconds in
 * a log. With a folder, also shows its size.
 */
export async function withProgress<T>(
	label: string,
	work: () => Promise<T>,
	folder?: string,
): Promise<T> {
	const { stdout } = process;
	const started = Date.now();
	const duration = () => formatDuration(Date.now() - started);
	const show = (text: string, end = '') =>
		stdout.write(stdout.isTTY ? `\r\x1b[2K${text}${end}` : `${text}\n`);
	let isRunning = true;
	let isMeasuring = false;
	const refresh = async () => {
		if (isMeasuring) return;
		isMeasuring = true;
		const size = folder ? await describeSize(folder) : '';
		isMeasuring = false;
		if (isRunning) show(`${label} … ${duration()}${size}`);
	};
	show(`${label} …`);
	const timer = setInterval(
		() => void refresh(),
		stdout.isTTY ? TERMINAL_REFRESH_MS : LOG_REFRESH_MS,
	);
	let outcome = 'failed';
	try {
		const result = await work();
		outcome = 'done';
		return result;
	} finally {
		isRunning = false;
		clearInterval(timer);
		show(`${label}: ${outcome} after ${duration()}`, '\n');
	}
}
