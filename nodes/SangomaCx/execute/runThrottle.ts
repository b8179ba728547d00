import { isUnreachable } from '../../shared/callApi';
import {
	NOT_STARTED,
	wasNothingSent,
	type Failure,
	type Result,
} from '../../shared/errors/failure';
import {
	getRetryDelay,
	MAX_RETRIES,
	waitUnlessCancelled,
	type RetryPolicy,
} from '../../shared/retry';

/** For how long a run waits without a single success, in ms. */
const MAX_RUN_WAIT_MS = 120_000;

/** For how long a single item waits, in ms: somebody may be waiting for its result. */
const MAX_ITEM_WAIT_MS = 20_000;

const FIRST_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 60_000;
const MAX_PROBE_PAUSE_MS = 8_000;

/** After this many failures in a row that say nothing about their items, the run holds back the rest. */
const MAX_UNREACHABLE = 3;

/** How often one item is refused at most, while others succeed. */
const MAX_REFUSALS = 20;

/** What a throttle needs to know of its run. */
export interface ThrottleOptions {
	itemCount: number;
	/** Aborts when the run is over: nothing more is sent. */
	signal: AbortSignal;
	/** Sends a request that changes nothing, and returns whether the server responds. */
	isServerBack: () => Promise<boolean>;
}

/**
 * Paces the requests of one run. When the server limits it, the whole run pauses for 1, 2, 4 … up to
 * 60 s, or longer if the server asks for it; then one request tries, and each success doubles their
 * number. When the server is unreachable, the run sends nothing but a harmless probe until the server
 * responds. Gives up when it has waited for two minutes without a success (20 s for a single item).
 */
export class RunThrottle {
	/** How many requests may be in progress. */
	private limit = Infinity;

	private inProgress = 0;

	private pauseMs = 0;

	private unreachableCount = 0;

	private hasResponded = false;

	/** For how long the run has paused since the last success and tried in between, in ms. */
	private waitedMs = 0;

	/** The pause or outage that requests wait for. */
	private waiting: Promise<void> | undefined;

	/** The number of pauses and outages. What was sent before the last one says nothing new. */
	private round = 0;

	/** Why the run gave up: nothing is sent any more. */
	private giveUpFailure: Failure | undefined;

	/** The refusal for which the run last paused. */
	private pausedFor: Failure | undefined;

	/** The next turn: requests with a lower one go first, so that refused ones go before new ones. */
	private nextTurn = 0;

	/** Requests that wait for their turn. */
	private readonly queue: Array<{ turn: number; resume: () => void }> = [];

	private readonly maxWaitMs: number;

	constructor(private readonly options: ThrottleOptions) {
		this.maxWaitMs = options.itemCount > 1 ? MAX_RUN_WAIT_MS : MAX_ITEM_WAIT_MS;
	}

	/** Sends a request as often as its policy and the state of the run allow. */
	async send<T>(policy: RetryPolicy, attempt: () => Promise<Result<T>>): Promise<Result<T>> {
		let last: Failure | undefined;
		let turn = this.nextTurn++;
		for (let retries = 0, refusals = 0; ; ) {
			const failure = await this.enter(turn, last);
			if (failure !== undefined) return { failure };
			const result = await this.attemptOnce(attempt);
			if ('value' in result || !policy.has(result.failure.kind)) return result;
			last = last === undefined ? { ...result.failure, isRetried: false } : result.failure;
			if (result.failure.kind === 'retry-later') {
				if (++refusals >= MAX_REFUSALS) return result;
				// It may be the only one that is limited, and would pause the run again. All others go first.
				if (this.pausedFor === result.failure) turn = this.nextTurn++;
			} else if (this.waiting === undefined) {
				if (retries >= MAX_RETRIES) return result;
				const delay = getRetryDelay(retries++, result.failure);
				if (!(await waitUnlessCancelled(delay, this.options.signal))) return { failure: last };
			}
		}
	}

	private async attemptOnce<T>(attempt: () => Promise<Result<T>>): Promise<Result<T>> {
		const { round } = this;
		const sentAt = Date.now();
		try {
			const result = await attempt();
			this.adjust(result, round, Date.now() - sentAt);
			return result;
		} finally {
			this.inProgress--;
			this.resumeQueue();
		}
	}

	/** Lets all waiting requests check whether they may go, in the order of their turns. */
	private resumeQueue(): void {
		const waiting = this.queue.splice(0).sort((one, other) => one.turn - other.turn);
		for (const { resume } of waiting) resume();
	}

	/** Waits for a turn. Returns the failure of the request if it must not be sent. */
	private async enter(turn: number, last: Failure | undefined): Promise<Failure | undefined> {
		for (;;) {
			// After a failure that permits a retry, that failure says what happened.
			if (this.options.signal.aborted) return last ?? NOT_STARTED.failure;
			if (this.giveUpFailure !== undefined) return last ?? this.giveUpFailure;
			if (this.waiting === undefined && this.inProgress < this.limit) break;
			await new Promise<void>((resume) => this.queue.push({ turn, resume }));
		}
		this.inProgress++;
		return undefined;
	}

	/** Adjusts the pace to a result, unless it was sent before the last pause or outage. */
	private adjust<T>(result: Result<T>, round: number, tookMs: number): void {
		const isCurrent = round === this.round && this.waiting === undefined;
		// After a pause, one request tries at a time. What took long before the first pause was no waiting.
		if (isCurrent && this.waitedMs > 0) this.waitedMs += tookMs;
		const failure = 'failure' in result ? result.failure : undefined;
		if (failure?.kind === 'retry-later') {
			this.hasResponded = true;
			if (isCurrent) this.pause(failure);
		} else if (failure !== undefined && isUnreachable(failure)) {
			if (isCurrent) this.countUnreachable(failure);
		} else {
			if (failure === undefined || !wasNothingSent(failure)) this.hasResponded = true;
			this.waitedMs = 0;
			if (isCurrent) this.speedUp();
		}
	}

	private speedUp(): void {
		this.unreachableCount = 0;
		this.pauseMs = 0;
		this.limit *= 2;
	}

	private pause(failure: Failure): void {
		this.pausedFor = failure;
		this.pauseMs = Math.min(this.pauseMs * 2 || FIRST_PAUSE_MS, MAX_PAUSE_MS);
		const { retryAfterMs: asked = 0 } = failure;
		const pause = withJitter(Math.max(asked, this.pauseMs));
		// The items that were not sent get it, too.
		if (this.waitedMs + pause > this.maxWaitMs)
			this.giveUpFailure = { ...failure, isRetried: false };
		else this.holdUntil(async () => void (await this.wait(pause)));
	}

	private countUnreachable(failure: Failure): void {
		this.unreachableCount++;
		// A host that was never found is a wrong URL rather than an outage.
		const isWrongUrl = failure.code === 'ENOTFOUND' && !this.hasResponded;
		if (isWrongUrl || this.options.itemCount === 1 || this.options.signal.aborted) return;
		// Until another request shows what is wrong, only those in progress can be lost.
		this.limit = 1;
		if (this.unreachableCount < MAX_UNREACHABLE) return;
		this.holdUntil(async () => await this.waitForServer(failure));
	}

	private async waitForServer(failure: Failure): Promise<void> {
		for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, MAX_PROBE_PAUSE_MS)) {
			if (!(await this.wait(withJitter(pause)))) return;
			const sentAt = Date.now();
			if (await this.options.isServerBack().catch(() => false)) return;
			this.waitedMs += Date.now() - sentAt;
			if (this.waitedMs < this.maxWaitMs) continue;
			this.giveUpFailure = { ...failure, kind: 'unavailable' };
			return;
		}
	}

	private async wait(ms: number): Promise<boolean> {
		this.waitedMs += ms;
		return await waitUnlessCancelled(ms, this.options.signal);
	}

	/** Lets all requests wait, and then only one of them try. */
	private holdUntil(condition: () => Promise<void>): void {
		this.round++;
		this.limit = 1;
		this.waiting = condition().finally(() => {
			this.waiting = undefined;
			this.unreachableCount = 0;
			this.resumeQueue();
		});
	}
}

/** Returns a delay that differs between runs, so that they do not all try at once. */
function withJitter(ms: number): number {
	return ms * (1 + Math.random() / 10);
}
