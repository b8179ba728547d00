import type { IWebhookFunctions } from 'n8n-workflow';
import { asRecord, isRecord } from '../../shared/values';

export type Json = Record<string, unknown>;

/** An event and its parts, wherever they are in its body (inferred; none is required). */
export interface CxEvent {
	name: string;
	body: Json;
	message: Json | undefined;
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
	return { name, body, message: findMessage(name, body, conversation), conversation };
}

function findConversation(name: string, body: Json): Json | undefined {
	const nested = [body.conversation, body.current_conversation].find(isRecord);
	if (nested !== undefined) return nested;
	const isConversation = name.startsWith('conversation_') || body.contact_inbox !== undefined;
	return isConversation && body.id !== undefined ? body : undefined;
}

function findMessage(name: string, body: Json, conversation: Json | undefined): Json | undefined {
	if (isMessageEvent({ name })) return body;
	if (conversation !== body) return body.message_type === undefined ? undefined : body;
	const [first] = Array.isArray(body.messages) ? (body.messages as unknown[]) : [];
	return isRecord(first) ? first : undefined;
}

/** Returns whether an event is about a message rather than a conversation or a contact. */
export function isMessageEvent({ name }: Pick<CxEvent, 'name'>): boolean {
	return name.startsWith('message_');
}

/** Returns the inbox of an event as text; undefined if it names none. */
export function getInboxId({ body, conversation }: CxEvent): string | undefined {
	const candidates = [asRecord(body.inbox).id, body.inbox_id, conversation?.inbox_id];
	const id = candidates.find((value) => typeof value === 'number' || typeof value === 'string');
	return id === undefined ? undefined : String(id);
}

/** Returns the ID of the conversation as the event has it. */
export function getConversationId({ body, message, conversation }: CxEvent): unknown {
	return conversation?.id ?? message?.conversation_id ?? body.conversation_id;
}

/** Returns whether a sender is a contact: without a type, or with `contact` (inferred). */
export function isContact(sender: unknown): sender is Json {
	if (!isRecord(sender)) return false;
	return sender.type === undefined || sender.type === null || sender.type === 'contact';
}

/** Returns an event's name for n8n's log. Anything that does not look like a name is not logged. */
export function toLogName(body: unknown): string {
	const { event } = asRecord(body);
	return typeof event === 'string' && /^[a-z][a-z_]{0,49}$/.test(event) ? event : 'a delivery';
}
