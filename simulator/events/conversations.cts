import { ACCOUNT } from '../state/initial-records.cts';
import type { Conversation } from '../state/records.cts';
import type { State } from '../state/state.cts';
import { serializeMessageInside } from './messages.cts';
import { serializeContact, serializeContactInbox, serializeContactInside } from './people.cts';
import { serializePerson, type Background } from './people.cts';
import { isoTime, unixSeconds } from './times.cts';

/* Conversations as JSON, in responses and in events, as recorded. */

/** The engine stops counting here. */
const MAX_UNREAD = 10;
const DAY_MS = 24 * 3_600_000;

const getContact = (state: State, { contact_id }: Conversation) => state.contacts.get(contact_id);

const getChannel = (state: State, { inbox_id }: Conversation) =>
	state.inboxes.find(inbox_id)?.channel_type ?? 'Channel::Api';

/** Returns whether the channel allows a reply. WhatsApp allows it for a day. */
function canReply(state: State, conversation: Conversation): boolean {
	if (getChannel(state, conversation) !== 'Channel::Whatsapp') return true;
	return Date.now() - (conversation.last_incoming_at ?? 0) < DAY_MS;
}

const commonFields = (state: State, conversation: Conversation) => ({
	additional_attributes: conversation.additional_attributes,
	can_reply: canReply(state, conversation),
	id: conversation.id,
	inbox_id: conversation.inbox_id,
	labels: conversation.labels,
	status: conversation.status,
	custom_attributes: {},
	snoozed_until: isoTime(conversation.snoozed_until),
	unread_count: Math.min(conversation.unread_count, MAX_UNREAD),
	priority: conversation.priority,
	waiting_since: unixSeconds(conversation.waiting_since),
	agent_last_seen_at: 0,
	contact_last_seen_at: unixSeconds(conversation.contact_last_seen_at),
	last_activity_at: unixSeconds(conversation.last_activity_at),
	timestamp: unixSeconds(conversation.last_activity_at),
	created_at: unixSeconds(conversation.at),
});

const lastMessage = (
	state: State,
	{ last_message: message }: Conversation,
	background: Background,
) => message && serializeMessageInside(state, message, background);

/** Returns a conversation inside an event. */
export function serializeConversation(
	state: State,
	conversation: Conversation,
	background: Background,
) {
	const { assignee, team, first_reply_created_at } = conversation;
	const last = lastMessage(state, conversation, background);
	return {
		...commonFields(state, conversation),
		channel: getChannel(state, conversation),
		contact_inbox: serializeContactInbox(conversation),
		messages: last ? [last] : [],
		meta: {
			sender: serializeContactInside(getContact(state, conversation)),
			assignee: assignee && serializePerson(assignee, background),
			team,
			hmac_verified: false,
		},
		first_reply_created_at: isoTime(first_reply_created_at),
	};
}

/** Returns a conversation for a response. */
export function serializeConversationResponse(state: State, conversation: Conversation) {
	const { assignee, team, first_reply_created_at, uuid } = conversation;
	const background = { inBackground: false };
	const last = lastMessage(state, conversation, background);
	const contact = getContact(state, conversation);
	return {
		...commonFields(state, conversation),
		meta: {
			sender: serializeContact(contact),
			channel: getChannel(state, conversation),
			hmac_verified: false,
			...(assignee && { assignee: serializePerson(assignee, background) }),
			...(team && { team }),
		},
		messages: last ? [last] : [],
		account_id: ACCOUNT.id,
		uuid,
		assignee_last_seen_at: 0,
		muted: contact.blocked,
		first_reply_created_at: unixSeconds(first_reply_created_at),
		last_non_activity_message: last,
		sla_policy_id: null,
	};
}
