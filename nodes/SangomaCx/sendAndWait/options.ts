import type { INodeProperties } from 'n8n-workflow';

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

const yesWords: INodeProperties = {
	displayName: 'Yes Words',
	name: 'yesWords',
	type: 'string',
	default: 'yes',
	placeholder: 'e.g. yes, yes please, sure',
	description:
		'Comma-separated chat replies that count as approval, in addition to the button label and 1',
	displayOptions: { show: { '/responseType': ['approval'] } },
};

const noWords: INodeProperties = {
	displayName: 'No Words',
	name: 'noWords',
	type: 'string',
	default: 'no',
	placeholder: 'e.g. no, no thanks',
	description:
		'Comma-separated chat replies that count as disapproval, in addition to the button label and 2. Only for Approve and Disapprove.',
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
			description: 'What the page says when the customer opens an old link',
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
			description: 'What the page says after a human agent has taken over',
		},
	],
};

/** What is in Options of Send and Wait for Response. */
export const options: INodeProperties[] = [limitWaitTime, noWords, page, yesWords];
