import { ApiError, unprocessable } from '../api/errors.cts';
import { operation } from '../api/operation.cts';
import { ensureContactInbox } from '../chat/contacts.cts';
import { addConversation, hasSingleConversation } from '../chat/conversations.cts';
import { addMessage, changeStatus } from '../chat/messages.cts';
import { serializeConversationResponse } from '../events/conversations.cts';
import { isoTime } from '../events/times.cts';
import { API_USER } from '../state/initial-records.cts';
import type { Contact, Inbox, Status } from '../state/records.cts';
import type { Tenant } from '../state/state.cts';

/** The values of `priority`, by number (inferred). */
const PRIORITIES = ['low', 'medium', 'high', 'urgent'];

interface ConversationBody {
	source_id?: string;
	contact_id: number;
	inbox_id: number;
	priority?: number;
	initial_message?: string;
}

/** @throws ApiError 422 if the source ID is invalid for the channel (recorded) */
function checkSource({ channel_type }: Inbox, source: string | undefined): void {
	if (channel_type !== 'Channel::Whatsapp' || source === undefined) return;
	if (/^\d{1,15}$/.test(source)) return;
	const pattern = '(?-mix:^\\d{1,15}\\z)';
	throw unprocessable(
		`Source invalid source id for whatsapp inbox. valid Regex ${pattern}`,
		'source_id',
	);
}

/** @throws ApiError 422 if a contact lacks the address that the channel needs (recorded) */
export function checkAddress(
	{ channel_type }: Inbox,
	contact: Pick<Contact, 'email' | 'phone_number'>,
) {
	const missing =
		channel_type === 'Channel::Email' && contact.email === null
			? 'contact email'
			: channel_type === 'Channel::Whatsapp' && contact.phone_number === null
				? 'contact phone number'
				: undefined;
	if (missing === undefined) return;
	throw new ApiError(422, { error: `param is missing or the value is empty: ${missing}` });
}

function createConversation(tenant: Tenant, body: ConversationBody) {
	const { source_id } = body;
	const inbox = tenant.state.inboxes.get(body.inbox_id);
	const contact = tenant.state.contacts.get(body.contact_id);
	const priority = body.priority === undefined ? null : PRIORITIES[body.priority];
	if (priority === undefined)
		throw unprocessable(`'${body.priority}' is not a valid priority`, 'priority');
	checkSource(inbox, source_id);
	if (source_id === undefined) checkAddress(inbox, contact);
	const entry = ensureContactInbox(tenant, contact, inbox, source_id);
	const key = hasSingleConversation(tenant, inbox) ? String(entry.id) : null;
	const conversation =
		tenant.state.conversations.findByKey(key) ?? addConversation(tenant, entry, { priority });
	// A bot may not create conversations, so a user sends the first message (recorded).
	if (body.initial_message !== undefined)
		addMessage(tenant, conversation, {
			...{ content: body.initial_message, message_type: 'outgoing', sender: API_USER },
		});
	return { value: serializeConversationResponse(tenant.state, conversation) };
}

const changing = (status: Status) => (tenant: Tenant, body: { conversation_id: number }) => {
	const conversation = tenant.state.conversations.get(body.conversation_id);
	changeStatus(tenant, conversation, status);
	const { id: conversation_id, status: current_status, snoozed_until } = conversation;
	const value = { success: true, conversation_id, current_status };
	return { value: { ...value, snoozed_until: isoTime(snoozed_until) } };
};

/** The operations on conversations. Delivering to an agent assigns nobody (recorded). */
export const conversations = {
	'conversation:create': operation('conversation', 'flat', createConversation),
	'conversation:deliverToAgent': operation('conversation', 'payload', changing('open')),
	'conversation:finish': operation('conversation', 'payload', changing('resolved')),
};
