import type { IBuilderHint, NodeHint } from 'n8n-workflow';

/** Hints in the trigger's panel, where a setting will surprise. */
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

/** What n8n's AI builder, and its MCP server, know about the trigger. n8n 1 ignores it. */
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
