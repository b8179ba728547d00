import type { IDataObject } from 'n8n-workflow';
import { asRecord, asText, toIsoTime, toScalar, type Scalar } from '../../shared/values';
import { simplifyAttachments } from '../event/attachments';
import { getSenderType, isAnswer, isWrittenByCustomer } from '../event/author';
import { getContent, getLanguage, getSubject } from '../event/messageContent';
import {
	getAttributes,
	getConversationId,
	getInboxId,
	isContact,
	isConversationEvent,
	type CxEvent,
} from '../event/parseEvent';
import { getSubmittedValues } from '../event/submission';
import type { Settings } from '../settings';

/**
 * Converts an event to sixteen keys, the same for every event; null where it has none. A conversation
 * event has those of its last message only if the customer wrote it, and if these settings do not
 * subscribe to the message itself. Never throws.
 */
export function simplifyEvent(
	event: CxEvent,
	settings?: Pick<Settings, 'source' | 'events'>,
): IDataObject {
	const { name, body, message, conversation } = event;
	const conversationId = toScalar(getConversationId(event));
	const text = showsMessage(event, settings) ? simplifyMessage(event) : {};
	const { message_id = null, content = null, attachments = null, ...others } = text;
	const { sender_type = null, in_reply_to = null, submitted = null } = others;
	return {
		event: name,
		conversation_id: conversationId,
		conversation_status: toScalar(conversation?.status),
		inbox_id: toInboxId(event),
		channel: toScalar(conversation?.channel),
		contact: toContact(event),
		message_id,
		content,
		attachments,
		created_at: toIsoTime(body.created_at ?? message?.created_at ?? conversation?.created_at),
		sender_type,
		subject: getSubject(event) ?? null,
		in_reply_to,
		submitted,
		chatInput: content,
		sessionId: asText(conversationId) ?? null,
	};
}

function showsMessage(event: CxEvent, settings?: Pick<Settings, 'source' | 'events'>): boolean {
	if (!isConversationEvent(event)) return true;
	const isReceivedItself =
		settings?.source === 'webhook' && settings.events?.includes('message_created') === true;
	return !isReceivedItself && isWrittenByCustomer(event);
}

function simplifyMessage(event: CxEvent): IDataObject {
	const { message } = event;
	return {
		message_id: toScalar(message?.id),
		content: getContent(event),
		// What the customer answers may be a message with attachments of its own.
		attachments: isAnswer(event) ? null : simplifyAttachments(message),
		sender_type: getSenderType(event) ?? null,
		in_reply_to: toScalar(getAttributes(event).in_reply_to),
		submitted: getSubmittedValues(event) ?? null,
	};
}

/** Returns the API's own number: inbox IDs are compared as text. */
function toInboxId(event: CxEvent): Scalar {
	const text = getInboxId(event);
	return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : (text ?? null);
}

function toContact(event: CxEvent): IDataObject | null {
	const { name: eventName, body, conversation } = event;
	const candidates = [asRecord(conversation?.meta).sender, body.contact];
	// The sender of a message without a type may be an agent.
	const isSenderContact = event.message !== body || isWrittenByCustomer(event);
	if (isSenderContact || asRecord(body.sender).type === 'contact') candidates.push(body.sender);
	if (eventName.startsWith('contact_')) candidates.unshift(body);
	const contact = candidates.find(isContact);
	if (contact === undefined) return null;
	const { id, name, email, phone_number: phoneNumber } = contact;
	return {
		id: toScalar(id),
		name: toScalar(name),
		email: toScalar(email),
		phone_number: toScalar(phoneNumber),
		language: getLanguage(event, contact) ?? null,
	};
}
