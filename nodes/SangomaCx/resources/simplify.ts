import type { IDataObject } from 'n8n-workflow';
import { asRecord, asText, isRecord, toIsoTime, toScalar, type Json } from '../../shared/values';

// Responses are not documented. Recorded are those of the chat engine behind Sangoma CX; other places of
// the same values are inferred.

/** Types of messages, by the number that responses have for them (recorded). */
const MESSAGE_TYPES = ['incoming', 'outgoing', 'activity', 'template'];

/** Returns the object that a response is about, with what is beside it. */
function unwrap(object: Json, key: string): Json {
	const wrappers = object.id === undefined ? [key, 'payload', 'data', 'result'] : [key];
	const wrapper = wrappers.find((name) => isRecord(object[name]));
	if (wrapper === undefined) return object;
	const { [wrapper]: inner, ...beside } = object;
	return unwrap({ ...beside, ...asRecord(inner) }, key);
}

/** Returns the simplified object, or the response as it is if it has none of the fields. */
function orUnchanged(response: IDataObject, simplified: IDataObject): IDataObject {
	return Object.values(simplified).every((value) => value === null) ? response : simplified;
}

const getInboxId = ({ inbox_id: id, inbox }: Json): unknown => id ?? asRecord(inbox).id;

/** Simplifies a contact. Of its identities in several inboxes, that of the requested inbox counts. */
export function simplifyContact(response: IDataObject, request: IDataObject): IDataObject {
	const contact = unwrap(response, 'contact');
	const { contact_inbox: own, contact_inboxes: all } = contact;
	const inboxes = [own, ...(Array.isArray(all) ? all : [])].filter(isRecord);
	const requested = asText(request.inbox_id);
	const inbox =
		inboxes.find((each) => asText(getInboxId(each)) === requested) ?? inboxes[0] ?? contact;
	return orUnchanged(response, {
		id: toScalar(contact.id ?? contact.contact_id),
		name: toScalar(contact.name),
		email: toScalar(contact.email),
		phone_number: toScalar(contact.phone_number),
		source_id: toScalar(inbox.source_id),
		inbox_id: toScalar(getInboxId(inbox)),
		created_at: toIsoTime(contact.created_at),
	});
}

/** The contact is the sender in `meta` (recorded). */
function simplifyCustomer({ meta, contact, sender, contact_inbox, ...flat }: Json) {
	const inbox = asRecord(contact_inbox);
	const found = [asRecord(meta).sender, contact, sender, inbox.contact].find(isRecord) ?? {};
	const customer = {
		id: toScalar(found.id ?? flat.contact_id ?? inbox.contact_id),
		name: toScalar(found.name ?? flat.contact_name),
		email: toScalar(found.email ?? flat.contact_email),
		phone_number: toScalar(found.phone_number ?? flat.contact_phone_number),
	};
	return Object.values(customer).every((value) => value === null) ? null : customer;
}

/** Simplifies a conversation. */
export function simplifyConversation(response: IDataObject): IDataObject {
	const conversation = unwrap(response, 'conversation');
	const { id, conversation_id, display_id, status, current_status } = conversation;
	return orUnchanged(response, {
		id: toScalar(id ?? conversation_id ?? display_id),
		status: toScalar(status ?? current_status),
		priority: toScalar(conversation.priority),
		inbox_id: toScalar(getInboxId(conversation)),
		contact: simplifyCustomer(conversation),
		created_at: toIsoTime(conversation.created_at),
	});
}

function toMessageType(value: unknown): string | null {
	const text = asText(value)?.toLowerCase();
	return text === undefined ? null : (MESSAGE_TYPES[Number(text)] ?? text);
}

/** Converts the engine's name of a class, such as `AgentBot`, to a sender's type, such as `agent_bot`. */
const toSenderType = (name: unknown): string | null =>
	asText(name)
		?.replace(/([a-z])([A-Z])/g, '$1_$2')
		.toLowerCase() ?? null;

/** The sender is an object, or an ID and the name of a class (both recorded). */
function simplifySender({ sender, sender_id: id, sender_type: type }: Json) {
	const found = asRecord(sender);
	const simplified = {
		id: toScalar(found.id ?? id),
		name: toScalar(found.name),
		type: toSenderType(found.type ?? type),
	};
	return Object.values(simplified).every((value) => value === null) ? null : simplified;
}

/** Simplifies a message. */
export function simplifyMessage(response: IDataObject): IDataObject {
	const message = unwrap(response, 'message');
	const conversation = asRecord(message.conversation);
	return orUnchanged(response, {
		id: toScalar(message.id ?? message.message_id),
		conversation_id: toScalar(
			message.conversation_id ?? conversation.id ?? conversation.display_id,
		),
		inbox_id: toScalar(getInboxId(message) ?? conversation.inbox_id),
		message_type: toMessageType(message.message_type),
		content: toScalar(message.content),
		content_type: toScalar(message.content_type),
		status: toScalar(message.status),
		sender: simplifySender(message),
		created_at: toIsoTime(message.created_at),
	});
}

/** Simplifies an inbox to what people and AI agents need of it. */
export function simplifyInbox(inbox: IDataObject): IDataObject {
	const {
		channel_type = null,
		email = null,
		phone_number = null,
		...found
	} = unwrap(inbox, 'inbox');
	const { id = found.inbox_id ?? null, name = found.inbox_name ?? null } = found;
	return orUnchanged(inbox, { id, name, channel_type, email, phone_number } as IDataObject);
}
