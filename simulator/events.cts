import type { Contact, Conversation, Message } from './records.cts';
import { contactAsSender, shapeConversation } from './shapes.cts';
import { ACCOUNT } from './state.cts';
import type { World } from './world.cts';

/** Who can get which event (inferred; the first two names are documented for webhooks). */
export const EVENTS = {
	conversation_created: { webhook: true, bot: false },
	message_created: { webhook: true, bot: true },
	conversation_status_changed: { webhook: true, bot: false },
	conversation_updated: { webhook: true, bot: false },
	conversation_opened: { webhook: false, bot: true },
	conversation_resolved: { webhook: false, bot: true },
	contact_created: { webhook: true, bot: false },
	webwidget_triggered: { webhook: true, bot: true },
} as const;

export type EventName = keyof typeof EVENTS;
export type EventBody = Record<string, unknown>;

/** A message event: `message_type` a word, `created_at` an ISO date. */
export function messageEvent(
	world: World,
	message: Message,
	conversation: Conversation,
): EventBody {
	const inbox = world.state.inboxes.find(message.inbox_id);
	return {
		event: 'message_created',
		id: message.id,
		content: message.content,
		content_type: 'text',
		content_attributes: {},
		message_type: message.message_type,
		private: message.private,
		created_at: new Date(message.at).toISOString(),
		source_id: null,
		sender: message.sender,
		inbox: { id: message.inbox_id, name: inbox?.name ?? '' },
		account: ACCOUNT,
		conversation: shapeConversation(world, conversation),
		...(message.attachments.length > 0 ? { attachments: message.attachments } : {}),
	};
}

/** A conversation event: the conversation's own fields beside the event's name. */
export const conversationEvent = (
	world: World,
	event: EventName,
	conversation: Conversation,
): EventBody => ({ event, ...shapeConversation(world, conversation) });

export const contactEvent = (contact: Contact): EventBody => ({
	event: 'contact_created',
	...contactAsSender(contact),
	account: ACCOUNT,
});
