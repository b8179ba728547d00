import type { EventName } from '../state/records.cts';
import type { State } from '../state/state.cts';
import type { Deliveries, Receiver } from './deliveries.cts';

/** The receivers of each event (recorded; for webhooks, the first two events are documented). */
const AUDIENCE: Record<EventName, 'webhook' | 'bot' | 'both'> = {
	conversation_created: 'webhook',
	message_created: 'both',
	message_updated: 'both',
	conversation_status_changed: 'webhook',
	conversation_updated: 'webhook',
	conversation_opened: 'bot',
	conversation_resolved: 'bot',
	contact_created: 'webhook',
	contact_updated: 'webhook',
	webwidget_triggered: 'both',
};

/** Returns the webhooks that subscribe to an event, and the bot of its inbox. */
export function findReceivers(state: State, event: string, inboxId: number | null): Receiver[] {
	const audience = AUDIENCE[event as EventName] ?? 'both';
	const webhooks = state.webhooks.rows.filter(({ subscriptions }) => subscriptions.includes(event));
	const bot = state.bots.find(state.inboxes.find(inboxId)?.agent_bot_id ?? null);
	return [
		...(audience === 'bot' ? [] : webhooks).map(({ id, url }) => ({
			...{ kind: 'webhook' as const, registrationId: id, url },
		})),
		...(audience === 'webhook' || !bot ? [] : [bot]).map(({ id, outgoing_url }) => ({
			...{ kind: 'bot' as const, registrationId: id, url: outgoing_url },
		})),
	];
}

/** Maximum number of characters kept of a body that is not JSON. */
const MAX_CHARACTERS = 1_000;

/** Delivers a custom event: an object as JSON, a string or buffer as it is. */
export function dispatchCustomEvent(
	state: State,
	deliveries: Deliveries,
	given: Record<string, unknown> | Buffer | string,
	{ to, inboxId = null }: EventTarget,
): void {
	const isRaw = typeof given === 'string' || Buffer.isBuffer(given);
	const bytes = Buffer.from(isRaw ? given : JSON.stringify(given));
	const body = isRaw ? bytes.toString().slice(0, MAX_CHARACTERS) : given;
	const event = isRaw ? null : String(given.event ?? '');
	const receivers: Receiver[] =
		to === undefined
			? findReceivers(state, event ?? '', inboxId)
			: [{ kind: 'webhook', registrationId: null, url: to }];
	for (const receiver of receivers) deliveries.send({ receiver, event, body, bytes });
}

/** The receiver of a custom event: a URL, or else the receivers of events with its name. */
export interface EventTarget {
	to?: string;
	inboxId?: number | null;
}
