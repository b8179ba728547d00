import { addMessage } from '../../chat/conversations.cts';
import type { MessageDraft } from '../../chat/conversations.cts';
import { contactAsSender, shapeMessage } from '../../events/serializers.cts';
import type { Inbox } from '../../state/records.cts';
import type { Tenant } from '../../state/state.cts';
import { need, Refusal } from '../refusals.cts';
import { operation } from '../operation.cts';

/** A message of an inbox's bot, or of the API where there is none. */
export function draftOfBot({ state }: Tenant, inbox: Inbox, content: string): MessageDraft {
	const bot = state.bots.find(inbox.agent_bot_id ?? -1);
	const sender = { id: bot?.id ?? 1, name: bot?.name ?? 'API', type: 'agent_bot' as const };
	return { content, message_type: 'outgoing', sender };
}

interface MessageBody {
	content: string;
	message_type?: 'incoming' | 'outgoing';
	conversation_id: number;
}

function sendMessage(tenant: Tenant, body: MessageBody) {
	const { conversations, inboxes, contacts } = tenant.state;
	const conversation = need(conversations.find(body.conversation_id), 'Conversation');
	const inbox = need(inboxes.find(conversation.inbox_id), 'Inbox');
	const draft = draftOfBot(tenant, inbox, body.content);
	if (body.message_type === 'incoming') {
		if (inbox.channel_type !== 'Channel::Api')
			throw new Refusal(422, { error: 'Incoming messages are only allowed in Api inboxes' });
		const contact = need(contacts.find(conversation.contact_id), 'Contact');
		Object.assign(draft, { message_type: 'incoming', sender: contactAsSender(contact) });
	}
	return { value: shapeMessage(addMessage(tenant, conversation, draft)) };
}

/** What can be done with messages. */
export const messages = [
	operation({ name: 'message:send', resource: 'message', shape: 'flat', run: sendMessage }),
];
