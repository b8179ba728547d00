import type { IDataObject } from 'n8n-workflow';
import { asRecord, isRecord } from '../../shared/values';
import { getConversationId, getInboxId, isContact, type CxEvent, type Json } from './parseEvent';

type Scalar = string | number | null;

/** Larger numbers are milliseconds: in seconds, they would be in the year 5138. */
const MAX_SECONDS = 1e11;

/** A date and time without a time zone: read as UTC, whatever n8n's time zone. */
const WITHOUT_TIME_ZONE = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?$/;

/** Converts an event to ten keys, the same for every event; null where it has none. Never throws. */
export function simplifyEvent(event: CxEvent): IDataObject {
	const { name, body, message, conversation } = event;
	return {
		event: name,
		conversation_id: toScalar(getConversationId(event)),
		conversation_status: toScalar(conversation?.status),
		inbox_id: toInboxId(event),
		channel: toScalar(conversation?.channel),
		contact: toContact(event),
		message_id: toScalar(message?.id),
		content: toScalar(message?.content),
		attachments: toAttachments(message),
		created_at: toIsoTime(body.created_at ?? message?.created_at ?? conversation?.created_at),
	};
}

function toScalar(value: unknown): Scalar {
	return typeof value === 'string' || typeof value === 'number' ? value : null;
}

/** Returns the API's own number: inbox IDs are compared as text. */
function toInboxId(event: CxEvent): Scalar {
	const text = getInboxId(event);
	return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : (text ?? null);
}

function toContact({ name: eventName, body, conversation }: CxEvent): IDataObject | null {
	const candidates = [asRecord(conversation?.meta).sender, body.sender, body.contact];
	if (eventName.startsWith('contact_')) candidates.unshift(body);
	const contact = candidates.find(isContact);
	if (contact === undefined) return null;
	const { id, name, email, phone_number: phoneNumber } = contact;
	return {
		id: toScalar(id),
		name: toScalar(name),
		email: toScalar(email),
		phone_number: toScalar(phoneNumber),
	};
}

function toAttachments(message: Json | undefined): IDataObject[] | null {
	const attachments = Array.isArray(message?.attachments) ? message.attachments : [];
	const simplified = attachments
		.filter(isRecord)
		.map(({ file_type: type, data_url: url }) => ({ type: toScalar(type), url: toScalar(url) }));
	return simplified.length > 0 ? simplified : null;
}

/** Converts ISO text or Unix seconds (recorded: messages have the former, conversations the latter). */
function toIsoTime(value: unknown): string | null {
	if (typeof value !== 'string' && typeof value !== 'number') return null;
	const date = toDate(value);
	return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function toDate(value: string | number): Date {
	if (typeof value === 'string' && !/^\d+(\.\d+)?$/.test(value)) {
		return new Date(WITHOUT_TIME_ZONE.test(value) ? `${value.replace(' ', 'T')}Z` : value);
	}
	const number = Number(value);
	return new Date(number > MAX_SECONDS ? number : number * 1000);
}
