import { ApiError } from '../api/errors.cts';
import { operation } from '../api/operation.cts';
import { addMessage, contactAsSender } from '../chat/messages.cts';
import { serializeMessage } from '../events/messages.cts';
import { API_USER } from '../state/initial-records.cts';
import type { Inbox, MessageType, Sender } from '../state/records.cts';
import type { Tenant } from '../state/state.cts';

/** Maximum number of characters of a message (recorded). */
const MAX_LENGTH = 150_000;

/** Returns the sender of a message of the API: by default the inbox's bot, if it has one. */
export function apiSender({ state, settings }: Tenant, inbox: Inbox): Sender {
	if (settings.apiSender === 'user') return API_USER;
	const { id, name } = state.bots.find(inbox.agent_bot_id) ?? { id: 1, name: 'API' };
	return { id, name, type: 'agent_bot' };
}

interface MessageBody {
	content?: string;
	message_type?: string;
	conversation_id: number;
}

const MESSAGE_TYPES: string[] = ['incoming', 'outgoing', 'template'] satisfies MessageType[];

/** @throws ApiError 422 for a message that the engine rejects (recorded) */
function checkMessage(
	{ content = '', message_type = 'outgoing' }: MessageBody,
	inbox: Inbox,
): void {
	if (message_type === 'incoming' && inbox.channel_type !== 'Channel::Api')
		throw new ApiError(422, { error: 'Incoming messages are only allowed in Api inboxes' });
	if (!MESSAGE_TYPES.includes(message_type))
		throw new ApiError(422, { error: `'${message_type}' is not a valid message_type` });
	if (content.length > MAX_LENGTH)
		throw new ApiError(422, {
			error: `Validation failed: Content is too long (maximum is ${MAX_LENGTH} characters)`,
		});
}

function sendMessage(tenant: Tenant, body: MessageBody) {
	const { conversations, inboxes, contacts } = tenant.state;
	const conversation = conversations.get(body.conversation_id);
	const inbox = inboxes.get(conversation.inbox_id);
	checkMessage(body, inbox);
	const message_type = (body.message_type ?? 'outgoing') as MessageType;
	const contact = contacts.get(conversation.contact_id);
	const message = addMessage(tenant, conversation, {
		...{ content: body.content ?? null, message_type },
		sender: message_type === 'outgoing' ? apiSender(tenant, inbox) : contactAsSender(contact),
	});
	return { value: serializeMessage(tenant.state, message) };
}

export const messages = {
	'message:send': operation('message', 'flat', sendMessage),
};
