import type { IExecuteFunctions, IExecutePaginationFunctions } from 'n8n-workflow';
import type { RunContext } from './runItem';

/** The key under which n8n's list of executions finds a conversation. */
const KEY = 'conversation_id';

/**
 * Records the conversation of a run as n8n's custom execution data, if all its items have the same one.
 * n8n 1 has it only where expressions have it.
 */
export function recordConversation(
	context: IExecuteFunctions | IExecutePaginationFunctions,
	{ conversationIds }: RunContext,
): void {
	const [id] = conversationIds;
	if (conversationIds.size !== 1) return;
	const { customData } = context.getWorkflowDataProxy(0).$execution as {
		customData?: { set: (key: string, value: string) => void };
	};
	customData?.set(KEY, id);
}
