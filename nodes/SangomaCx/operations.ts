import type { INodeProperties } from 'n8n-workflow';
import type { Endpoint } from '../api/endpoint';
import { readDeclaration, type Declaration } from './readDeclaration';
import { agent } from './resources/agent';
import { agentBot } from './resources/agentBot';
import { contact } from './resources/contact';
import { conversation } from './resources/conversation';
import { inbox } from './resources/inbox';
import { message } from './resources/message';
import { queue } from './resources/queue';
import { webhook } from './resources/webhook';

/** Every operation and its fields, resource by resource. */
export const properties: INodeProperties[] = [
	...agent,
	...agentBot,
	...contact,
	...conversation,
	...inbox,
	...message,
	...queue,
	...webhook,
];

/** What an operation is, beyond what n8n's routing can say. */
interface Row extends Omit<Endpoint, 'method' | 'path' | 'labels'> {
	/** Whether its execution then waits for a person, which only n8n's engine can let it do. */
	waits?: true;
}

const CHAT = 'cx.digital-interactions';
const PATH = '/api/v1/digital-interactions';

// prettier-ignore
const ROWS = {
	'agent:call': {
		scope: 'cx.agent-calls', repeat: 'harmful', wrappedIn: 'call',
		words: { toDo: 'place the agent call', mayHave: 'placed the call', lookAt: "the agent's calls" },
		notFound: { message: 'Sangoma CX found no such agent', fields: ['agent_name'] },
	},
	'queue:call': {
		scope: 'cx.queue-calls', repeat: 'harmful', wrappedIn: 'call',
		words: { toDo: 'place the queue call', mayHave: 'placed the call', lookAt: "the queue's calls" },
		notFound: { message: 'Sangoma CX found no such queue', fields: ['queue_name'] },
	},
	'agentBot:create': {
		scope: CHAT, repeat: 'harmful', wrappedIn: 'agent_bot', renamedPath: `${PATH}/agents-bot/`,
		words: { toDo: 'create the agent bot', mayHave: 'created the bot', lookAt: 'the bots of your tenant' },
		notFound: { message: 'Sangoma CX knows neither address for agent bots, or no such tenant', fields: [] },
	},
	'agentBot:assign': {
		scope: CHAT, repeat: 'harmless', wrappedIn: 'agent_bot', renamedPath: `${PATH}/agents-bot/assign/`,
		words: { toDo: 'assign the agent bot to the inbox', mayHave: 'assigned the bot', lookAt: "the inbox's settings" },
		notFound: { message: 'Sangoma CX found no such agent bot or inbox', fields: ['agent_bot_id', 'inbox_id'] },
	},
	'inbox:getAll': {
		scope: CHAT, repeat: 'harmless', wrappedIn: 'inboxes',
		words: { toDo: 'list the inboxes', mayHave: 'listed the inboxes', lookAt: 'the inboxes' },
		notFound: { message: 'There is no Sangoma CX API at this address', fields: [] },
	},
	'contact:create': {
		scope: CHAT, repeat: 'harmful', wrappedIn: 'contact',
		ifTaken: 'The API cannot search for the contact who has it: keep the ID that creating a contact gives, in a Data Table for example.',
		words: { toDo: 'create the contact', mayHave: 'created the contact', lookAt: 'the contacts' },
		notFound: { message: 'Sangoma CX found no such inbox', fields: ['inbox_id'] },
	},
	'conversation:create': {
		scope: CHAT, repeat: 'harmful', wrappedIn: 'conversation',
		words: { toDo: 'create the conversation', mayHave: 'created the conversation', lookAt: "the contact's conversations" },
		notFound: { message: 'Sangoma CX found no such contact or inbox', fields: ['contact_id', 'inbox_id', 'source_id'] },
	},
	'conversation:deliverToAgent': {
		scope: CHAT, repeat: 'harmless', wrappedIn: 'conversation',
		words: { toDo: 'hand the conversation to an agent', mayHave: 'handed the conversation over', lookAt: 'the conversation' },
		notFound: { message: 'Sangoma CX found no such conversation', fields: ['conversation_id'] },
	},
	'conversation:finish': {
		scope: CHAT, repeat: 'harmless', wrappedIn: 'conversation',
		words: { toDo: 'finish the conversation', mayHave: 'finished the conversation', lookAt: 'the conversation' },
		notFound: { message: 'Sangoma CX found no such conversation', fields: ['conversation_id'] },
	},
	'message:send': {
		scope: CHAT, repeat: 'harmful', wrappedIn: 'message',
		words: { toDo: 'send the message', mayHave: 'sent the message', lookAt: 'the conversation' },
		notFound: { message: 'Sangoma CX found no such conversation', fields: ['conversation_id'] },
	},
	'message:sendAndWait': {
		scope: CHAT, repeat: 'harmful', wrappedIn: 'message', waits: true,
		words: { toDo: 'ask the customer', mayHave: 'asked the customer', lookAt: 'the conversation' },
		notFound: { message: 'Sangoma CX found no such conversation', fields: ['conversation_id'] },
	},
	'webhook:create': {
		scope: CHAT, repeat: 'harmful', wrappedIn: 'webhook',
		words: { toDo: 'register the webhook', mayHave: 'registered the webhook', lookAt: 'the webhooks of your tenant' },
		notFound: { message: 'Sangoma CX found no such tenant', fields: [] },
	},
} satisfies Record<string, Row>;

/** An operation of the node, as `<resource>:<operation>`. */
export type OperationName = keyof typeof ROWS;

/** An operation whole: what its declaration says, and its row. */
export interface Operation extends Row, Endpoint, Pick<Declaration, 'fields'> {
	name: OperationName;
}

function toOperation(name: OperationName, row: Row): Operation {
	const [resource, operation] = name.split(':');
	const { fields, ...declaration } = readDeclaration(properties, resource, operation);
	const labels = Object.fromEntries(fields.map(({ field, label }) => [field, label]));
	return { name, ...row, ...declaration, fields, labels };
}

/** Every operation there is. */
export const operations: readonly Operation[] = Object.entries(ROWS).map(([name, row]) =>
	toOperation(name as OperationName, row),
);

/** Gives an operation. Throws if there is none of this name. */
export function operationOf(name: OperationName): Operation {
	const found = operations.find((operation) => operation.name === name);
	if (found === undefined) throw new Error(`There is no operation ${name}`);
	return found;
}
