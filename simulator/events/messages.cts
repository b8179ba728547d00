import { ACCOUNT } from '../state/initial-records.cts';
import type { Attachment, Message, Sender } from '../state/records.cts';
import type { State } from '../state/state.cts';
import { serializeContactInside, serializePerson, type Background } from './people.cts';
import { isoTime, unixSeconds } from './times.cts';

/* Messages as JSON, in responses and inside conversations, as recorded. */

const MESSAGE_TYPES = { incoming: 0, outgoing: 1, template: 3 } as const;
const SENDER_TYPES = { contact: 'Contact', user: 'User', agent_bot: 'AgentBot' } as const;

const serializeSenderInside = (state: State, sender: Sender, background: Background) => {
	const { type, id, name } = sender;
	if (type === 'contact') return serializeContactInside(state.contacts.get(id));
	if (type === 'user') return serializePerson(sender, background);
	return { id, name, avatar_url: '', type };
};

const serializeAttachment = ({ id, file_type, ...fields }: Attachment, message_id: number) => ({
	...{ id, message_id, file_type, account_id: ACCOUNT.id, ...fields },
});

/** Returns the attachments of a message, if it has any. */
export const withAttachments = ({ id, attachments }: Message) =>
	attachments.length === 0
		? {}
		: { attachments: attachments.map((each) => serializeAttachment(each, id)) };

/** Returns the fields that all serialized messages have. */
export const commonFields = (message: Message) => {
	const { id, content, content_type, content_attributes, source_id } = message;
	return { id, content, content_type, content_attributes, private: message.private, source_id };
};

const numberedFields = (message: Message) => ({
	...commonFields(message),
	inbox_id: message.inbox_id,
	conversation_id: message.conversation_id,
	message_type: MESSAGE_TYPES[message.message_type],
	created_at: unixSeconds(message.at),
	status: message.status,
});

/** Returns a message for a response. `message_type` is a number. */
export const serializeMessage = (state: State, message: Message) => ({
	...numberedFields(message),
	...withAttachments(message),
	sender: message.sender && serializeSenderInside(state, message.sender, { inBackground: false }),
});

interface MailContent {
	email?: { text_content: { quoted?: string }; html_content: { quoted?: string } };
}

/** Returns the text of a message without the quotation of an email. */
function processContent({ content, content_attributes }: Message): string | null {
	const { email } = content_attributes as MailContent;
	return email?.text_content.quoted ?? email?.html_content.quoted ?? content;
}

/** Returns a message inside a conversation. */
export function serializeMessageInside(state: State, message: Message, background: Background) {
	const { sender } = message;
	const conversation = state.conversations.find(message.conversation_id);
	return {
		...numberedFields(message),
		account_id: ACCOUNT.id,
		updated_at: isoTime(message.updated_at),
		sender_type: sender && SENDER_TYPES[sender.type],
		sender_id: sender?.id ?? null,
		external_source_ids: {},
		additional_attributes: {},
		processed_message_content: processContent(message),
		sentiment: {},
		conversation: {
			assignee_id: conversation?.assignee?.id ?? null,
			unread_count: conversation?.unread_count ?? 0,
			last_activity_at: unixSeconds(conversation?.last_activity_at ?? null),
			contact_inbox: { source_id: conversation?.contact_inbox.source_id },
		},
		...withAttachments(message),
		...(sender && { sender: serializeSenderInside(state, sender, background) }),
	};
}
