/** A curl sample of Sangoma's documentation, with numbers and URLs for its placeholders. */
export interface Sample {
	operation: string;
	method: 'GET' | 'POST';
	/** Under https://cpaas.sangoma.com/cx. */
	path: string;
	body?: Record<string, unknown>;
}

/** What the node does with a sample. */
export interface OperationSample extends Sample {
	/** The parameters with which the node sends the sample. */
	parameters: Record<string, unknown>;
	/** A required parameter, if there is one. */
	required?: string;
	/** Fields of the output item. */
	item: Record<string, unknown>;
	scope: string;
	/** Completes "Sangoma CX could not …". */
	action: string;
	/** Completes "Sangoma CX may have …: do not repeat it before you have checked …", unless idempotent. */
	uncertain?: [outcome: string, whereToVerify: string];
	notFound: string;
	/** The display names of the fields of the body. */
	labels: string;
}

const tenant_domain = 'acme.cx.sangoma.com';
const inboxId = { __rl: true, mode: 'list', value: '12' };

type Facts = Omit<OperationSample, keyof Sample | 'scope'>;

/** Creates the sample of a POST request to the digital interactions. */
const post = (operation: string, path: string, body: object, facts: Facts): OperationSample => ({
	...{ operation, method: 'POST', path: `/api/v1/digital-interactions${path}` },
	body: { tenant_domain, ...body },
	scope: 'cx.digital-interactions',
	...facts,
});

/** Creates the sample of a call from an agent or a queue. */
const call = (resource: string, name: string, facts: Omit<Facts, 'item' | 'required'>) => ({
	operation: `${resource}:call`,
	method: 'POST' as const,
	path: `/api/v1/${resource}s/call/`,
	body: { tenant_domain, [`${resource}_name`]: name, destination: '9001' },
	scope: `cx.${resource}-calls`,
	required: `${resource}Name`,
	item: { success: true },
	...facts,
});

/** Creates the sample of a request that changes the status of conversation 418. */
const changeStatus = (operation: string, path: string, status: string, action: string) =>
	post(
		`conversation:${operation}`,
		`/conversations/${path}/`,
		{ conversation_id: 418 },
		{
			parameters: { conversationId: 418 },
			required: 'conversationId',
			item: { success: true, conversation_id: 418, current_status: status },
			action,
			notFound: NO_CONVERSATION,
			labels: 'Conversation ID and Tenant Domain',
		},
	);

const WEBHOOK = {
	url: 'https://hooks.example.org/cx',
	subscriptions: ['conversation_created', 'message_created'],
};
const NO_CONVERSATION = 'Sangoma CX found no such conversation';

/** One sample per operation, in an order in which each finds what the ones before it created. */
export const OPERATION_SAMPLES: OperationSample[] = [
	call('agent', 'agent.test', {
		parameters: { agentName: 'agent.test', destination: '9001' },
		action: 'place the agent call',
		uncertain: ['placed the call', "the agent's calls"],
		notFound: 'Sangoma CX found no such agent',
		labels: 'Agent Name, Destination and Tenant Domain',
	}),
	call('queue', 'queue_test', {
		parameters: { queueName: 'queue_test', destination: '9001' },
		action: 'place the queue call',
		uncertain: ['placed the call', "the queue's calls"],
		notFound: 'Sangoma CX found no such queue',
		labels: 'Queue Name, Destination and Tenant Domain',
	}),
	post(
		'agentBot:create',
		'/agent-bot/',
		{ outgoing_url: 'https://bots.example.org/one', name: 'My first bot' },
		{
			parameters: { outgoingUrl: 'https://bots.example.org/one', name: 'My first bot' },
			required: 'name',
			item: { id: 32, name: 'My first bot', outgoing_url: 'https://bots.example.org/one' },
			action: 'create the agent bot',
			uncertain: ['created the bot', 'the bots of your tenant'],
			notFound: 'Sangoma CX has neither of the two known paths for agent bots, or no such tenant',
			labels: 'Name, Outgoing URL, Description and Tenant Domain',
		},
	),
	{
		operation: 'inbox:getAll',
		method: 'GET',
		path: '/api/v1/digital-interactions/inboxes/',
		scope: 'cx.digital-interactions',
		parameters: {},
		item: { id: 12, name: 'Shop chat', channel_type: 'Channel::Api' },
		action: 'list the inboxes',
		notFound: 'There is no Sangoma CX API at this URL',
		labels: 'Base URL in the credential',
	},
	post(
		'agentBot:assign',
		'/assign-agent-bot/',
		{ inbox_id: '12', agent_bot_id: '31' },
		{
			parameters: { inboxId, agentBotId: '31' },
			required: 'agentBotId',
			item: { success: true },
			action: 'assign the agent bot to the inbox',
			notFound: 'Sangoma CX found no such agent bot or inbox',
			labels: 'Agent Bot ID, Inbox and Tenant Domain',
		},
	),
	post('webhook:create', '/webhooks/', WEBHOOK, {
		parameters: WEBHOOK,
		required: 'url',
		item: { url: WEBHOOK.url, account_id: 3 },
		action: 'register the webhook',
		uncertain: ['registered the webhook', 'the webhooks of your tenant'],
		notFound: 'Sangoma CX found no such tenant',
		labels: 'URL, Subscriptions and Tenant Domain',
	}),
	post(
		'contact:create',
		'/contacts/',
		{
			...{ name: 'My Customer Name', email: 'my@customer.email', inbox_id: 12 },
			phone_number: '+199999999',
		},
		{
			parameters: {
				...{ name: 'My Customer Name', inboxId },
				additionalFields: { email: 'my@customer.email', phoneNumber: '+199999999' },
			},
			required: 'name',
			item: { id: 78, name: 'My Customer Name', email: 'my@customer.email' },
			action: 'create the contact',
			uncertain: ['created the contact', 'the contacts'],
			notFound: 'Sangoma CX found no such inbox',
			labels: 'Inbox, Name, Email, Phone Number and Tenant Domain',
		},
	),
	post(
		'conversation:create',
		'/conversations/',
		{
			...{ source_id: 'my@customer.email', contact_id: 77, inbox_id: 12, priority: 2 },
			initial_message: 'Hello world',
		},
		{
			parameters: {
				...{ sourceId: 'my@customer.email', contactId: 77, inboxId },
				additionalFields: { priority: 2, initialMessage: 'Hello world' },
			},
			required: 'contactId',
			item: { id: 419, inbox_id: 12, status: 'open', priority: 'high' },
			action: 'create the conversation',
			uncertain: ['created the conversation', "the contact's conversations"],
			notFound: 'Sangoma CX found no such contact or inbox',
			labels: 'Inbox, Contact ID, Source ID, Initial Message, Priority and Tenant Domain',
		},
	),
	post(
		'message:send',
		'/messages/',
		{ content: 'My message', message_type: 'outgoing', conversation_id: 418 },
		{
			parameters: {
				...{ content: 'My message', conversationId: 418 },
				additionalFields: { messageType: 'outgoing' },
			},
			required: 'content',
			item: { content: 'My message', conversation_id: 418, message_type: 'outgoing' },
			action: 'send the message',
			uncertain: ['sent the message', 'the conversation'],
			notFound: NO_CONVERSATION,
			labels: 'Conversation ID, Content, Message Type and Tenant Domain',
		},
	),
	changeStatus('deliverToAgent', 'deliver-to-agent', 'open', 'deliver the conversation to an agent'),
	changeStatus('finish', 'finish', 'resolved', 'finish the conversation'),
];

/** Returns the sample of an operation. */
export function sampleOf(operation: string): OperationSample {
	const sample = OPERATION_SAMPLES.find((each) => each.operation === operation);
	if (sample === undefined) throw new Error(`There is no sample of ${operation}`);
	return structuredClone(sample);
}

/** All samples of the documentation, with that of an incoming message. */
export const SAMPLES: Sample[] = OPERATION_SAMPLES.flatMap((sample) =>
	sample.operation === 'message:send'
		? [sample, { ...sample, body: { ...sample.body, message_type: 'incoming' } }]
		: [sample],
);
