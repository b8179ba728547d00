import type { Conversation, Inbox, Message } from '../state/records.cts';
import type { Tenant } from '../state/state.cts';

/* The messages that an inbox sends automatically. */

/** An automatic message of an inbox. */
export type Template = Pick<Message, 'content' | 'content_type'>;

const EMAIL_REQUEST: Template[] = [
	{ content: 'Give the team a way to reach you.', content_type: 'text' },
	{ content: 'Get notified by email', content_type: 'input_email' },
];
const RATING: Template[] = [
	{ content: 'Please rate the conversation', content_type: 'input_csat' },
];

function* choose(
	inbox: Inbox,
	conversation: Conversation,
	messages: Message[],
	email: string | null,
): Generator<Template[]> {
	const { greeting_enabled, greeting_message, enable_email_collect, csat_survey_enabled } =
		inbox.details;
	const has = (type: string) => messages.some(({ content_type }) => content_type === type);
	const isFirst = messages.every(({ message_type }) => message_type === 'incoming');
	if (messages.every(({ message_type }) => message_type !== 'incoming')) return;
	if (greeting_enabled && greeting_message && isFirst)
		yield [{ content: String(greeting_message), content_type: 'text' }];
	if (enable_email_collect && inbox.channel_type === 'Channel::WebWidget' && email === null)
		if (!has('input_email')) yield EMAIL_REQUEST;
	if (csat_survey_enabled && conversation.status === 'resolved' && !has('input_csat')) yield RATING;
}

/** Returns the messages that an inbox sends after a message, or when a conversation is resolved. */
export function chooseTemplates({ state }: Tenant, conversation: Conversation): Template[][] {
	const { inbox_id, contact_id, id } = conversation;
	const inbox = state.inboxes.find(inbox_id);
	const { greeting_enabled, enable_email_collect, csat_survey_enabled } = inbox?.details ?? {};
	if (!inbox || !(greeting_enabled || enable_email_collect || csat_survey_enabled)) return [];
	const messages = state.messages.rows.filter((message) => message.conversation_id === id);
	const email = state.contacts.find(contact_id)?.email ?? null;
	return [...choose(inbox, conversation, messages, email)];
}
