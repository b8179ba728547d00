import { orNotFound, unprocessable } from '../api/errors.cts';
import { operation } from '../api/operation.cts';
import { handOver } from '../chat/agent.cts';
import { addConversation, addMessage } from '../chat/conversations.cts';
import { changeStatus, ensureContactInbox } from '../chat/conversations.cts';
import { serializeConversation } from '../events/serializers.cts';
import type { Conversation } from '../state/records.cts';
import { contactInboxKey, type Tenant } from '../state/state.cts';
import { botMessage } from './messages.cts';

/** The values of `priority`, by number (inferred). */
const PRIORITIES = ['low', 'medium', 'high', 'urgent'];

interface ConversationBody {
	source_id?: string;
	contact_id: number;
	inbox_id: number;
	priority?: number;
	initial_message?: string;
}

function createConversation(tenant: Tenant, body: ConversationBody) {
	const inbox = orNotFound(tenant.state.inboxes.find(body.inbox_id), 'Inbox');
	const contact = orNotFound(tenant.state.contacts.find(body.contact_id), 'Contact');
	const priority = body.priority === undefined ? null : PRIORITIES[body.priority];
	if (priority === undefined)
		throw unprocessable(`'${body.priority}' is not a valid priority`, 'priority');
	const key = tenant.settings.lockSingleConversation ? contactInboxKey(body) : null;
	const contactInbox = () => ensureContactInbox(tenant, contact, inbox, body.source_id);
	const conversation =
		tenant.state.conversations.findByKey(key) ?? addConversation(tenant, contactInbox(), priority);
	if (body.initial_message !== undefined)
		addMessage(tenant, conversation, botMessage(tenant, inbox, body.initial_message));
	const value = serializeConversation(tenant.state, conversation);
	if (tenant.settings.secretsInResponses) return { value };
	const contactInboxWithoutSecret: Partial<typeof value.contact_inbox> = { ...value.contact_inbox };
	delete contactInboxWithoutSecret.pubsub_token;
	return { value: { ...value, contact_inbox: contactInboxWithoutSecret } };
}

type Change = (tenant: Tenant, conversation: Conversation) => void;

const changing = (change: Change) => (tenant: Tenant, body: { conversation_id: number }) => {
	const found = tenant.state.conversations.find(body.conversation_id);
	const conversation = orNotFound(found, 'Conversation');
	change(tenant, conversation);
	const { id: conversation_id, status: current_status } = conversation;
	return { value: { success: true, conversation_id, current_status } };
};

const resolve: Change = (tenant, conversation) => changeStatus(tenant, conversation, 'resolved');

/** The operations on conversations. */
export const conversations = {
	'conversation:create': operation('conversation', 'flat', createConversation),
	'conversation:deliverToAgent': operation('conversation', 'payload', changing(handOver)),
	'conversation:finish': operation('conversation', 'payload', changing(resolve)),
};
