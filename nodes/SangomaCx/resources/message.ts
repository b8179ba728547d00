import { SEND_AND_WAIT_OPERATION } from 'n8n-workflow';
import { rememberMessage } from '../../shared/sentMessages';
import { sendAndWaitFields } from '../sendAndWait/descriptions';
import { conversationId, simplify } from './fields';
import { defineOperation, type Operation, type Resource } from './operation';
import { simplifyMessage } from './simplify';

const common = {
	scope: 'cx.digital-interactions',
	isIdempotent: false,
	responseKey: 'message',
	notFound: { message: 'Sangoma CX found no such conversation', fields: ['conversation_id'] },
	onSending: rememberMessage,
} satisfies Partial<Operation>;

const send = defineOperation({
	...common,
	option: {
		name: 'Send',
		value: 'send',
		action: 'Send message',
		description: 'Send a message to the customer in a conversation',
		routing: { request: { method: 'POST', url: '/api/v1/digital-interactions/messages/' } },
	},
	fields: [
		conversationId,
		{
			displayName: 'Content',
			name: 'content',
			type: 'string',
			typeOptions: { rows: 3 },
			required: true,
			default: '',
			placeholder: 'e.g. Your parcel arrives tomorrow.',
			description: 'The text of the message',
			fieldType: 'multiline',
			routing: { send: { type: 'body', property: 'content' } },
		},
		simplify,
	],
	additionalFields: [
		{
			displayName: 'Message Type',
			name: 'messageType',
			type: 'options',
			default: 'outgoing',
			description: 'Who appears to have written the message',
			options: [
				{
					name: 'Incoming',
					value: 'incoming',
					description: 'Shown as a message of the customer. Needs an inbox of the API channel.',
				},
				{
					name: 'Outgoing',
					value: 'outgoing',
					description: 'Shown as a message of the bot',
				},
			],
			fieldType: 'text',
			routing: { send: { type: 'body', property: 'message_type' } },
		},
	],
	simplify: simplifyMessage,
	knownReasons: [
		{
			pattern: /incoming messages/i,
			fields: ['message_type'],
			advice: 'Incoming messages need an inbox of the API channel.',
		},
	],
	phrases: {
		action: 'send the message',
		uncertainOutcome: 'sent the message',
		whereToVerify: 'the conversation',
	},
});

const sendAndWait = defineOperation({
	...common,
	option: {
		name: 'Send and Wait for Response',
		value: SEND_AND_WAIT_OPERATION,
		action: 'Send message and wait for response',
		description:
			'Ask the customer in a conversation, and continue when they have answered in the chat or on the page that the message links to',
		routing: { request: { method: 'POST', url: '/api/v1/digital-interactions/messages/' } },
	},
	fields: [conversationId, ...sendAndWaitFields],
	additionalFields: [],
	waitsForResponse: true,
	phrases: {
		action: 'ask the customer',
		uncertainOutcome: 'asked the customer',
		whereToVerify: 'the conversation',
	},
});

/** The resource Message: messages and questions to customers. */
export const message: Resource = {
	option: { name: 'Message', value: 'message' },
	defaultOperation: 'send',
	operations: [send, sendAndWait],
};
