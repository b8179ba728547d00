import type { Operation } from '../../shared/endpoints';

/**
 * How a value travels: `text` without blanks around it, `prose` untouched, `id` as text though it is
 * a number (documented so for assigning a bot), `number` as a JSON number, `address` as a web address,
 * `list` as an array of texts.
 */
export type FieldKind = 'text' | 'prose' | 'id' | 'number' | 'address' | 'list';

export interface BodyField {
	/** The API's name. */
	field: string;
	/** The node's name, below `additionalFields` for an optional one. */
	parameter: string;
	kind: FieldKind;
	required: boolean;
	locator: boolean;
}

type Options = { locator?: boolean };

const required = (field: string, parameter: string, kind: FieldKind, options: Options = {}) => ({
	field,
	parameter,
	kind,
	required: true,
	locator: options.locator ?? false,
});

const optional = (field: string, parameter: string, kind: FieldKind): BodyField => ({
	...required(field, `additionalFields.${parameter}`, kind),
	required: false,
});

const inbox = (kind: FieldKind) => required('inbox_id', 'inboxId', kind, { locator: true });
const conversation = required('conversation_id', 'conversationId', 'number');

/** What each operation sends beside `tenant_domain`, with the JSON types of the documentation's samples. */
export const BODY_FIELDS: Record<Exclude<Operation, 'inbox:getAll'>, readonly BodyField[]> = {
	'agent:call': [
		required('agent_name', 'agentName', 'text'),
		required('destination', 'destination', 'text'),
	],
	'queue:call': [
		required('queue_name', 'queueName', 'text'),
		required('destination', 'destination', 'text'),
	],
	'agentBot:create': [
		required('name', 'name', 'prose'),
		required('outgoing_url', 'outgoingUrl', 'address'),
		optional('description', 'description', 'prose'),
	],
	'agentBot:assign': [inbox('id'), required('agent_bot_id', 'agentBotId', 'id')],
	'contact:create': [
		inbox('number'),
		required('name', 'name', 'prose'),
		optional('email', 'email', 'text'),
		optional('phone_number', 'phoneNumber', 'text'),
	],
	'conversation:create': [
		inbox('number'),
		required('contact_id', 'contactId', 'number'),
		required('source_id', 'sourceId', 'text'),
		optional('priority', 'priority', 'number'),
		optional('initial_message', 'initialMessage', 'prose'),
	],
	'conversation:deliverToAgent': [conversation],
	'conversation:finish': [conversation],
	'message:send': [
		conversation,
		required('content', 'content', 'prose'),
		optional('message_type', 'messageType', 'text'),
	],
	'webhook:create': [
		required('url', 'url', 'address'),
		required('subscriptions', 'subscriptions', 'list'),
	],
};
