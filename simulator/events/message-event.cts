import { ACCOUNT } from '../state/initial-records.cts';
import type { Message, Sender } from '../state/records.cts';
import type { State } from '../state/state.cts';
import { serializeConversation } from './conversations.cts';
import { commonFields, withAttachments } from './messages.cts';
import { serializeContactInEvent, type Background } from './people.cts';
import { isoTime } from './times.cts';

function serializeSenderInEvent(state: State, sender: Sender | null) {
	if (sender?.type !== 'contact') return sender;
	return serializeContactInEvent(state.contacts.get(sender.id));
}

/** Returns the body of a message event. `message_type` is a string, `created_at` an ISO date. */
export function messageEvent(
	state: State,
	event: string,
	message: Message,
	background: Background,
) {
	const conversation = state.conversations.find(message.conversation_id);
	return {
		account: ACCOUNT,
		additional_attributes: {},
		...commonFields(message),
		conversation: conversation && serializeConversation(state, conversation, background),
		created_at: isoTime(message.at),
		inbox: { id: message.inbox_id, name: state.inboxes.find(message.inbox_id)?.name ?? '' },
		message_type: message.message_type,
		sender: serializeSenderInEvent(state, message.sender),
		...withAttachments(message),
		event,
	};
}
