import { asRecord } from '../../shared/values';
import type { Settings } from '../settings';
import { inboxIdOf, isMessageEvent, type EventParts } from './event';

/** `message_type` is a text in an event, and a number in a conversation's list (inferred). */
const INCOMING = new Set<unknown>(['incoming', 0]);

function isFromCustomer({ body }: EventParts): boolean {
	if (body.private === true) return false;
	if (body.message_type !== undefined) return INCOMING.has(body.message_type);
	// A contact as the sender has no type; agents and bots have one.
	const { type } = asRecord(body.sender);
	return (
		body.sender !== undefined && body.sender !== null && (type === undefined || type === 'contact')
	);
}

/** Why an event is dropped, in the order in which it is asked; undefined if it is wanted. */
export function whyUnwanted(parts: EventParts, settings: Settings): string | undefined {
	const { events, inboxIds, customerMessagesOnly } = settings;
	if (events !== undefined && !events.includes(parts.event)) return 'event not subscribed';
	if (inboxIds !== undefined && !inboxIds.includes(inboxIdOf(parts) ?? '')) return 'other inbox';
	if (customerMessagesOnly && isMessageEvent(parts) && !isFromCustomer(parts)) {
		return "not a customer's message";
	}
	return undefined;
}
