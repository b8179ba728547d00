import { isNonce } from '../../shared/nonce';
import type { QuestionPost } from '../../shared/questionPost';
import {
	asId,
	asRecord,
	asText,
	findText,
	parseHttpUrl,
	toId,
	toScalar,
} from '../../shared/values';
import { simplifyAttachments } from '../event/attachments';
import { getSenderType, isAnswer, isFromCustomer } from '../event/author';
import { getContent } from '../event/messageContent';
import { getAttributes, isContact, type CxEvent } from '../event/parseEvent';
import { getSubmittedValues } from '../event/submission';

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
	Pick<QuestionPost, 'inReplyTo' | 'responder' | 'attachments'>;

/** `message_type` is text in an event, and a number in a conversation's list (recorded). */
const OUTGOING = new Set(['outgoing', '1']);

/** What may follow a link in a text. It looks back to take linear time. */
const AFTER_LINK = /(?<![.,;:!?*_])[.,;:!?*_]+$/;

/** Longer links are not n8n's, and would fill the memory. */
const MAX_LINK_LENGTH = 2000;

const LINK = /https?:\/\/[^\s<>"'`()[\]]+/g;

/** Returns whether a rule or a campaign of the tenant wrote in an agent's name (inferred). */
function isAutomatic(event: CxEvent): boolean {
	const { campaign_id: campaignId } = asRecord(event.body.additional_attributes);
	return [getAttributes(event).automation_rule_id, campaignId].some((id) => asText(id));
}

/** Returns a new public message of an agent, a bot or the API; undefined for any other event. */
export function readOutgoingMessage(event: CxEvent): OutgoingMessage | undefined {
	const { name, body, copy } = event;
	if (name !== 'message_created' || body.private === true) return undefined;
	if (!OUTGOING.has(asText(body.message_type)?.toLowerCase() ?? '')) return undefined;
	const isAgent = getSenderType(event) === 'agent' && !isAutomatic(event);
	const senderIds = [body, copy].flatMap((version) => [
		asRecord(version?.sender).id,
		version?.sender_id,
	]);
	return { id: toId(body.id), userId: isAgent ? asId(findText(senderIds)) : undefined };
}

/** Decodes what rendering makes of the characters of a link. */
const decodeEntities = (content: string): string =>
	content.replace(
		/&(?:amp|#(\d{2,3})|#x([\da-f]{2}));/gi,
		(_entity, decimal?: string, hex?: string) =>
			String.fromCharCode(decimal ? Number(decimal) : parseInt(hex ?? '26', 16)),
	);

/**
 * Returns the link of a question in a message: a URL of this n8n with a signature and a nonce. n8n itself
 * checks the signature when the link is used. The path of its waiting webhooks can be any.
 */
export function findQuestionLink(
	event: CxEvent,
	getOwnUrl: () => string | undefined,
): QuestionLink | undefined {
	const contents = [event.copy?.content, event.body.content];
	const content = contents.find((text) => typeof text === 'string' && text.includes('nonce'));
	if (typeof content !== 'string') return undefined;
	const own = parseHttpUrl(getOwnUrl() ?? '');
	for (const [found] of decodeEntities(content).matchAll(LINK)) {
		const url = parseHttpUrl(found.replace(AFTER_LINK, ''));
		if (url === undefined || url.origin !== own?.origin) continue;
		const nonce = url.searchParams.get('nonce');
		const isLink = isNonce(nonce) && url.href.length <= MAX_LINK_LENGTH;
		if (isLink && url.searchParams.get('signature')) return { link: url.href, nonce };
	}
	return undefined;
}

/**
 * Returns a customer's reply; undefined for an event that cannot answer a question. What was chosen with
 * the engine's own buttons is a change of the message that asked (recorded).
 */
export function readReply(event: CxEvent): Reply | undefined {
	const { body, message, conversation } = event;
	const messageId = toId(body.id);
	if (messageId === undefined || message !== body || !isFromCustomer(event)) return undefined;
	// A form, a rating or an email address answers the message that asked for it (recorded).
	if (isAnswer(event) && getSubmittedValues(event)?.some(({ name }) => name !== undefined)) {
		return undefined;
	}
	const text = asText(getContent(event));
	if (text === undefined || text.trim() === '') return undefined;
	const contact = [asRecord(conversation?.meta).sender, body.sender].find(isContact);
	const { id, name } = contact ?? {};
	return {
		text,
		messageId,
		inReplyTo: toId(getAttributes(event).in_reply_to),
		responder: contact && { id: toScalar(id), name: asText(name) ?? null },
		attachments: simplifyAttachments(message) ?? undefined,
	};
}
