import type { IBuilderHint, NodeHint } from 'n8n-workflow';

/** Returns the condition of a hint for an operation. */
const whenOperation = (resource: string, operation: string) =>
	`$parameter["resource"] === "${resource}" && $parameter["operation"] === "${operation}"`;

/** Hints for settings with effects that users may not expect. */
export const hints: NodeHint[] = [
	{
		message:
			'The call is placed only if this agent is logged in to Sangoma CX. The API does not say who is.',
		type: 'info',
		location: 'ndv',
		whenToDisplay: 'beforeExecution',
		displayCondition: `={{ ${whenOperation('agent', 'call')} }}`,
	},
	{
		message:
			'If no agent is logged in, the customer waits, and the API does not say so. Tell the customer when to expect an answer.',
		type: 'info',
		location: 'ndv',
		whenToDisplay: 'beforeExecution',
		displayCondition: `={{ ${whenOperation('conversation', 'deliverToAgent')} }}`,
	},
	{
		message:
			'A model chooses the number to call, and Allowed Destinations is empty: it can call any number in the world.',
		type: 'warning',
		location: 'ndv',
		whenToDisplay: 'always',
		displayCondition:
			'={{ $parameter["operation"] === "call" && !$parameter["allowedDestinations"] && String($rawParameter["destination"]).includes("$fromAI") }}',
	},
];

/** Hints for n8n's AI builder and its MCP server. n8n 1 ignores them. */
export const builderHint: IBuilderHint = {
	searchHint:
		'Contact center: place phone calls, chat with customers, deliver chats to human agents. Answer a chat with message: send and the conversation_id of the Sangoma CX Trigger. Do not create agent bots or webhooks with this node to receive chats: the trigger registers itself.',
	relatedNodes: [
		{
			nodeType: 'n8n-nodes-sangoma-cx.sangomaCxTrigger',
			relationHint: "Starts the workflow with a customer's message and provides conversation_id",
		},
		{
			nodeType: '@n8n/n8n-nodes-langchain.agent',
			relationHint: 'Writes the answer that message: send sends; calls this node as a tool',
		},
		{
			nodeType: 'n8n-nodes-base.dataTable',
			relationHint: 'Keeps the IDs of contacts, which the API cannot search',
		},
	],
};

/** The same for the node as a tool of an AI agent. */
export const toolBuilderHint: IBuilderHint = {
	...builderHint,
	searchHint:
		'Lets an AI agent place calls, deliver a chat to a human agent or finish it. Take conversationId from the Sangoma CX Trigger, not from the model. Calls ring real phones: set allowedDestinations, and put a human review before them.',
};
