import { sleep } from 'n8n-workflow';
import type { Endpoint } from './endpoint';
import type { Failure, FailureKind, Result } from './errors/failure';

/** How often a request is retried. */
export const MAX_RETRIES = 3;
const MAX_RETRY_AFTER_MS = 60_000;
const FIRST_DELAY_MS = 400;

/** The kinds of failure after which a request may be sent again. */
export type RetryPolicy = ReadonlySet<FailureKind>;

/** For requests that must not be carried out twice: a second phone call, a second message. */
export const RETRY_IF_NOT_DONE: RetryPolicy = new Set(['retry-later', 'not-sent']);

/** For requests whose repetition changes nothing more. */
export const RETRY_IF_IDEMPOTENT: RetryPolicy = new Set([...RETRY_IF_NOT_DONE, 'unknown-outcome']);

/** Returns when a request to an endpoint may be sent again. */
export function getRetryPolicy({ isIdempotent }: Pick<Endpoint, 'isIdempotent'>): RetryPolicy {
	return isIdempotent ? RETRY_IF_IDEMPOTENT : RETRY_IF_NOT_DONE;
}

/** For access token requests, which have their own retries: API requests do not repeat them. */
export const RETRY_TOKEN: RetryPolicy = new Set([...RETRY_IF_IDEMPOTENT, 'token-unavailable']);

/** Returns the delay before a retry in ms: exponential with jitter, longer if the server asks for it. */
export function getRetryDelay(
	retry: number,
	{ retryAfterMs = 0 }: Failure,
	random = Math.random,
): number {
	const half = (FIRST_DELAY_MS * 2 ** retry) / 2;
	return Math.max(half, Math.min(retryAfterMs, MAX_RETRY_AFTER_MS)) + half * random();
}

/** Node's timers fire at once if they are set to more. */
export const MAX_TIMER_MS = 2 ** 31 - 1;

/** Waits, in ms. Returns false at once when the execution is cancelled. */
export async function waitUnlessCancelled(ms: number, signal?: AbortSignal): Promise<boolean> {
	const pause = Math.min(ms, MAX_TIMER_MS);
	if (signal === undefined) {
		await sleep(pause);
		return true;
	}
	let stop: () => void = () => {};
	const cancelled = new Promise<void>((resolve) => {
		stop = resolve;
		signal.addEventListener('abort', stop);
	});
	if (!signal.aborted) await Promise.race([sleep(pause), cancelled]);
	signal.removeEventListener('abort', stop);
	return !signal.aborted;
}

/**
 * Sends a request and retries it up to three times after the policy's failures, unless the execution is
 * cancelled during a delay. Returns the result of the last attempt.
 */
export async function withRetries<T>(
	policy: RetryPolicy,
	signal: AbortSignal | undefined,
	send: () => Promise<Result<T>>,
): Promise<Result<T>> {
	for (let retry = 0; ; retry++) {
		const result = await send();
		if ('value' in result || retry >= MAX_RETRIES) return result;
		if (!policy.has(result.failure.kind)) return result;
		if (!(await waitUnlessCancelled(getRetryDelay(retry, result.failure), signal))) return result;
	}
}
