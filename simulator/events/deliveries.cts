import type { Settings } from '../state/settings.cts';
import { pushBounded } from '../state/table.cts';
import { isLoopback, newAgent, postEvent } from './http-sender.cts';

/** A webhook or bot that receives an event, or a URL without a registration. */
export interface Receiver {
	kind: 'webhook' | 'bot';
	registrationId: number | null;
	url: string;
}

/** An event to deliver. */
export interface OutgoingEvent {
	receiver: Receiver;
	event: string | null;
	/** The body in the record of the delivery. */
	body: unknown;
	bytes: Buffer;
	headers?: Record<string, string>;
	/** Called after the last failed attempt. */
	onFailure?: () => void;
}

/** One attempt to deliver an event to one receiver. */
export interface Delivery {
	id: number;
	at: number;
	to: string;
	kind: 'webhook' | 'bot';
	registrationId: number | null;
	event: string | null;
	body: unknown;
	status: number | null;
	error?: string;
	durationMs: number | null;
	/** 1, or more for duplicates. */
	copy: number;
	/** 1, or more for retries. */
	attempt: number;
	responseText: string;
}

/** Maximum number of simultaneous deliveries. */
const MAX_CONCURRENCY = 128;
const MAX_BOT_ATTEMPTS = 4;

/** Delivers events in the background. */
export class Deliveries {
	readonly list: Delivery[] = [];
	pending = 0;
	private lastId = 0;
	private running = 0;
	private readonly queue: Array<() => Promise<void>> = [];
	private idleListeners: Array<() => void> = [];
	private readonly agent = newAgent();

	constructor(
		private readonly settings: Settings,
		private readonly onAttempt: (delivery: Delivery) => void,
		/** Returns the event as it is delivered, or null if it is not. */
		private readonly adapt: (event: OutgoingEvent) => OutgoingEvent | null,
	) {}

	/** Queues an event as many times as the settings say. */
	send(event: OutgoingEvent): void {
		const outgoing = this.adapt(event);
		if (!outgoing) return;
		for (let copy = 1; copy <= this.settings.deliveryCopies; copy++) {
			this.pending++;
			this.queue.push(() => this.deliver(outgoing, copy));
		}
		setImmediate(() => this.startQueued());
	}

	/** Resolves when no delivery is pending. */
	waitUntilIdle(): Promise<void> {
		if (this.pending === 0) return Promise.resolve();
		return new Promise((resolve) => this.idleListeners.push(resolve));
	}

	/** Drops queued deliveries and all records. */
	reset(): void {
		this.pending -= this.queue.length;
		this.queue.length = 0;
		this.list.length = 0;
		this.notifyIfIdle();
	}

	close(): void {
		this.reset();
		this.agent.destroy();
	}

	private startQueued(): void {
		while (this.running < MAX_CONCURRENCY) {
			const deliver = this.queue.shift();
			if (!deliver) return;
			this.running++;
			void deliver().finally(() => {
				this.running--;
				this.pending--;
				this.startQueued();
				this.notifyIfIdle();
			});
		}
	}

	private async deliver(outgoing: OutgoingEvent, copy: number): Promise<void> {
		const mayRetry = outgoing.receiver.kind === 'bot' && this.settings.botRetries;
		for (let attempt = 1; attempt <= MAX_BOT_ATTEMPTS; attempt++) {
			const { status } = await this.attempt(outgoing, copy, attempt);
			if (status !== null && status < 300) return;
			if (!mayRetry || (status !== 429 && status !== 500)) break;
			await new Promise((resolve) => setTimeout(resolve, this.settings.botRetryPauseMs));
		}
		outgoing.onFailure?.();
	}

	private async attempt(outgoing: OutgoingEvent, copy: number, attempt: number): Promise<Delivery> {
		const { receiver, event, body, bytes } = outgoing;
		const { url: to, kind, registrationId } = receiver;
		const delivery: Delivery = {
			...{ id: ++this.lastId, at: Date.now(), to, kind, registrationId, event, body },
			...{ status: null, durationMs: null, copy, attempt, responseText: '' },
		};
		pushBounded(this.list, delivery);
		const result = isLoopback(to)
			? await postEvent(this.agent, to, bytes, {
					timeoutMs: this.settings.deliveryTimeoutMs,
					headers: outgoing.headers ?? {},
				})
			: { error: 'Not sent: the simulator delivers only to plain HTTP on this machine.' };
		Object.assign(delivery, result, { durationMs: Date.now() - delivery.at });
		this.onAttempt(delivery);
		return delivery;
	}

	private notifyIfIdle(): void {
		if (this.pending > 0) return;
		for (const resolve of this.idleListeners.splice(0)) resolve();
	}
}
