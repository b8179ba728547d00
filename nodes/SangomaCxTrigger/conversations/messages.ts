import type { QuestionPost } from '../../shared/questionKeys';
import { isNonce } from '../../shared/questionKeys';
import { asRecord, asText, isRecord, parseHttpUrl } from '../../shared/values';
import { isFromCustomer } from '../delivery/filter';
import { isContact, type CxEvent } from '../delivery/parseEvent';

/** What a message that the customer did not write says about the conversation. */
export interface OutgoingMessage {
	id: number | undefined;
	/** The sender's ID, if it is a user: a human agent, or the API itself. */
	userId: string | undefined;
}

/** A link to the page of a question, with its nonce. */
export interface QuestionLink {
	link: string;
	nonce: string;
}

/** A customer's reply in the chat. */
export type Reply = Required<Pick<QuestionPost, 'text' | 'messageId'>> &
	Pick<QuestionPost, 'inReplyTo' | 'responder'>;

/** `message_type` is text in an event, and a number in a conversation's list (recorded). */
const OUTGOING = new Set<unknown>(['outgoing', 1]);

const ENTITIES: Record<string, string> = { amp: '&', '#38': '&', '#x26': '&' };

const LINK = /https?:\/\/[^\s<>"'`()[\]]+/g;

const toId = (value: unknown): number | undefined => {
	const id = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
	return Number.isSafeInteger(id) ? Number(id) : undefined;
};

/** Returns the copy of an event's message in its conversation, which is never rendered as HTML (recorded). */
function findCopy({ body, conversation }: CxEvent): Record<string, unknown> | undefined {
	const messages = Array.isArray(conversation?.messages) ? conversation.messages : [];
	return messages.filter(isRecord).find(({ id }) => id !== undefined && id === body.id);
}

/** Returns a new public message of an agent, a bot or the API; undefined for any other event. */
export function readOutgoingMessage({ name, body }: CxEvent): OutgoingMessage | undefined {
	if (name !== 'message_created' || body.private === true) return undefined;
	if (!OUTGOING.has(body.message_type)) return undefined;
	const { id, type } = asRecord(body.sender);
	return { id: toId(body.id), userId: type === 'user' ? asText(id) : undefined };
}

/**
 * Returns the link of a question in a message: a URL of this n8n with a signature and a nonce. n8n itself
 * checks the signature when the link is used. The path of its waiting webhooks can be any.
 */
export function findQuestionLink(
	event: CxEvent,
	getOwnUrl: () => string | undefined,
): QuestionLink | undefined {
	const contents = [findCopy(event)?.content, event.body.content];
	const content = contents.find((text) => typeof text === 'string' && text.includes('nonce='));
	if (typeof content !== 'string') return undefined;
	const own = parseHttpUrl(getOwnUrl() ?? '');
	const decoded = content.replace(/&(\w+|#\w+);/g, (entity, name: string) => {
		return ENTITIES[name.toLowerCase()] ?? entity;
	});
	for (const [found] of decoded.matchAll(LINK)) {
		const url = parseHttpUrl(found.replace(/[.,;:!?*_]+$/, ''));
		if (url === undefined || url.origin !== own?.origin) continue;
		const nonce = url.searchParams.get('nonce');
		if (isNonce(nonce) && url.searchParams.get('signature')) return { link: url.href, nonce };
	}
	return undefined;
}

/** Returns what a customer chose with the engine's own buttons: its title, or its value (recorded). */
function readSubmitted({ name, body }: CxEvent): string | undefined {
	if (name !== 'message_updated') return undefined;
	const { submitted_values: values } = asRecord(body.content_attributes);
	const [first] = Array.isArray(values) ? (values as unknown[]) : [];
	const { title, value } = asRecord(first);
	return asText(title) ?? asText(value);
}

/** Returns the text of a message: of a mail, its new part without signature and quotation (recorded). */
function readText(event: CxEvent): string {
	const { content, content_attributes: attributes } = event.body;
	const { text_content: plain, html_content: html } = asRecord(asRecord(attributes).email);
	const isMail = plain !== undefined || html !== undefined;
	const parts = isMail
		? [
				asRecord(plain).quoted,
				asRecord(html).quoted,
				findCopy(event)?.processed_message_content,
				content,
			]
		: [content];
	return asText(parts.find((part) => asText(part) !== undefined)) ?? '';
}

/** Returns a customer's reply; undefined for an event that cannot answer a question. */
export function readReply(event: CxEvent): Reply | undefined {
	const { name, body, conversation } = event;
	const messageId = toId(body.id);
	if (messageId === undefined) return undefined;
	const isMessage = name === 'message_created' && isFromCustomer(event);
	const text = isMessage ? readText(event) : readSubmitted(event);
	if (text === undefined || text.trim() === '') return undefined;
	const contact = [body.sender, asRecord(conversation?.meta).sender].find(isContact);
	const { id, name: contactName } = contact ?? {};
	return {
		text,
		messageId,
		inReplyTo: toId(asRecord(body.content_attributes).in_reply_to),
		responder: contact && {
			id: typeof id === 'number' || typeof id === 'string' ? id : null,
			name: asText(contactName) ?? null,
		},
	};
}
