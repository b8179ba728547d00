import { isFromCustomer } from '../event/author';
import { getInboxId, type CxEvent } from '../event/parseEvent';
import { matchesEvents } from '../event/statusEvents';
import type { Settings } from '../settings';

/** Returns why an event does not start the workflow; undefined if it does. */
export function findDropReason(
	event: CxEvent,
	settings: Settings,
	isTest: boolean,
): string | undefined {
	const { events, customerMessagesOnly } = settings;
	if (events !== undefined && !matchesEvents(event, events)) return 'event not subscribed';
	if (isFromOtherInbox(event, settings, isTest)) return 'other inbox';
	if (event.message !== event.body) return undefined;
	if (customerMessagesOnly && !isFromCustomer(event)) return "not a customer's message";
	return undefined;
}

/**
 * Returns whether an event is from an inbox that is not selected. A bot receives only the events of
 * its own inbox, so an event without an inbox belongs to it.
 */
export function isFromOtherInbox(
	event: CxEvent,
	{ source, inboxIds }: Settings,
	isTest: boolean,
): boolean {
	if (inboxIds === undefined) return false;
	const inboxId = getInboxId(event);
	if (inboxId === undefined) return source === 'webhook' || isTest;
	return !inboxIds.includes(inboxId);
}
