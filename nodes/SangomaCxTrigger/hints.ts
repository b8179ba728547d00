import type { IBuilderHint, INodeProperties, NodeHint } from 'n8n-workflow';

/** Shows a property for the source Agent Bot. */
export const SHOW_BOT = { show: { source: ['agentBot'] } };

/** Shows a property for the source Webhook. */
export const SHOW_WEBHOOK = { show: { source: ['webhook'] } };

/** The notice of a webhook. */
export const notice: INodeProperties = {
	displayName:
		'Publishing the workflow (n8n 1: activating it) registers a webhook with Sangoma CX. Listening ' +
		'for a test event, as Execute Step does, also registers the test URL. The API cannot remove a ' +
		'webhook: n8n rejects the events that no workflow waits for. Your n8n must be reachable from ' +
		'the internet.',
	name: 'notice',
	type: 'notice',
	default: '',
	displayOptions: SHOW_WEBHOOK,
};

/**
 * The notice of a bot. n8n's nodes panel lists the options of Events, with one value of Source, and the
 * options of a property of this name: as one of them, the bot can be added from the panel. A notice has
 * no value, so that none is saved.
 */
export const botNotice: INodeProperties = {
	displayName:
		'Publishing the workflow (n8n 1: activating it) assigns its bot to the inbox, replacing the ' +
		'current bot. The bot is created the first time, and the API cannot remove it. Listening for a ' +
		"test event, as Execute Step does, leaves the inbox's bot unchanged and registers the test URL " +
		'as a webhook instead. Your n8n must be reachable from the internet.',
	name: 'operation',
	type: 'notice',
	default: '',
	options: [
		{
			name: 'Message to Bot',
			value: '',
			action: "On message to an inbox's bot",
			description: 'A customer wrote in an inbox whose chats this workflow answers',
		},
	],
	displayOptions: SHOW_BOT,
};

/** Hints for settings with effects that users may not expect. */
export const hints: NodeHint[] = [
	{
		message:
			'Customer Messages Only is off: a workflow that answers messages keeps answering itself.',
		type: 'warning',
		location: 'ndv',
		whenToDisplay: 'always',
		displayCondition: '={{ $parameter["options"]?.["customerMessagesOnly"] === false }}',
	},
	{
		message: 'No inbox is selected: a bot answers the chats of one inbox. Select it in Inbox.',
		type: 'warning',
		location: 'ndv',
		whenToDisplay: 'always',
		displayCondition:
			'={{ $parameter["source"] === "agentBot" && !($parameter["inboxId"]?.value ?? $parameter["inboxId"]) }}',
	},
];

/** Hints for n8n's AI builder and its MCP server. n8n 1 ignores them. */
export const builderHint: IBuilderHint = {
	searchHint:
		"For a chatbot use source agentBot with an inboxId; for the tenant's events use source webhook. Keep simplify on: the output then has conversation_id, content and contact, and chatInput and sessionId for an AI Agent and its memory.",
	relatedNodes: [
		{
			nodeType: 'n8n-nodes-sangoma-cx.sangomaCx',
			relationHint: 'Answers with message: send, delivers to agents, finishes conversations',
		},
		{
			nodeType: '@n8n/n8n-nodes-langchain.agent',
			relationHint: 'Reads chatInput and writes the answer',
		},
		{
			nodeType: '@n8n/n8n-nodes-langchain.memoryBufferWindow',
			relationHint: 'Remembers the chat by sessionId',
		},
	],
};
