import {
	SEND_AND_WAIT_OPERATION,
	type INodeProperties,
	type IWebhookDescription,
} from 'n8n-workflow';
import type { Field } from '../resources/fields';

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

const limitWaitTime: INodeProperties = {
	displayName: 'Limit Wait Time',
	name: 'limitWaitTime',
	type: 'fixedCollection',
	description:
		'Whether to continue without an answer after some time. The output is then the input of the node, without data. n8n checks once a minute.',
	default: { values: { limitType: 'afterTimeInterval', resumeAmount: 45, resumeUnit: 'minutes' } },
	options: [
		{
			displayName: 'Values',
			name: 'values',
			values: [
				{
					displayName: 'Limit Type',
					name: 'limitType',
					type: 'options',
					default: 'afterTimeInterval',
					description: 'What ends the wait: an amount of time, or a date',
					options: [
						{
							name: 'After Time Interval',
							description: 'Waits for a certain amount of time',
							value: 'afterTimeInterval',
						},
						{
							name: 'At Specified Time',
							description: 'Waits until the set date and time',
							value: 'atSpecifiedTime',
						},
					],
				},
				{
					displayName: 'Amount',
					name: 'resumeAmount',
					type: 'number',
					displayOptions: { show: { limitType: ['afterTimeInterval'] } },
					typeOptions: { minValue: 0, numberPrecision: 2 },
					default: 1,
					description: 'The time to wait',
				},
				{
					displayName: 'Unit',
					name: 'resumeUnit',
					type: 'options',
					displayOptions: { show: { limitType: ['afterTimeInterval'] } },
					options: [
						{ name: 'Minutes', value: 'minutes' },
						{ name: 'Hours', value: 'hours' },
						{ name: 'Days', value: 'days' },
					],
					default: 'hours',
					description: 'Unit of the interval value',
				},
				{
					displayName: 'Max Date and Time',
					name: 'maxDateAndTime',
					type: 'dateTime',
					displayOptions: { show: { limitType: ['atSpecifiedTime'] } },
					default: '',
					description: 'Continue after this date and time, in the time zone of the workflow',
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

const yesWords: INodeProperties = {
	displayName: 'Yes Words',
	name: 'yesWords',
	type: 'string',
	default: 'yes',
	placeholder: 'e.g. yes, yes please, sure',
	description: 'Replies in the chat that approve, besides the label and 1, separated by commas',
	displayOptions: { show: { '/responseType': ['approval'] } },
};

const noWords: INodeProperties = {
	displayName: 'No Words',
	name: 'noWords',
	type: 'string',
	default: 'no',
	placeholder: 'e.g. no, no thanks',
	description:
		'Replies in the chat that disapprove, besides the label and 2, separated by commas. Only for Approve and Disapprove.',
	displayOptions: { show: { '/responseType': ['approval'] } },
};

const page: INodeProperties = {
	displayName: 'Page',
	name: 'page',
	type: 'collection',
	placeholder: 'Add text',
	description: 'The language and the texts of the page on which the customer answers',
	default: {},
	options: [
		{
			displayName: 'Closed',
			name: 'closed',
			type: 'string',
			default: '',
			placeholder: 'e.g. This question is closed',
			description: 'What an old link says',
		},
		{
			displayName: 'Language',
			name: 'language',
			type: 'string',
			default: 'en',
			placeholder: 'e.g. de',
			description:
				'The code of the language in which you ask, such as de or ar. It also sets the direction of the page, and how replies in the chat are compared.',
		},
		{
			displayName: 'Submit Label',
			name: 'submitLabel',
			type: 'string',
			default: '',
			placeholder: 'e.g. Send',
			description: 'The button below a free text',
		},
		{
			displayName: 'Thanks',
			name: 'thanks',
			type: 'string',
			default: '',
			placeholder: 'e.g. Thank you',
			description: 'What the page says after an answer',
		},
		{
			displayName: 'Title',
			name: 'title',
			type: 'string',
			default: '',
			placeholder: 'e.g. A question for you',
		},
		{
			displayName: 'Withdrawn',
			name: 'withdrawn',
			type: 'string',
			default: '',
			placeholder: 'e.g. This question is no longer open',
			description: 'What the link says after a human agent has taken over',
		},
	],
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
		options: [limitWaitTime, noWords, page, yesWords],
	},
];
