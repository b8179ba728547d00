import type { Operation } from '../endpoints';

/** How an operation is spoken of in messages: the parameters by their display names. */
export interface OperationWords {
	/** Continues "Sangoma CX could not …". */
	toDo: string;
	/** Continues "Sangoma CX may have …", when nobody knows. */
	mayHave: string;
	/** Continues "Before you run it again, look at …". */
	lookAt: string;
	/** What to check when Sangoma CX did not like the request. */
	check: string;
	/** What a 404 means here (inferred). */
	notFound: string;
}

// prettier-ignore
export const OPERATION_WORDS: Record<Operation, OperationWords> = {
	'agent:call':                  { toDo: 'place the agent call',              mayHave: 'placed the call',                lookAt: "the agent's calls in Sangoma CX",           check: 'Agent Name, Destination and Tenant Domain',        notFound: 'Sangoma CX found no such agent, or no such tenant' },
	'queue:call':                  { toDo: 'place the queue call',              mayHave: 'placed the call',                lookAt: "the queue's calls in Sangoma CX",           check: 'Queue Name, Destination and Tenant Domain',        notFound: 'Sangoma CX found no such queue, or no such tenant' },
	'agentBot:create':             { toDo: 'create the agent bot',              mayHave: 'created the bot',                lookAt: 'the bots of your tenant in Sangoma CX',     check: 'Name, Outgoing URL and Tenant Domain',             notFound: 'Sangoma CX knows neither address for agent bots, or no such tenant' },
	'agentBot:assign':             { toDo: 'assign the agent bot to the inbox', mayHave: 'assigned the bot',               lookAt: "the inbox's settings in Sangoma CX",        check: 'Agent Bot ID, Inbox and Tenant Domain',            notFound: 'Sangoma CX found no such agent bot or inbox' },
	'inbox:getAll':                { toDo: 'list the inboxes',                  mayHave: 'listed the inboxes',             lookAt: 'the inboxes in Sangoma CX',                 check: 'Base URL in the credential',                       notFound: 'There is no Sangoma CX API at this address' },
	'contact:create':              { toDo: 'create the contact',                mayHave: 'created the contact',            lookAt: 'the contacts in Sangoma CX',                check: 'Inbox, Name, Email and Phone Number',              notFound: 'Sangoma CX found no such inbox' },
	'conversation:create':         { toDo: 'create the conversation',           mayHave: 'created the conversation',       lookAt: "the contact's conversations in Sangoma CX", check: 'Inbox, Contact ID, Source ID and Priority',        notFound: 'Sangoma CX found no such contact or inbox' },
	'conversation:deliverToAgent': { toDo: 'hand the conversation to an agent', mayHave: 'handed the conversation over',   lookAt: 'the conversation in Sangoma CX',            check: 'Conversation ID and Tenant Domain',                notFound: 'Sangoma CX found no such conversation' },
	'conversation:finish':         { toDo: 'finish the conversation',           mayHave: 'finished the conversation',      lookAt: 'the conversation in Sangoma CX',            check: 'Conversation ID and Tenant Domain',                notFound: 'Sangoma CX found no such conversation' },
	'message:send':                { toDo: 'send the message',                  mayHave: 'sent the message',               lookAt: 'the conversation in Sangoma CX',            check: 'Conversation ID, Content and Message Type',        notFound: 'Sangoma CX found no such conversation' },
	'webhook:create':              { toDo: 'register the webhook',              mayHave: 'registered the webhook',         lookAt: 'the webhooks of your tenant in Sangoma CX', check: 'URL, Subscriptions and Tenant Domain',             notFound: 'Sangoma CX found no such tenant' },
};

/** The display name of the parameter behind each field of the API. */
export const FIELD_LABELS: Record<string, string> = {
	agent_name: 'Agent Name',
	queue_name: 'Queue Name',
	destination: 'Destination',
	tenant_domain: 'Tenant Domain',
	outgoing_url: 'Outgoing URL',
	name: 'Name',
	description: 'Description',
	inbox_id: 'Inbox',
	agent_bot_id: 'Agent Bot ID',
	url: 'URL',
	subscriptions: 'Subscriptions',
	email: 'Email',
	phone_number: 'Phone Number',
	source_id: 'Source ID',
	contact_id: 'Contact ID',
	priority: 'Priority',
	initial_message: 'Initial Message',
	content: 'Content',
	message_type: 'Message Type',
	conversation_id: 'Conversation ID',
};
