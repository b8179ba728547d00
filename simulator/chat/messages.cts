import { messageEvent } from '../events/message-event.cts';
import type { Attachment, Contact, Conversation, EventName } from '../state/records.cts';
import type { Attributes, Message, Sender, Status } from '../state/records.cts';
import type { Tenant } from '../state/state.cts';
import { completeAttachment } from './attachments.cts';
import { findChanges, later } from './changes.cts';
import { updateContact } from './contacts.cts';
import { hasBot, getLoaded, updateConversation } from './conversations.cts';
import { chooseTemplates } from './templates.cts';

/* Messages. Each change updates the state and sends its events, as recorded. */

/** The fields of a message that its sender sets. */
export type MessageDraft = Pick<Message, 'content' | 'message_type' | 'sender'> &
	Partial<Pick<Message, 'private' | 'content_type' | 'content_attributes' | 'source_id'>> & {
		attachments?: Array<Partial<Attachment>>;
	};

/** Returns a contact as the sender of a message. */
export const contactAsSender = ({ id, name }: Contact): Sender => ({ type: 'contact', id, name });

/** Returns the content attributes of a reply to a message; null is a reply to none. */
export function replyTo({ state }: Tenant, inReplyTo: number | null | undefined): Attributes {
	if (inReplyTo === undefined) return {};
	if (inReplyTo === null) return { in_reply_to: null };
	const found = state.messages.find(inReplyTo);
	return { in_reply_to: found?.id ?? null, in_reply_to_external_id: found?.source_id ?? null };
}

function announce(tenant: Tenant, event: EventName, message: Message): void {
	tenant.announce(event, message.inbox_id, (background) =>
		messageEvent(tenant.state, event, message, background),
	);
	tenant.changed('messages');
}

const isByHuman = ({ message_type, sender, private: isPrivate }: Message) =>
	message_type === 'outgoing' && sender?.type === 'user' && !isPrivate;

/** Adds a message. A customer's message reopens a resolved or snoozed conversation. */
export function addMessage(
	tenant: Tenant,
	conversation: Conversation,
	draft: MessageDraft,
): Message {
	const message = storeMessage(tenant, conversation, draft);
	if (message.message_type === 'incoming') reopen(tenant, conversation);
	announce(tenant, 'message_created', message);
	// The body for the bot contains the labels.
	if (hasBot(tenant, conversation)) getLoaded(tenant, conversation).hasLabels = true;
	updateWaiting(tenant, conversation, message);
	sendTemplates(tenant, conversation);
	const contact = tenant.state.contacts.find(conversation.contact_id);
	if (message.sender?.type === 'contact' && contact)
		updateContact(tenant, contact, { last_activity_at: later(contact.last_activity_at ?? 0) });
	return message;
}

function storeMessage(tenant: Tenant, conversation: Conversation, draft: MessageDraft): Message {
	const at = Date.now();
	const { state } = tenant;
	const message = state.messages.add({
		...{ private: false, content_type: 'text', content_attributes: {}, status: 'sent' },
		...{ source_id: null, conversation_id: conversation.id, inbox_id: conversation.inbox_id },
		...{ updated_at: at, at },
		...draft,
		attachments: (draft.attachments ?? []).map((each) => completeAttachment(state, each)),
	});
	conversation.last_activity_at = at;
	if (!message.private) conversation.last_message = message;
	if (message.message_type === 'incoming') {
		conversation.unread_count++;
		conversation.last_incoming_at = at;
	}
	return message;
}

function reopen(tenant: Tenant, conversation: Conversation): void {
	if (tenant.state.contacts.find(conversation.contact_id)?.blocked) return;
	const { status } = conversation;
	if (status === 'snoozed') updateConversation(tenant, conversation, { status: 'open' });
	if (status !== 'resolved') return;
	updateConversation(tenant, conversation, {
		status: hasBot(tenant, conversation) ? 'pending' : 'open',
	});
}

function updateWaiting(tenant: Tenant, conversation: Conversation, message: Message): void {
	const { at } = message;
	const { waiting_since, first_reply_created_at } = conversation;
	if (isByHuman(message))
		updateConversation(tenant, conversation, {
			...{ waiting_since: null, first_reply_created_at: first_reply_created_at ?? at },
		});
	if (message.message_type === 'incoming' && waiting_since === null)
		updateConversation(tenant, conversation, { waiting_since: at });
}

function sendTemplates(tenant: Tenant, conversation: Conversation): void {
	for (const templates of chooseTemplates(tenant, conversation)) {
		const drafts = templates.map((template) => ({
			...{ ...template, message_type: 'template' as const, sender: null },
		}));
		// The engine stores all messages of a template before it sends their events (recorded).
		const messages = drafts.map((draft) => storeMessage(tenant, conversation, draft));
		for (const message of messages) announce(tenant, 'message_created', message);
	}
}

/** Changes the status of a conversation. An inbox can ask for a rating when it is resolved. */
export function changeStatus(
	tenant: Tenant,
	conversation: Conversation,
	status: Status,
	snoozed_until: number | null = null,
): void {
	updateConversation(tenant, conversation, { status, snoozed_until });
	if (status === 'resolved') sendTemplates(tenant, conversation);
}

/** Changes a message, if anything differs. */
export function updateMessage(tenant: Tenant, message: Message, updates: Partial<Message>): void {
	if (Object.keys(findChanges(message, updates)).length === 0) return;
	Object.assign(message, updates, { updated_at: later(message.updated_at) });
	announce(tenant, 'message_updated', message);
}
