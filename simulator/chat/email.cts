import { randomUUID } from 'node:crypto';
import type { Attachment, Contact, Message } from '../state/records.cts';
import type { Tenant } from '../state/state.cts';
import { addContact, ensureOwnContactInbox } from './contacts.cts';
import { addConversation } from './conversations.cts';
import { addMessage, contactAsSender } from './messages.cts';

/** A customer's email to an inbox. */
export interface CustomerEmail {
	inboxId: number;
	/** The sender's address. */
	email?: string;
	name?: string;
	subject?: string;
	text?: string;
	html?: string;
	/** The conversation to reply to; by default, the email starts another one. */
	conversationId?: number;
	/** ID of the email to reply to; by default the last message of the conversation. */
	inReplyTo?: string;
	/** Whether the reply quotes the last message; true by default. */
	isQuoting?: boolean;
	attachments?: Array<Partial<Attachment>>;
	/** The sender, if known. */
	contact?: Contact;
}

/** Adds a customer's email. Drops an automatic email (recorded). */
export const receiveEmail = (tenant: Tenant, input: CustomerEmail & { automatic?: boolean }) =>
	input.automatic ? undefined : sendEmail(tenant, input);

/** Adds an email. Creates the contact and the conversation if they are missing. */
export function sendEmail(tenant: Tenant, input: CustomerEmail) {
	const inbox = tenant.state.inboxes.get(input.inboxId);
	if (inbox.channel_type !== 'Channel::Email')
		throw new Error(`The inbox ${inbox.name} is not an email inbox`);
	const messageId = `${randomUUID()}@example.org`;
	const contact = input.contact ?? ensureSender(tenant, input, messageId);
	const { conversationId } = input;
	const { conversations } = tenant.state;
	const given = conversationId === undefined ? undefined : conversations.get(conversationId);
	const repliedTo = given?.last_message ?? null;
	const inReplyTo = input.inReplyTo ?? (repliedTo && getMessageId(repliedTo));
	const subject = input.subject ?? (given ? 'Re: Your request' : 'My request');
	const attributes = {
		...{ source: 'email', in_reply_to: inReplyTo, mail_subject: subject },
		initiated_at: { timestamp: new Date().toISOString() },
	};
	const entry = () => ensureOwnContactInbox(tenant, contact, inbox);
	const conversation = given ?? addConversation(tenant, entry(), { attributes });
	const quoted = input.isQuoting === false ? null : repliedTo;
	const bodies = readBodies(withQuote(input.text, quoted), input.html);
	const message = addMessage(tenant, conversation, {
		...{ content: bodies.content, content_type: 'incoming_email', message_type: 'incoming' },
		...{ sender: contactAsSender(contact), source_id: messageId },
		attachments: input.attachments,
		content_attributes: {
			email: {
				...{ bcc: null, cc: null, content_type: bodies.type, date: isoSeconds() },
				...{ from: [contact.email ?? ''], html_content: bodies.html, in_reply_to: inReplyTo },
				...{ message_id: messageId, multipart: bodies.isMultipart },
				number_of_attachments: input.attachments?.length ?? 0,
				...{ subject, text_content: bodies.text, to: [String(inbox.details.email)] },
			},
			...{ cc_email: null, bcc_email: null },
		},
	});
	return { contact, conversation, message };
}

const getMessageId = ({ id, source_id }: Message) => source_id ?? `message/${id}@example.org`;

function ensureSender(tenant: Tenant, { email, name }: CustomerEmail, messageId: string): Contact {
	if (!email) throw new Error('An email needs the email address of its sender');
	const known = tenant.state.contacts.findByKey(email);
	if (known) return known;
	const additional_attributes = { source_id: `email:${messageId}` };
	const fields = { name: name ?? email.split('@')[0], email, phone_number: null };
	return addContact(tenant, { ...fields, additional_attributes });
}

const isoSeconds = () => new Date().toISOString().replace(/\.\d+Z$/, '+00:00');

function withQuote(text: string | undefined, quoted: Message | null): string | undefined {
	if (text === undefined || quoted === null) return text;
	const lines = (quoted.content ?? '').split('\n').map((line) => `> ${line}`);
	return [text, '', 'On Fri, Nov 27, 2026 at 10:00 Paperplane wrote:', ...lines].join('\n');
}

/** Returns the text without quotation and signature. */
function trimReply(text: string): string {
	const lines = text.split('\n');
	const end = lines.findIndex((line) => /^(On .* wrote:|>.*|-- ?)$/.test(line));
	const kept = end < 0 ? lines : lines.slice(0, end);
	return kept.join('\n').trim();
}

const readHtml = (html: string) =>
	html
		.replace(/<(br|\/p|\/div)[^>]*>/g, '\n')
		.replace(/<[^>]+>/g, '')
		.trim();

const toPart = (full: string, reply: string) => ({ full, reply, quoted: trimReply(reply) });

function readBodies(plain: string | undefined, html: string | undefined) {
	const isMultipart = plain !== undefined && html !== undefined;
	const charset = 'charset=UTF-8';
	const single = html === undefined ? `text/plain; ${charset}` : `text/html; ${charset}`;
	return {
		isMultipart,
		type: isMultipart ? 'multipart/alternative; boundary=simulated' : single,
		text: plain === undefined ? {} : toPart(`${plain}\n`, plain),
		html: html === undefined ? {} : toPart(html, readHtml(html)),
		content: plain ?? readHtml(html ?? ''),
	};
}
