import type { IWebhookFunctions } from 'n8n-workflow';
import { asRecord, asText, isRecord, type Json } from '../../shared/values';

/** An event and its parts, wherever they are in its body (inferred; none is required). */
export interface CxEvent {
	name: string;
	body: Json;
	/** The message that an event is about, or the last one of the conversation that it is about. */
	message: Json | undefined;
	/** The conversation's copy of the message that an event is about (recorded). */
	copy: Json | undefined;
	conversation: Json | undefined;
}

/** What n8n adds to a request: the bytes of a body whose type it does not parse. */
interface RawRequest {
	rawBody?: unknown;
	readRawBody?: () => Promise<void>;
}

/**
 * Returns a delivery's body. n8n parses `application/json` and leaves other types, such as
 * `application/vnd.api+json`, as bytes. Undefined if it is not JSON. Never throws.
 */
export async function readBody(context: IWebhookFunctions): Promise<unknown> {
	const body: unknown = context.getBodyData();
	if (isRecord(body) && !Buffer.isBuffer(body) && Object.keys(body).length > 0) return body;
	try {
		const bytes = Buffer.isBuffer(body) ? body : await readBytes(context.getRequestObject());
		return JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, ''));
	} catch {
		return undefined;
	}
}

async function readBytes(request: RawRequest): Promise<Buffer> {
	// n8n has not read the bytes of types that it does not parse.
	if (request.rawBody === undefined) await request.readRawBody?.();
	return Buffer.isBuffer(request.rawBody) ? request.rawBody : Buffer.alloc(0);
}

/** Parses a delivery's body; undefined if it is not an event: not an object, or without a name. */
export function parseEvent(body: unknown): CxEvent | undefined {
	if (!isRecord(body)) return undefined;
	const { event: name } = body;
	if (typeof name !== 'string' || name.trim() === '' || name.length > 100) return undefined;
	const conversation = findConversation(name, body);
	const message = findMessage(name, body, conversation);
	const copy = message === body ? findCopy(body, conversation) : undefined;
	return { name, body, message, copy, conversation };
}

function findConversation(name: string, body: Json): Json | undefined {
	const nested = [body.conversation, body.current_conversation].find(isRecord);
	if (nested !== undefined) return nested;
	// An automation rule sends the conversation under names such as automation_event.message_created.
	const isConversation =
		/(^|\.)conversation_/.test(name) ||
		body.contact_inbox !== undefined ||
		Array.isArray(body.messages);
	return isConversation && body.id !== undefined ? body : undefined;
}

function findMessage(name: string, body: Json, conversation: Json | undefined): Json | undefined {
	if (isMessageEvent({ name })) return body;
	if (conversation !== body) return body.message_type === undefined ? undefined : body;
	return findLastMessage(body);
}

/** Returns the messages that an event shows of a conversation. */
export const getMessages = (conversation: Json | undefined): Json[] =>
	Array.isArray(conversation?.messages) ? conversation.messages.filter(isRecord) : [];

/** A conversation has its last message only (recorded); of several, the latest one counts. */
function findLastMessage(conversation: Json): Json | undefined {
	const isLater = (a: unknown, b: unknown) =>
		(typeof a === 'number' && typeof b === 'number' && a > b) ||
		(typeof a === 'string' && typeof b === 'string' && a > b);
	const [first, ...others] = getMessages(conversation);
	return others.reduce(
		(last, message) => (isLater(message.created_at, last.created_at) ? message : last),
		first,
	);
}

/** The conversation may list another message already (recorded). */
function findCopy(body: Json, conversation: Json | undefined): Json | undefined {
	const id = asText(body.id);
	if (id === undefined) return undefined;
	return getMessages(conversation).find((message) => asText(message.id) === id);
}

/** Returns whether an event is about a message rather than a conversation or a contact. */
export function isMessageEvent({ name }: Pick<CxEvent, 'name'>): boolean {
	return name.startsWith('message_');
}

/** Returns whether an event is about a conversation, and shows its last message only in passing. */
export function isConversationEvent({ body, message, conversation }: CxEvent): boolean {
	return conversation === body && message !== body;
}

/** Returns the content attributes of the event's message: the engine keeps its details in them. */
export function getAttributes({ message, copy }: CxEvent): Json {
	return { ...asRecord(copy?.content_attributes), ...asRecord(message?.content_attributes) };
}

/** Returns the inbox of an event as text; undefined if it names none. */
export function getInboxId({ body, conversation }: CxEvent): string | undefined {
	const candidates = [asRecord(body.inbox).id, body.inbox_id, conversation?.inbox_id];
	const id = candidates.find((value) => typeof value === 'number' || typeof value === 'string');
	return id === undefined ? undefined : String(id);
}

/** Returns the ID of the conversation as the event has it. */
export function getConversationId({ body, message, conversation }: CxEvent): unknown {
	const { id, display_id: displayId } = conversation ?? {};
	return id ?? displayId ?? message?.conversation_id ?? body.conversation_id;
}

/** Returns whether a sender is a contact: without a type, or with `contact` (recorded). */
export function isContact(sender: unknown): sender is Json {
	if (!isRecord(sender)) return false;
	const { type } = sender;
	return type === undefined || type === null || asText(type)?.toLowerCase() === 'contact';
}

/** Returns an event's name for n8n's log. Anything that does not look like a name is not logged. */
export function toLogName(body: unknown): string {
	const { event } = asRecord(body);
	return typeof event === 'string' && /^[a-z][a-z_]{0,49}$/.test(event) ? event : 'a delivery';
}
