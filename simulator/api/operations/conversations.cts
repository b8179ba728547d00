import { handOver } from '../../chat/agent.cts';
import {
	addMessage,
	changeStatus,
	openConversation,
	placeInInbox,
} from '../../chat/conversations.cts';
import { shapeConversation } from '../../events/serializers.cts';
import type { Contact, Conversation, Inbox } from '../../state/records.cts';
import { placeKey } from '../../state/state.cts';
import type { Tenant } from '../../state/state.cts';
import { need, unprocessable } from '../refusals.cts';
import { draftOfBot } from './messages.cts';
import { operation } from '../operation.cts';

/** What the number in `priority` means (inferred). */
const PRIORITIES = ['low', 'medium', 'high', 'urgent'];

interface ConversationBody {
	source_id: string;
	contact_id: number;
	inbox_id: number;
	priority?: number;
	initial_message?: string;
}

function createConversation(tenant: Tenant, body: ConversationBody) {
	const inbox = need(tenant.state.inboxes.find(body.inbox_id), 'Inbox');
	const contact = need(tenant.state.contacts.find(body.contact_id), 'Contact');
	const priority = body.priority === undefined ? null : PRIORITIES[body.priority];
	if (priority === undefined)
		throw unprocessable(`'${body.priority}' is not a valid priority`, 'priority');
	const place = () => placeInInbox(tenant, contact, inbox, body.source_id);
	const conversation =
		findExisting(tenant, contact, inbox) ?? openConversation(tenant, inbox, place(), priority);
	if (body.initial_message !== undefined)
		addMessage(tenant, conversation, draftOfBot(tenant, inbox, body.initial_message));
	return { value: withoutSecrets(tenant, shapeConversation(tenant.state, conversation)) };
}

/** In an inbox locked to one conversation per contact, the one there is. */
function findExisting({ state, settings }: Tenant, contact: Contact, inbox: Inbox) {
	if (!settings.lockSingleConversation) return undefined;
	return state.conversations.findByKey(placeKey({ contact_id: contact.id, inbox_id: inbox.id }));
}

function withoutSecrets({ settings }: Tenant, shaped: ReturnType<typeof shapeConversation>) {
	if (settings.secretsInAnswers) return shaped;
	const { id, contact_id, inbox_id, source_id } = shaped.contact_inbox;
	return { ...shaped, contact_inbox: { id, contact_id, inbox_id, source_id } };
}

type Change = (tenant: Tenant, conversation: Conversation) => void;

const changing = (change: Change) => (tenant: Tenant, body: { conversation_id: number }) => {
	const conversation = need(tenant.state.conversations.find(body.conversation_id), 'Conversation');
	change(tenant, conversation);
	const { id: conversation_id, status: current_status } = conversation;
	return { value: { success: true, conversation_id, current_status } };
};

/** What can be done with conversations. */
export const conversations = [
	operation({
		name: 'conversation:create',
		resource: 'conversation',
		shape: 'flat',
		run: createConversation,
	}),
	operation({
		name: 'conversation:deliverToAgent',
		resource: 'conversation',
		shape: 'payload',
		run: changing(handOver),
	}),
	operation({
		name: 'conversation:finish',
		resource: 'conversation',
		shape: 'payload',
		run: changing((tenant, conversation) => changeStatus(tenant, conversation, 'resolved')),
	}),
];
