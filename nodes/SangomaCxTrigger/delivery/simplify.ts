import type { IDataObject } from 'n8n-workflow';
import { asRecord, isRecord } from '../../api/values';
import { conversationIdOf, inboxIdOf, isContact, type EventParts, type Json } from './event';

type Scalar = string | number | null;

const scalar = (value: unknown): Scalar =>
	typeof value === 'string' || typeof value === 'number' ? value : null;

/** Above this, a number counts milliseconds: in seconds it would be in the year 5138. */
const MAX_SECONDS = 1e11;

/** A date and time that names no zone: read as UTC, whatever zone n8n runs in. */
const WITHOUT_ZONE = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?$/;

function toTime(value: string | number): Date {
	if (typeof value === 'string' && !/^\d+(\.\d+)?$/.test(value)) {
		return new Date(WITHOUT_ZONE.test(value) ? `${value.replace(' ', 'T')}Z` : value);
	}
	const number = Number(value);
	return new Date(number > MAX_SECONDS ? number : number * 1000);
}

/** Reads an ISO text or unix seconds (inferred: messages have the one, conversations the other). */
function toIsoTime(value: unknown): string | null {
	if (typeof value !== 'string' && typeof value !== 'number') return null;
	const time = toTime(value);
	return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

function findContact({ event, body, conversation }: EventParts): Json | undefined {
	const candidates = [asRecord(conversation?.meta).sender, body.sender, body.contact];
	if (event.startsWith('contact_')) candidates.unshift(body);
	return candidates.find(isContact);
}

function toContact(contact: Json | undefined): IDataObject | null {
	if (contact === undefined) return null;
	const { id, name, email, phone_number: phoneNumber } = contact;
	return {
		id: scalar(id),
		name: scalar(name),
		email: scalar(email),
		phone_number: scalar(phoneNumber),
	};
}

function toAttachments(message: Json | undefined): IDataObject[] | null {
	const attachments = Array.isArray(message?.attachments) ? message.attachments : [];
	const shown = attachments
		.filter(isRecord)
		.map(({ file_type: type, data_url: url }) => ({ type: scalar(type), url: scalar(url) }));
	return shown.length > 0 ? shown : null;
}

/** `inboxIdOf` compares as text; what goes out is the API's own number. */
function toInboxId(parts: EventParts): Scalar {
	const text = inboxIdOf(parts);
	return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : (text ?? null);
}

/** Gives the ten keys that every event comes down to; null where an event has none. Never throws. */
export function simplifyEvent(parts: EventParts): IDataObject {
	const { event, body, message, conversation } = parts;
	return {
		event,
		conversation_id: scalar(conversationIdOf(parts)),
		conversation_status: scalar(conversation?.status),
		inbox_id: toInboxId(parts),
		channel: scalar(conversation?.channel),
		contact: toContact(findContact(parts)),
		message_id: scalar(message?.id),
		content: scalar(message?.content),
		attachments: toAttachments(message),
		created_at: toIsoTime(body.created_at ?? message?.created_at ?? conversation?.created_at),
	};
}
