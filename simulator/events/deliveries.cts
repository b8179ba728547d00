import type { Settings } from '../state/settings.cts';
import { pushBounded } from '../state/table.cts';
import type { Receiver } from './events.cts';
import { HttpSender, isLoopback } from './http-sender.cts';

/** One event on its way to one receiver, or what became of it. */
export interface Delivery {
	id: number;
	at: number;
	/** The receiver's address, as it was registered. */
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
	/** 1, or more for a bot that asked for a repeat. */
	attempt: number;
	responseText: string;
}

/** An event to carry out, and what then. */
export interface Outgoing {
	receiver: Receiver | { kind: 'webhook'; registrationId: null; url: string };
	event: string | null;
	/** What is kept of the body. */
	body: unknown;
	bytes: Buffer;
	/** Called when a bot could not be reached, after the last attempt. */
	givenUp?: () => void;
}

/** How many deliveries are on their way at once; the others wait. */
const CONCURRENCY = 128;
const BOT_ATTEMPTS = 4;

/** Carries events out in the background. */
export class Deliveries {
	readonly list: Delivery[] = [];
	pending = 0;
	private lastId = 0;
	private running = 0;
	private readonly waiting: Array<() => Promise<void>> = [];
	private settledWaiters: Array<() => void> = [];
	private readonly sender = new HttpSender();

	constructor(
		private readonly settings: Settings,
		private readonly finished: (delivery: Delivery) => void,
	) {}

	/** Puts an event on its way, as many times as the settings say. */
	send(outgoing: Outgoing): void {
		for (let copy = 1; copy <= this.settings.deliveryCopies; copy++) {
			this.pending++;
			this.waiting.push(() => this.carry(outgoing, copy));
		}
		setImmediate(() => this.startWaiting());
	}

	/** Resolves once nothing is on its way. */
	settled(): Promise<void> {
		if (this.pending === 0) return Promise.resolve();
		return new Promise((resolve) => this.settledWaiters.push(resolve));
	}

	/** Forgets what is waiting and what was. */
	reset(): void {
		this.pending -= this.waiting.length;
		this.waiting.length = 0;
		this.list.length = 0;
		this.tellSettled();
	}

	close(): void {
		this.reset();
		this.sender.close();
	}

	private startWaiting(): void {
		while (this.running < CONCURRENCY) {
			const carry = this.waiting.shift();
			if (!carry) return;
			this.running++;
			void carry().finally(() => {
				this.running--;
				this.pending--;
				this.startWaiting();
				this.tellSettled();
			});
		}
	}

	private async carry(outgoing: Outgoing, copy: number): Promise<void> {
		const isBot = outgoing.receiver.kind === 'bot';
		for (let attempt = 1; attempt <= BOT_ATTEMPTS; attempt++) {
			const { status } = await this.attempt(outgoing, copy, attempt);
			if (status !== null && status < 300) return;
			const mayRepeat = isBot && this.settings.botRetries && (status === 429 || status === 500);
			if (!mayRepeat) break;
			await new Promise((resolve) => setTimeout(resolve, this.settings.botRetryPauseMs));
		}
		outgoing.givenUp?.();
	}

	private async attempt(outgoing: Outgoing, copy: number, attempt: number): Promise<Delivery> {
		const { receiver, event, body, bytes } = outgoing;
		const { url: to, kind, registrationId } = receiver;
		const delivery: Delivery = {
			...{ id: ++this.lastId, at: Date.now(), to, kind, registrationId, event, body },
			...{ status: null, durationMs: null, copy, attempt, responseText: '' },
		};
		pushBounded(this.list, delivery);
		const result = isLoopback(to)
			? await this.sender.send(to, bytes, this.settings.deliveryTimeoutMs)
			: { error: 'not sent: the simulator delivers to plain HTTP on this machine only' };
		Object.assign(delivery, result, { durationMs: Date.now() - delivery.at });
		this.finished(delivery);
		return delivery;
	}

	private tellSettled(): void {
		if (this.pending > 0) return;
		for (const resolve of this.settledWaiters.splice(0)) resolve();
	}
}
