import { ACCOUNT } from '../state/initial-records.cts';
import type { Contact, Conversation, EventName, Message } from '../state/records.cts';
import type { State } from '../state/state.cts';
import { contactAsSender, shapeConversation } from './serializers.cts';

/** Who can get which event (inferred; the first two names are documented for webhooks). */
const EVENTS: Record<EventName, { webhook: boolean; bot: boolean }> = {
	conversation_created: { webhook: true, bot: false },
	message_created: { webhook: true, bot: true },
	conversation_status_changed: { webhook: true, bot: false },
	conversation_updated: { webhook: true, bot: false },
	conversation_opened: { webhook: false, bot: true },
	conversation_resolved: { webhook: false, bot: true },
	contact_created: { webhook: true, bot: false },
	contact_updated: { webhook: true, bot: false },
	webwidget_triggered: { webhook: true, bot: true },
};

/** A registration that gets an event. */
export interface Receiver {
	kind: 'webhook' | 'bot';
	registrationId: number;
	url: string;
}

/** Who gets an event: webhooks subscribed to it, and the bot of its inbox. */
export function findReceivers(state: State, event: string, inboxId: number | null): Receiver[] {
	const found: Receiver[] = [];
	const known = EVENTS[event as EventName] ?? { webhook: true, bot: true };
	for (const { id, url, subscriptions } of known.webhook ? state.webhooks.rows : [])
		if (subscriptions.includes(event)) found.push({ kind: 'webhook', registrationId: id, url });
	const botId = inboxId === null ? undefined : state.inboxes.find(inboxId)?.agent_bot_id;
	const bot = known.bot ? state.bots.find(botId ?? -1) : undefined;
	if (bot) found.push({ kind: 'bot', registrationId: bot.id, url: bot.outgoing_url });
	return found;
}

type EventBody = Record<string, unknown>;

/** A message event: `message_type` a word, `created_at` an ISO date. */
export function messageEvent(
	state: State,
	message: Message,
	conversation: Conversation,
): EventBody {
	const inbox = state.inboxes.find(message.inbox_id);
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
		conversation: shapeConversation(state, conversation),
		...(message.attachments.length > 0 ? { attachments: message.attachments } : {}),
	};
}

/** A conversation event: the conversation's own fields beside the event's name. */
export const conversationEvent = (
	state: State,
	event: EventName,
	conversation: Conversation,
): EventBody => ({ event, ...shapeConversation(state, conversation) });

/** A contact event: the contact's own fields, as the one who writes. */
export const contactEvent = (event: EventName, contact: Contact): EventBody => ({
	event,
	...contactAsSender(contact),
	account: ACCOUNT,
});
