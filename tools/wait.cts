import pWaitFor from 'p-wait-for';

/** Options for waiting. Times are in milliseconds. */
export interface WaitOptions {
	/** The time between checks. Default: 50. */
	interval?: number;
	/** Default: 30,000. */
	timeout?: number;
	/** The message of the error after the timeout, or a function that returns it. */
	message?: string | (() => string);
}

/** The timeout for n8n and its pages, which take a minute or more on a busy machine. */
export const LONG_TIMEOUT_MS = 120_000;

type Truthy<T> = Exclude<T, false | null | undefined | 0 | ''>;

/**
 * Waits until the condition returns a truthy value, and returns that value.
 * @throws Error with the message after the timeout, and any error that the condition throws.
 */
export async function waitFor<T>(
	condition: () => T | Promise<T>,
	{ interval = 50, timeout = 30_000, message }: WaitOptions = {},
): Promise<Truthy<T>> {
	const deadline = performance.now() + timeout;
	return await pWaitFor(
		async () => {
			const value = await condition();
			if (value) return pWaitFor.resolveWith(value as Truthy<T>);
			if (performance.now() < deadline) return false;
			const text = typeof message === 'function' ? message() : message;
			throw new Error(text ?? `The condition was not met within ${timeout} ms.`);
		},
		// Its own timeout adds a listener for each check, and Node warns of that.
		{ interval },
	);
}
