import { SEND_AND_WAIT_OPERATION, type IWebhookDescription } from 'n8n-workflow';

/** Where n8n lets the answers in, as it does for its own nodes: below the execution that waits. */
export const webhooks: IWebhookDescription[] = (['GET', 'POST'] as const).map((httpMethod) => ({
	name: 'default',
	httpMethod,
	responseMode: 'onReceived',
	responseData: '',
	path: '={{ $nodeId }}',
	restartWebhook: true,
	isFullPath: true,
}));

/** What the editor says at the node while it waits. */
export const waitingNodeTooltip = `={{ $parameter["operation"] === "${SEND_AND_WAIT_OPERATION}" ? "Goes on when the customer has answered" : "" }}`;
