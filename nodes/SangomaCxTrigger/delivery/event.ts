import { asRecord, isRecord } from '../../api/values';

export type Json = Record<string, unknown>;

/** A delivery's parts, wherever its event has them (inferred shapes; none is required). */
export interface EventParts {
	event: string;
	body: Json;
	message: Json | undefined;
	conversation: Json | undefined;
}

/** Reads a delivery as an event; undefined if it is none: no object, or without a name. */
export function readEvent(body: unknown): EventParts | undefined {
	if (!isRecord(body)) return undefined;
	const { event } = body;
	if (typeof event !== 'string' || event.trim() === '' || event.length > 100) return undefined;
	const conversation = findConversation(event, body);
	return { event, body, message: findMessage(event, body, conversation), conversation };
}

function findConversation(event: string, body: Json): Json | undefined {
	for (const nested of [body.conversation, body.current_conversation]) {
		if (isRecord(nested)) return nested;
	}
	const isConversation = event.startsWith('conversation_') || body.contact_inbox !== undefined;
	return isConversation && body.id !== undefined ? body : undefined;
}

function findMessage(event: string, body: Json, conversation: Json | undefined): Json | undefined {
	if (isMessageEvent({ event })) return body;
	if (conversation !== body) return body.message_type === undefined ? undefined : body;
	const messages = Array.isArray(body.messages) ? body.messages : [];
	return isRecord(messages[0]) ? messages[0] : undefined;
}

/** Says whether an event is about a message, as against a conversation or a contact. */
export function isMessageEvent({ event }: Pick<EventParts, 'event'>): boolean {
	return event.startsWith('message_');
}

/** Gives the inbox of an event, as text; undefined if the event has none. */
export function inboxIdOf({ body, conversation }: EventParts): string | undefined {
	const candidates = [asRecord(body.inbox).id, body.inbox_id, conversation?.inbox_id];
	const id = candidates.find((value) => typeof value === 'number' || typeof value === 'string');
	return id === undefined ? undefined : String(id);
}

/** A contact has no `type`, or `contact`; agents and bots have their own (inferred). */
export function isContact(value: unknown): value is Json {
	if (!isRecord(value)) return false;
	return value.type === undefined || value.type === null || value.type === 'contact';
}

/** Gives the conversation's ID, as the event has it. */
export function conversationIdOf({ body, message, conversation }: EventParts): unknown {
	return conversation?.id ?? message?.conversation_id ?? body.conversation_id;
}

/** Names an event for n8n's log: whatever does not look like a name may hold what must not be there. */
export function toLoggedName(body: unknown): string {
	const { event } = asRecord(body);
	return typeof event === 'string' && /^[a-z][a-z_]{0,49}$/.test(event) ? event : 'a delivery';
}
