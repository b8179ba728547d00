import type { IDataObject } from 'n8n-workflow';
import { asRecord, asText, isRecord, type Json } from '../../shared/values';

/** Coordinates are numbers (recorded), or the text of one. */
function toNumber(value: unknown): number | null {
	const number = Number(asText(value) ?? NaN);
	return Number.isFinite(number) ? number : null;
}

/** The name on a contact card, where a version gives it with the card rather than as content. */
function toCardName(meta: Json): string | null {
	const names = [meta.first_name ?? meta.firstName, meta.last_name ?? meta.lastName].map(asText);
	return names.filter((name) => name !== undefined).join(' ') || null;
}

/**
 * Returns the same keys for every attachment. A contact card has the number in `fallback_title`, and a
 * location its name or address (recorded).
 */
function simplifyAttachment(attachment: Json): IDataObject {
	const { file_type: type, data_url: url, fallback_title: fallback } = attachment;
	const isCard = type === 'contact';
	const isLocation = type === 'location';
	return {
		type: asText(type) ?? null,
		url: asText(url) ?? null,
		title: isCard ? toCardName(asRecord(attachment.meta)) : (asText(fallback) ?? null),
		latitude: isLocation ? toNumber(attachment.coordinates_lat) : null,
		longitude: isLocation ? toNumber(attachment.coordinates_long) : null,
		phone_number: isCard ? (asText(fallback) ?? null) : null,
	};
}

/** Returns a message's attachments; null if it has none. */
export function simplifyAttachments(message: Json | undefined): IDataObject[] | null {
	const attachments = Array.isArray(message?.attachments) ? message.attachments : [];
	const simplified = attachments.filter(isRecord).map(simplifyAttachment);
	return simplified.length > 0 ? simplified : null;
}
