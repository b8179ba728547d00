import { CANCELLED, type Outcome } from '../../shared/failure/failure';

/**
 * Requests in flight per credential. n8n would start all items at once; measured against the
 * simulator, more than this makes no run faster (see the benchmark), and fewer makes slow answers slower.
 */
export const REQUESTS_IN_FLIGHT = 100;

interface Waiting {
	start: () => void;
	limit: number;
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
			const leave = () => {
				this.queue.delete(waiting);
				resolve(false);
			};
			const waiting: Waiting = {
				limit,
				start: () => {
					signal?.removeEventListener('abort', leave);
					this.inFlight++;
					resolve(true);
				},
			};
			signal?.addEventListener('abort', leave, { once: true });
			this.queue.add(waiting);
		});
	}

	leave(): void {
		this.inFlight--;
		for (const next of this.queue) {
			if (this.inFlight >= next.limit) return;
			this.queue.delete(next);
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
