import { asRecord, asText, findText } from '../../shared/values';
import { isAutomaticMail } from './emailReply';
import { getAttributes, isContact, type CxEvent } from './parseEvent';
import { isAnswered } from './submission';

/** Who wrote a message. */
type SenderType = 'contact' | 'agent' | 'bot';

/** `message_type` is text in an event, and a number in a conversation's list (recorded). */
const INCOMING = new Set(['incoming', '0']);

/** The engine's types of agents, without case and punctuation. */
const AGENTS = new Set(['user', 'agent', 'administrator']);

/** A change of a message that was written before, in any of the names that such an event may have. */
const CHANGE = /_(updated|changed|edited|deleted|read)$/;

/** Returns whether a person deleted the event's message: its text is the engine's (recorded). */
const isDeleted = (event: CxEvent): boolean => getAttributes(event).deleted === true;

/** Returns the sender's type; some versions have it beside the sender or only in the copy. */
function getTypeName({ message, copy }: CxEvent): string | undefined {
	return findText(
		[message, copy].flatMap((version) => [asRecord(version?.sender).type, version?.sender_type]),
	);
}

function isIncoming({ message }: CxEvent): boolean {
	const type = asText(message?.message_type);
	return type === undefined ? isContact(message?.sender) : INCOMING.has(type.toLowerCase());
}

/** Returns who wrote the message; undefined for templates, automation rules, and where nobody says it. */
function getAuthor(event: CxEvent): SenderType | undefined {
	const type = getTypeName(event)
		?.toLowerCase()
		.replace(/[^a-z]/g, '');
	if (type !== undefined) {
		if (AGENTS.has(type)) return 'agent';
		if (/bot|assistant/.test(type)) return 'bot';
	}
	return isIncoming(event) ? 'contact' : undefined;
}

/** Returns whether the customer wrote the event's message, or the last one of its conversation. */
export function isWrittenByCustomer(event: CxEvent): boolean {
	const { message, conversation } = event;
	if (message === undefined || message.private === true || isDeleted(event)) return false;
	if (!isIncoming(event) || getAuthor(event) !== 'contact') return false;
	return !isAutomaticMail(getAttributes(event), message, conversation);
}

/**
 * Returns whether the event is the customer's answer to options, a form, an email request or a rating:
 * a change of the message that asked (recorded).
 */
export function isAnswer(event: CxEvent): boolean {
	const { body, message } = event;
	if (message !== body || message.private === true || isDeleted(event)) return false;
	return isAnswered(event) && !isWrittenByCustomer(event);
}

/** Returns whether the customer has just written or answered this. An old message may change later. */
export function isFromCustomer(event: CxEvent): boolean {
	return isAnswer(event) || (!CHANGE.test(event.name) && isWrittenByCustomer(event));
}

/** Returns who wrote the event's message. */
export function getSenderType(event: CxEvent): SenderType | undefined {
	return isAnswer(event) ? 'contact' : getAuthor(event);
}
