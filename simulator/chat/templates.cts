import type { Conversation, Message } from '../state/records.cts';
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

/** Returns the messages that an inbox sends after a message, or when a conversation is resolved. */
export function chooseTemplates({ state }: Tenant, conversation: Conversation): Template[][] {
	const { inbox_id, contact_id, id, status } = conversation;
	const { channel_type, details } = state.inboxes.get(inbox_id);
	const { greeting_enabled, greeting_message, enable_email_collect, csat_survey_enabled } = details;
	if (!greeting_enabled && !enable_email_collect && !csat_survey_enabled) return [];
	const messages = state.messages.rows.filter((message) => message.conversation_id === id);
	if (messages.every(({ message_type }) => message_type !== 'incoming')) return [];
	const has = (type: string) => messages.some(({ content_type }) => content_type === type);
	const isFirst = messages.every(({ message_type }) => message_type === 'incoming');
	const collectsEmail = enable_email_collect && channel_type === 'Channel::WebWidget';
	const hasEmail = (state.contacts.find(contact_id)?.email ?? null) !== null;
	const templates: Template[][] = [];
	if (greeting_enabled && greeting_message && isFirst)
		templates.push([{ content: String(greeting_message), content_type: 'text' }]);
	if (collectsEmail && !hasEmail && !has('input_email')) templates.push(EMAIL_REQUEST);
	if (csat_survey_enabled && status === 'resolved' && !has('input_csat')) templates.push(RATING);
	return templates;
}
