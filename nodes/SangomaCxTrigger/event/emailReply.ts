import { asRecord, asText, type Json } from '../../shared/values';
import { FORWARDED_SUBJECT } from './mailWords';
import { beginsWithOriginal, removeQuotation, removeRemains } from './quotation';

const findNonBlankText = (...values: unknown[]): string | undefined =>
	values.map(asText).find((text) => text !== undefined && text.trim() !== '');

const getSender = ({ from }: Json): string | undefined =>
	asText(from) ?? (Array.isArray(from) ? asText(from[0]) : undefined);

/**
 * Returns the new part of a mail, without signature and quotation; null if it has none. The engine gives
 * it as `quoted` or as `processed` content (recorded), and leaves some attributions of quotations in it.
 * Where it is not clear that a program wrote them, they stay: a customer's words must not be lost.
 */
export function getNewPart(
	email: Json,
	content: unknown,
	processed: unknown,
	hasAttachments = false,
): string | null {
	const [text, html] = [asRecord(email.text_content), asRecord(email.html_content)];
	const whole = findNonBlankText(text.reply, text.full, html.reply, content) ?? '';
	const part = findNonBlankText(text.quoted, html.quoted, processed);
	const sender = getSender(email)?.toLowerCase();
	// A reply that is no more than a picture: anything else may be an answer below or in the quotation.
	const isReply = hasAttachments && !FORWARDED_SUBJECT.test(asText(email.subject) ?? '');
	if (isReply && beginsWithOriginal(part ?? whole, sender)) return null;
	if (part === undefined) return removeQuotation(whole, sender) || null;
	return removeRemains(part, whole, sender);
}

const isSet = (value: unknown): boolean =>
	value === true || !['no', 'false', '0', undefined].includes(asText(value)?.toLowerCase());

/** Returns whether the details of a mail say that a machine wrote it (`auto_reply`: recorded). */
function saysAutomatic(details: Json): boolean {
	return Object.entries(details).some(([key, value]) => {
		const name = key
			.toLowerCase()
			.replace(/[^a-z]/g, '')
			.replace(/^x/, '');
		if (name === 'precedence') return /^(auto_reply|bulk|junk)$/i.test(asText(value) ?? '');
		return /^auto(reply|replied|submitted|response|respond|generated)$/.test(name) && isSet(value);
	});
}

/** Returns whether a machine wrote a mail: answering it could start a loop. */
export function isAutomaticMail(attributes: Json, message: Json, conversation?: Json): boolean {
	const email = asRecord(attributes.email);
	const details = [
		email,
		asRecord(email.headers),
		attributes,
		asRecord(message.additional_attributes),
	];
	if (details.some(saysAutomatic)) return true;
	const isMail = Object.keys(email).length > 0 || conversation?.channel === 'Channel::Email';
	const address = getSender(email) ?? asText(asRecord(message.sender).email) ?? '';
	return isMail && /(^|<)(mailer-daemon|postmaster)@/i.test(address);
}
