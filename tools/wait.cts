import pWaitFor from 'p-wait-for';

/** How often to check, in milliseconds, how long to wait, and what to say if it was in vain. */
export interface WaitOptions {
	/** Default: 50 ms. */
	interval?: number;
	/** Default: 30 s. */
	timeout?: number;
	/** The message of the error, or a function that returns it. */
	message?: string | (() => string);
}

/** How long to wait for n8n or a page of it: on a busy machine, they take a minute or more, in ms. */
export const LONG_TIMEOUT_MS = 120_000;

type Truthy<T> = Exclude<T, false | null | undefined | 0 | ''>;

/**
 * Waits until the condition returns something truthy, and returns that.
 * @throws Error with the message if it does not in time, and whatever the condition throws.
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
		// Its own timeout adds a listener to a signal for each check, of which Node warns.
		{ interval },
	);
}
