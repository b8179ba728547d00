import type { EventName } from '../state/records.cts';
import type { State } from '../state/state.cts';
import type { Deliveries } from './deliveries.cts';
import { findReceivers } from './events.cts';

interface Announcement {
	event: EventName;
	inboxId: number | null;
	/** Only built if somebody gets it. */
	body: () => Record<string, unknown>;
	/** What is to happen, if anything, if the bot cannot be reached with this body. */
	afterFailure: (body: unknown) => (() => void) | undefined;
}

/** Delivers an event of the tenant to all who get it. */
export function dispatchEvent(
	state: State,
	deliveries: Deliveries,
	{ event, inboxId, body, afterFailure }: Announcement,
): void {
	const receivers = findReceivers(state, event, inboxId);
	if (receivers.length === 0) return;
	const bytes = Buffer.from(JSON.stringify(body()));
	const kept: unknown = JSON.parse(bytes.toString());
	for (const receiver of receivers) {
		const givenUp = receiver.kind === 'bot' ? afterFailure(kept) : undefined;
		deliveries.send({ receiver, event, body: kept, bytes, givenUp });
	}
}

/** Where any event goes: to one address, or to all who would get one of that name. */
export interface AnyEventTarget {
	to?: string;
	inboxId?: number | null;
}

/** How much is kept of a body that is no JSON. */
const KEPT_CHARACTERS = 1_000;

/** Delivers whatever it is given, as JSON, or as the bytes it is. */
export function dispatchAny(
	state: State,
	deliveries: Deliveries,
	given: Record<string, unknown> | Buffer | string,
	{ to, inboxId = null }: AnyEventTarget,
): void {
	const raw = typeof given === 'string' ? Buffer.from(given) : Buffer.isBuffer(given) && given;
	const bytes = raw || Buffer.from(JSON.stringify(given));
	const body = raw ? raw.toString().slice(0, KEPT_CHARACTERS) : given;
	const event = raw ? null : String(Object(given).event ?? '');
	const receivers =
		to === undefined
			? findReceivers(state, event ?? '', inboxId)
			: [{ kind: 'webhook' as const, registrationId: null, url: to }];
	for (const receiver of receivers) deliveries.send({ receiver, event, body, bytes });
}
