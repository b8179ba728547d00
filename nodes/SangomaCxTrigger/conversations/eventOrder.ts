import { setNewest } from '../../shared/boundedEntries';
import { toId, toIsoTime, type Json } from '../../shared/values';
import { getMessages, isMessageEvent, type CxEvent } from '../event/parseEvent';

// Events may be delivered twice, and in another order than they were sent (recorded). An event shows the
// conversation as it was when it was sent, so that a late one must not change what later ones have shown.

/** How many conversations and messages of agents this process remembers, over all triggers. */
const MAX_ENTRIES = 10_000;

/** The newest messages of a conversation that a trigger knows. */
interface Latest {
	/** The newest one that an event has shown. */
	shown: ShownMessage;
	/** The last one that was delivered as new. */
	deliveredId?: number;
}

interface ShownMessage {
	id: number;
	/** In seconds since 1970; NaN if the event does not say it. */
	createdAt: number;
}

/** Where an event stands among the events of its conversation. */
interface EventOrder {
	/** The ID of the newest message that it shows. */
	shownId: number | undefined;
	/** Whether a later event was delivered before it. */
	isOutdated: boolean;
}

const latest = new Map<string, Latest>();

/** The agents' messages that were received. */
const agentMessages = new Map<string, true>();

/** Compares times of messages, which are ISO dates or, inside a conversation, seconds (recorded). */
const toSeconds = (createdAt: unknown): number =>
	Math.floor(Date.parse(toIsoTime(createdAt) ?? '') / 1000);

/** Private notes and the engine's own notes are not among a conversation's messages (recorded). */
const isShown = ({ private: isPrivate, message_type: type }: Json): boolean =>
	isPrivate !== true && type !== 2 && type !== 'activity';

function findShownMessage(event: CxEvent): ShownMessage | undefined {
	const { body, conversation } = event;
	let found: ShownMessage | undefined;
	const messages = getMessages(conversation);
	for (const message of isMessageEvent(event) ? [body, ...messages] : messages) {
		const id = isShown(message) ? toId(message.id) : undefined;
		if (id === undefined || (found !== undefined && id <= found.id)) continue;
		found = { id, createdAt: toSeconds(message.created_at) };
	}
	return found;
}

/** Compares an event with what earlier deliveries have shown of its conversation. */
export function readOrder(key: string, event: CxEvent): EventOrder {
	const shown = findShownMessage(event);
	if (shown === undefined) return { shownId: undefined, isOutdated: false };
	const last = latest.get(key);
	const deliveredId = event.name === 'message_created' ? toId(event.body.id) : undefined;
	const isRepeated = deliveredId !== undefined && deliveredId === last?.deliveredId;
	// Where an event does not say when its message was written, nothing is known.
	const isOlder =
		last !== undefined && shown.id < last.shown.id && shown.createdAt <= last.shown.createdAt;
	if (!isRepeated && !isOlder) {
		const newest = { shown, deliveredId: deliveredId ?? last?.deliveredId };
		setNewest(latest, key, newest, MAX_ENTRIES);
	}
	return { shownId: shown.id, isOutdated: isRepeated || isOlder };
}

/** Remembers an agent's message; false if it was received before. */
export function rememberAgentMessage(key: string, messageId: number | undefined): boolean {
	if (messageId === undefined) return true;
	const message = `${key} ${messageId}`;
	const isNew = !agentMessages.has(message);
	setNewest(agentMessages, message, true, MAX_ENTRIES);
	return isNew;
}
