import { CANCELLED, type Outcome } from '../../shared/failure/failure';

/**
 * Requests in flight per credential. n8n would start all items at once. Where the API takes 200 ms to
 * answer, fewer than this made runs slower than n8n's HTTP Request node, which has no limit: then n8n
 * waits for answers instead of preparing requests (npm run benchmark -- requests).
 */
export const REQUESTS_IN_FLIGHT = 200;

interface Waiting {
	limit: number;
	start: () => void;
	cancel: () => void;
}

/**
 * Who waits, by the signal that would cancel them. One listener for all items of an execution: with
 * one each, n8n would walk through those of all the others at every item.
 */
const waitingBySignal = new WeakMap<AbortSignal, Set<Waiting>>();

function waitersOf(signal: AbortSignal): Set<Waiting> {
	let waiters = waitingBySignal.get(signal);
	if (waiters === undefined) {
		const all = new Set<Waiting>();
		signal.addEventListener('abort', () => all.forEach(({ cancel }) => cancel()), { once: true });
		waitingBySignal.set(signal, (waiters = all));
	}
	return waiters;
}

/** A gate that lets a number of requests through at a time, first come first served. */
class Gate {
	private inFlight = 0;

	/** A set keeps the order of arrival, and lets a cancelled item leave from the middle. */
	private readonly queue = new Set<Waiting>();

	get idle(): boolean {
		return this.inFlight === 0 && this.queue.size === 0;
	}

	/** Waits for its turn; false if the execution was cancelled before it came. */
	async enter(limit: number, signal: AbortSignal | undefined): Promise<boolean> {
		if (signal?.aborted) return false;
		if (this.queue.size === 0 && this.inFlight < limit) {
			this.inFlight++;
			return true;
		}
		return await new Promise<boolean>((resolve) => {
			const waiters = signal && waitersOf(signal);
			const end = (itsTurn: boolean) => {
				this.queue.delete(waiting);
				waiters?.delete(waiting);
				if (itsTurn) this.inFlight++;
				resolve(itsTurn);
			};
			const waiting: Waiting = { limit, start: () => end(true), cancel: () => end(false) };
			this.queue.add(waiting);
			waiters?.add(waiting);
		});
	}

	leave(): void {
		this.inFlight--;
		for (const next of this.queue) {
			if (this.inFlight >= next.limit) return;
			next.start();
		}
	}
}

/** The gates in use, by credential; one that nobody uses is dropped. */
const gates = new Map<string, Gate>();

/** Runs a request when it is its turn among all requests of a credential in this process. */
export async function withinLimit<T>(
	credentialId: string,
	limit: number,
	signal: AbortSignal | undefined,
	request: () => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
	let gate = gates.get(credentialId);
	if (gate === undefined) gates.set(credentialId, (gate = new Gate()));
	if (!(await gate.enter(limit, signal))) return CANCELLED;
	try {
		return await request();
	} finally {
		gate.leave();
		if (gate.idle) gates.delete(credentialId);
	}
}
