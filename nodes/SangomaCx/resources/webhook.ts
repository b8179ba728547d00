import { defineOperation, type Resource } from './operation';

/** Registers a webhook. */
export const createWebhook = defineOperation({
	option: {
		name: 'Create',
		value: 'create',
		action: 'Create webhook',
		description: 'Register a URL that receives events. It cannot be removed again.',
		routing: { request: { method: 'POST', url: '/api/v1/digital-interactions/webhooks/' } },
	},
	fields: [
		{
			displayName: 'URL',
			name: 'url',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://example.org/my-webhook',
			description:
				'Where Sangoma CX sends the events, reachable from the internet. Each URL can be registered once. To start a workflow, use the Sangoma CX Trigger.',
			fieldType: 'url',
			routing: { send: { type: 'body', property: 'url' } },
		},
		{
			displayName: 'Subscriptions',
			name: 'subscriptions',
			type: 'multiOptions',
			required: true,
			default: ['message_created'],
			description:
				'The events to send. For events that are not listed, use an expression that gives a list of their names.',
			options: [
				{
					name: 'Conversation Created',
					value: 'conversation_created',
					description: 'Someone started a conversation',
				},
				{
					name: 'Message Created',
					value: 'message_created',
					description: 'A customer, an agent or a bot wrote a message',
				},
			],
			fieldType: 'list',
			routing: { send: { type: 'body', property: 'subscriptions' } },
		},
	],
	additionalFields: [],
	scope: 'cx.digital-interactions',
	isIdempotent: false,
	responseKey: 'webhook',
	adviceIfTaken: 'This URL is registered already: Sangoma CX sends events to it.',
	phrases: {
		action: 'register the webhook',
		uncertainOutcome: 'registered the webhook',
		whereToVerify: 'the webhooks of your tenant',
	},
	notFound: { message: 'Sangoma CX found no such tenant', fields: [] },
});

/** The resource Webhook: URLs that receive events. */
export const webhook: Resource = {
	option: { name: 'Webhook', value: 'webhook' },
	defaultOperation: 'create',
	operations: [createWebhook],
};
