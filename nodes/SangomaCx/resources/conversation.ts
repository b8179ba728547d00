import type { IDataObject } from 'n8n-workflow';
import type { Result } from '../../shared/errors/failure';
import { rememberOwnSender } from '../../shared/sentMessages';
import { asRecord, asText } from '../../shared/values';
import { AS_NUMBER, contactInbox, conversationId, simplify } from './fields';
import { defineOperation, type Resource } from './operation';
import { simplifyConversation } from './simplify';

const noConversation = {
	message: 'Sangoma CX found no such conversation',
	fields: ['conversation_id'],
};

/**
 * Tells the trigger of this process that the user who sent the initial message is the API: a bot may not
 * create conversations (recorded). An inbox locked to one conversation may return an agent's message.
 */
function rememberInitialMessage(
	{ initial_message: content, tenant_domain: tenantDomain }: IDataObject,
	request: Promise<Result<IDataObject[]>>,
): void {
	const remember = (result: Result<IDataObject[]>) => {
		const messages = 'value' in result ? result.value[0]?.messages : undefined;
		const last: unknown = Array.isArray(messages) ? messages.at(-1) : undefined;
		if (asRecord(last).content === content) rememberOwnSender(asText(tenantDomain) ?? '', last);
	};
	if (content !== undefined) void request.then(remember, () => undefined);
}

const create = defineOperation({
	option: {
		name: 'Create',
		value: 'create',
		action: 'Create conversation',
		description: 'Start a conversation with an existing contact',
		routing: { request: { method: 'POST', url: '/api/v1/digital-interactions/conversations/' } },
	},
	fields: [
		contactInbox,
		{
			displayName: 'Contact ID',
			name: 'contactId',
			type: 'number',
			required: true,
			default: '',
			placeholder: 'e.g. 77',
			description: 'The ID in the output of Contact: Create',
			fieldType: 'number',
			routing: { send: { type: 'body', property: 'contact_id' } },
		},
		{
			displayName: 'Source ID',
			name: 'sourceId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 340db818-8f6f-4e3a-9155-7e94cdc99dba',
			description:
				"The contact's identity in the inbox: source_id in the output of Contact: Create (contact_inbox.source_id if it is not simplified), or else the contact's email address, as documented",
			hint: "Take source_id from Contact: Create, or else the contact's email address. Any other value creates another identity, and the customer's chat client does not show its conversation. If empty, the chat engine generates one (recorded; Sangoma CX may behave differently).",
			fieldType: 'text',
			routing: { send: { type: 'body', property: 'source_id' } },
		},
		simplify,
	],
	additionalFields: [
		{
			displayName: 'Initial Message',
			name: 'initialMessage',
			type: 'string',
			typeOptions: { rows: 3 },
			default: '',
			description: 'The first message of the conversation',
			fieldType: 'multiline',
			routing: { send: { type: 'body', property: 'initial_message' } },
		},
		{
			displayName: 'Priority',
			name: 'priority',
			type: 'options',
			default: 0,
			description:
				'How urgent the conversation is. Sangoma documents only that it is a number: these four names are inferred. An expression can give any number.',
			// By rank rather than by name.
			options: [
				{ name: 'Low', value: 0 },
				{ name: 'Medium', value: 1 },
				{ name: 'High', value: 2 },
				{ name: 'Urgent', value: 3 },
			],
			fieldType: 'number',
			routing: { send: { type: 'body', property: 'priority', value: AS_NUMBER } },
		},
	],
	simplify: simplifyConversation,
	onSending: rememberInitialMessage,
	getConversationId: ([{ id } = {}]) => id,
	scope: 'cx.digital-interactions',
	isIdempotent: false,
	responseKey: 'conversation',
	phrases: {
		action: 'create the conversation',
		uncertainOutcome: 'created the conversation',
		whereToVerify: "the contact's conversations",
	},
	notFound: {
		message: 'Sangoma CX found no such contact or inbox',
		fields: ['contact_id', 'inbox_id', 'source_id'],
	},
});

const deliverToAgent = defineOperation({
	option: {
		name: 'Deliver to Agent',
		value: 'deliverToAgent',
		action: 'Deliver conversation to human agent',
		description:
			'Deliver a conversation from the bot to a human agent, when the customer asks for one or the bot cannot help. Do not send further messages afterwards.',
		routing: {
			request: {
				method: 'POST',
				url: '/api/v1/digital-interactions/conversations/deliver-to-agent/',
			},
		},
	},
	fields: [conversationId],
	additionalFields: [],
	scope: 'cx.digital-interactions',
	isIdempotent: true,
	responseKey: 'conversation',
	getHint: ([{ current_status: status } = {}]) =>
		asText(status) === undefined || status === 'open'
			? undefined
			: `The conversation is still ${String(status)}: no agent has it yet.`,
	phrases: {
		action: 'deliver the conversation to an agent',
		uncertainOutcome: 'delivered the conversation',
		whereToVerify: 'the conversation',
	},
	notFound: noConversation,
});

const finish = defineOperation({
	option: {
		name: 'Finish',
		value: 'finish',
		action: 'Finish conversation',
		description: 'Close a conversation when the customer has what they need',
		routing: {
			request: { method: 'POST', url: '/api/v1/digital-interactions/conversations/finish/' },
		},
	},
	fields: [conversationId],
	additionalFields: [],
	scope: 'cx.digital-interactions',
	isIdempotent: true,
	responseKey: 'conversation',
	phrases: {
		action: 'finish the conversation',
		uncertainOutcome: 'finished the conversation',
		whereToVerify: 'the conversation',
	},
	notFound: noConversation,
});

/** The resource Conversation: chats with customers, and their delivery to agents. */
export const conversation: Resource = {
	option: { name: 'Conversation', value: 'conversation' },
	defaultOperation: 'create',
	operations: [create, deliverToAgent, finish],
};
