import type { CxEvent } from './parseEvent';

/** What the engine sends to a webhook for every change of status (recorded). */
const STATUS_CHANGED = 'conversation_status_changed';

/** The events that it sends to bots only (recorded), by the status that a webhook's event has. */
const EVENT_BY_STATUS: ReadonlyMap<unknown, string> = new Map([
	['open', 'conversation_opened'],
	['resolved', 'conversation_resolved'],
]);
const STATUS_EVENTS = new Set(EVENT_BY_STATUS.values());

/** Returns what to subscribe to for these events, sorted. */
export function toSubscriptions(events: readonly string[]): string[] {
	const subscriptions = events.map((name) => (STATUS_EVENTS.has(name) ? STATUS_CHANGED : name));
	return [...new Set(subscriptions)].sort();
}

/** Returns whether an event matches the selected events, by name or by the status it shows. */
export function matchesEvents({ name, conversation }: CxEvent, events: readonly string[]): boolean {
	if (events.includes(name)) return true;
	const statusEvent = EVENT_BY_STATUS.get(conversation?.status);
	return name === STATUS_CHANGED && statusEvent !== undefined && events.includes(statusEvent);
}
