import {
	SEND_AND_WAIT_OPERATION,
	type INodeProperties,
	type IWebhookDescription,
} from 'n8n-workflow';
import type { Field } from '../resources/fields';
import { options } from './options';

// Names and structure are those of n8n's own messaging nodes: n8n's human review depends on them.

/** Lets the answers in, below the waiting execution's URL, as n8n's own nodes do. */
export const webhooks: IWebhookDescription[] = (['GET', 'POST'] as const).map((httpMethod) => ({
	name: 'default',
	httpMethod,
	responseMode: 'onReceived',
	responseData: '',
	path: '={{ $nodeId }}',
	restartWebhook: true,
	isFullPath: true,
}));

/** What the editor shows at the node while it waits. */
export const waitingNodeTooltip = `={{ $parameter["operation"] === "${SEND_AND_WAIT_OPERATION}" ? "Continues when the customer has answered" : "" }}`;

const approvalOptions: INodeProperties = {
	displayName: 'Approval Options',
	name: 'approvalOptions',
	type: 'fixedCollection',
	placeholder: 'Add option',
	default: {},
	displayOptions: { show: { responseType: ['approval'] } },
	options: [
		{
			displayName: 'Values',
			name: 'values',
			values: [
				{
					displayName: 'Type of Approval',
					name: 'approvalType',
					type: 'options',
					default: 'single',
					options: [
						{ name: 'Approve Only', value: 'single' },
						{ name: 'Approve and Disapprove', value: 'double' },
					],
				},
				{
					displayName: 'Approve Button Label',
					name: 'approveLabel',
					type: 'string',
					default: 'Approve',
				},
				{
					displayName: 'Disapprove Button Label',
					name: 'disapproveLabel',
					type: 'string',
					default: 'Decline',
					displayOptions: { show: { approvalType: ['double'] } },
				},
			],
		},
	],
};

const choices: INodeProperties = {
	displayName: 'Choices',
	name: 'choices',
	type: 'fixedCollection',
	placeholder: 'Add Choice',
	description:
		'Two to ten labels, which the message lists with their numbers. The customer answers with a number or a label, or with a button on the page.',
	typeOptions: { multipleValues: true, sortable: true },
	default: { values: [{ label: '' }, { label: '' }] },
	displayOptions: { show: { responseType: ['choice'] } },
	options: [
		{
			displayName: 'Values',
			name: 'values',
			values: [
				{
					displayName: 'Label',
					name: 'label',
					type: 'string',
					default: '',
					placeholder: 'e.g. Invoice',
				},
			],
		},
	],
};

const answerInChat: INodeProperties = {
	displayName: 'Answer Within Chat',
	name: 'answerInChat',
	type: 'boolean',
	default: true,
	description:
		"Whether a reply in the chat counts as an answer, too. This needs an active workflow with a Sangoma CX Trigger that receives the conversation's messages and uses the same credential.",
};

/** The fields of Send and Wait for Response, besides Conversation ID. */
export const sendAndWaitFields: Field[] = [
	{
		displayName: 'Message',
		name: 'message',
		type: 'string',
		typeOptions: { rows: 4 },
		required: true,
		default: '',
		placeholder: 'e.g. Shall we cancel your order?',
		description:
			'What to ask the customer. A link to the page on which they answer is added below it.',
		fieldType: 'multiline',
		routing: { send: { type: 'body', property: 'content' } },
	},
	{
		displayName: 'Response Type',
		name: 'responseType',
		type: 'options',
		default: 'approval',
		description: 'How the customer answers',
		options: [
			{
				name: 'Approval',
				value: 'approval',
				description: 'The customer approves or declines',
			},
			{
				name: 'Free Text',
				value: 'freeText',
				description: 'The customer writes an answer',
			},
			{
				name: 'Choice',
				value: 'choice',
				description: 'The customer chooses one of several labels',
			},
		],
	},
	approvalOptions,
	choices,
	answerInChat,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options,
	},
];
