import { sleep } from 'n8n-workflow';
import type { Harm } from './endpoint';
import { CANCELLED, type Failure, type FailureKind, type Outcome } from './failure/failure';

export const MAX_REPEATS = 3;
const MAX_RETRY_AFTER_MS = 60_000;
const FIRST_PAUSE_MS = 400;

/**
 * After which failures a request is sent again, by whether a repeat could do harm: a second phone
 * call, a second message. Failures without a row are final. A token that could not be had was tried
 * again where it was asked for.
 */
export const REPEATED_AFTER: Partial<Record<FailureKind, ReadonlyArray<Harm | 'token'>>> = {
	'not-now': ['harmless', 'harmful', 'token'],
	'never-left': ['harmless', 'harmful', 'token'],
	'outcome-unknown': ['harmless', 'token'],
	'token-unavailable': ['token'],
};

/**
 * The pause before a repeat, in ms: growing and jittered, and longer if Sangoma CX asks for it. What
 * it asks for may be nothing at all, when its clock is behind.
 */
export function pauseBefore(
	repeat: number,
	{ retryAfterMs = 0 }: Failure,
	random = Math.random,
): number {
	const half = (FIRST_PAUSE_MS * 2 ** repeat) / 2;
	return Math.max(half, Math.min(retryAfterMs, MAX_RETRY_AFTER_MS)) + half * random();
}

/** Waits, in ms; false at once when the execution is cancelled. */
export async function pause(ms: number, signal: AbortSignal | undefined): Promise<boolean> {
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
	harm: Harm | 'token',
	signal: AbortSignal | undefined,
	attempt: () => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
	for (let repeat = 0; ; repeat++) {
		const outcome = await attempt();
		if ('value' in outcome || repeat >= MAX_REPEATS) return outcome;
		if (REPEATED_AFTER[outcome.failure.kind]?.includes(harm) !== true) return outcome;
		if (!(await pause(pauseBefore(repeat, outcome.failure), signal))) return CANCELLED;
	}
}
