import type { EventName } from '../state/records.cts';
import type { State } from '../state/state.cts';
import { findReceivers } from './events.cts';
import type { Deliveries, OutgoingEvent, Receiver } from './deliveries.cts';

/** Creates the body of an event; for webhooks, in the background. */
export type MakeBody = (background: { inBackground: boolean }) => Record<string, unknown>;

type OnFailure = (receiver: Receiver, body: unknown) => OutgoingEvent['onFailure'];

/**
 * The requests to the chat engine, and their events. The bodies for bots are created at once, and those for
 * webhooks at the end of the request, because the engine creates them in the background (recorded).
 */
export class EngineRequests {
	/** The number of the current request. */
	number = 0;
	private readonly background: Array<() => void> = [];

	constructor(
		private readonly state: State,
		private readonly outbox: Deliveries,
		private readonly onFailure: OnFailure,
	) {}

	/** Performs a request and ends it. */
	perform<Result>(request: () => Result): Result {
		try {
			return request();
		} finally {
			this.end();
		}
	}

	/** Ends the current request, and delivers its events to webhooks. */
	end(): void {
		this.number++;
		for (const deliver of this.background.splice(0)) deliver();
	}

	/** Delivers an event to its subscribers. */
	announce(event: EventName, inboxId: number | null, makeBody: MakeBody): void {
		const receivers = findReceivers(this.state, event, inboxId);
		const deliver = (kind: Receiver['kind']) => {
			const chosen = receivers.filter((receiver) => receiver.kind === kind);
			if (chosen.length === 0) return;
			const bytes = Buffer.from(JSON.stringify(makeBody({ inBackground: kind === 'webhook' })));
			const body: unknown = JSON.parse(bytes.toString());
			for (const receiver of chosen) {
				const onFailure = this.onFailure(receiver, body);
				this.outbox.send({ receiver, event, body, bytes, onFailure });
			}
		};
		deliver('bot');
		this.background.push(() => deliver('webhook'));
	}
}
