import { ApiError, orNotFound } from '../api/errors.cts';
import { operation } from '../api/operation.cts';
import { addMessage, type MessageDraft } from '../chat/conversations.cts';
import { serializeMessage, serializeSender } from '../events/serializers.cts';
import type { Inbox } from '../state/records.cts';
import type { Tenant } from '../state/state.cts';

/** The user in whose name messages are sent with the setting `apiSender`. */
const API_USER = { id: 21, name: 'API User', type: 'user' as const };

/** Returns a message of the inbox's bot, or of the API if the inbox has none. */
export function botMessage(tenant: Tenant, inbox: Inbox, content: string): MessageDraft {
	const { id, name } = tenant.state.bots.find(inbox.agent_bot_id) ?? { id: 1, name: 'API' };
	const bot = { id, name, type: 'agent_bot' as const };
	const sender = tenant.settings.apiSender === 'user' ? API_USER : bot;
	return { content, message_type: 'outgoing', sender };
}

interface MessageBody {
	content: string;
	message_type?: 'incoming' | 'outgoing';
	conversation_id: number;
}

function sendMessage(tenant: Tenant, body: MessageBody) {
	const { conversations, inboxes, contacts } = tenant.state;
	const conversation = orNotFound(conversations.find(body.conversation_id), 'Conversation');
	const inbox = orNotFound(inboxes.find(conversation.inbox_id), 'Inbox');
	const draft = botMessage(tenant, inbox, body.content);
	if (body.message_type === 'incoming') {
		if (inbox.channel_type !== 'Channel::Api')
			throw new ApiError(422, { error: 'Incoming messages are only allowed in Api inboxes' });
		const contact = orNotFound(contacts.find(conversation.contact_id), 'Contact');
		Object.assign(draft, { message_type: 'incoming', sender: serializeSender(contact) });
	}
	return { value: serializeMessage(addMessage(tenant, conversation, draft)) };
}

/** The operations on messages. */
export const messages = {
	'message:send': operation('message', 'flat', sendMessage),
};
