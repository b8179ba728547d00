import { sleep } from 'n8n-workflow';
import { CANCELLED, type Failure, type FailureKind, type Outcome } from '../failure/failure';

export const MAX_REPEATS = 3;
const MAX_RETRY_AFTER_MS = 60_000;
const FIRST_PAUSE_MS = 400;

/**
 * After which failures a request is sent again, by whether a repeat could do harm: a second phone
 * call, a second message. Failures without a row are final.
 */
export const REPEATED_AFTER: Partial<Record<FailureKind, Record<'harmless' | 'harmful', boolean>>> =
	{
		'not-now': { harmless: true, harmful: true },
		'never-left': { harmless: true, harmful: true },
		'token-unavailable': { harmless: true, harmful: true },
		'outcome-unknown': { harmless: true, harmful: false },
	};

/** The pause before a repeat, in ms: as Sangoma CX asked, or growing and jittered. */
export function pauseBefore(
	repeat: number,
	{ retryAfterMs }: Failure,
	random = Math.random,
): number {
	if (retryAfterMs !== undefined) return Math.min(retryAfterMs, MAX_RETRY_AFTER_MS);
	const longest = FIRST_PAUSE_MS * 2 ** repeat;
	return longest / 2 + (longest / 2) * random();
}

/** Waits, in ms; false at once when the execution is cancelled. */
async function pause(ms: number, signal: AbortSignal | undefined): Promise<boolean> {
	if (signal === undefined) {
		await sleep(ms);
		return true;
	}
	let stop: () => void = () => {};
	const cancelled = new Promise<void>((resolve) => {
		stop = resolve;
		signal.addEventListener('abort', stop);
	});
	if (!signal.aborted) await Promise.race([sleep(ms), cancelled]);
	signal.removeEventListener('abort', stop);
	return !signal.aborted;
}

/**
 * Sends a request, and sends it again up to three times after a failure that allows it. Gives what
 * the last attempt came to, or `cancelled` if the execution was cancelled while it waited.
 */
export async function repeatWhereSafe<T>(
	harm: 'harmless' | 'harmful',
	signal: AbortSignal | undefined,
	attempt: () => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
	for (let repeat = 0; ; repeat++) {
		const outcome = await attempt();
		if ('value' in outcome || repeat >= MAX_REPEATS) return outcome;
		if (REPEATED_AFTER[outcome.failure.kind]?.[harm] !== true) return outcome;
		if (!(await pause(pauseBefore(repeat, outcome.failure), signal))) return CANCELLED;
	}
}
