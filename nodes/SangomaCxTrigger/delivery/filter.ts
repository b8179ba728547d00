import type { Settings } from '../settings';
import { inboxIdOf, isContact, isMessageEvent, type EventParts } from './event';

/** `message_type` is a text in an event, and a number in a conversation's list (inferred). */
const INCOMING = new Set<unknown>(['incoming', 0]);

function isFromCustomer({ body }: EventParts): boolean {
	if (body.private === true) return false;
	const { message_type: messageType, sender } = body;
	if (messageType !== undefined && messageType !== null) return INCOMING.has(messageType);
	return isContact(sender);
}

/** A bot gets its own inbox's events only, so one that names no inbox is of this one. */
function isOfOtherInbox(
	parts: EventParts,
	{ source, inboxIds }: Settings,
	isTest: boolean,
): boolean {
	if (inboxIds === undefined) return false;
	const inboxId = inboxIdOf(parts);
	if (inboxId === undefined) return source === 'webhook' || isTest;
	return !inboxIds.includes(inboxId);
}

/**
 * A conversation is `pending` while a bot has it, and `open` once a human has (inferred). For the test
 * of a bot no bot is made, so that nothing can be told from a conversation that is open.
 */
function hasHuman(
	{ conversation }: EventParts,
	{ source, untilHumanTakesOver }: Settings,
	isTest: boolean,
): boolean {
	if (!untilHumanTakesOver || (isTest && source === 'agentBot')) return false;
	return conversation?.status === 'open';
}

/** Why an event is dropped, in the order in which it is asked; undefined if it is wanted. */
export function whyUnwanted(
	parts: EventParts,
	settings: Settings,
	isTest: boolean,
): string | undefined {
	const { events, customerMessagesOnly } = settings;
	if (events !== undefined && !events.includes(parts.event)) return 'event not subscribed';
	if (isOfOtherInbox(parts, settings, isTest)) return 'other inbox';
	if (customerMessagesOnly && isMessageEvent(parts) && !isFromCustomer(parts)) {
		return "not a customer's message";
	}
	if (isMessageEvent(parts) && hasHuman(parts, settings, isTest)) {
		return 'a human has the conversation';
	}
	return undefined;
}
