import type { IExecuteFunctions, IExecutePaginationFunctions } from 'n8n-workflow';
import type { Operation } from '../resources/operation';
import { isCompleted, type ItemResult, type RunContext } from './runItem';

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

/** Shows in the editor what a person should know about the results. */
export function addHints(
	context: IExecuteFunctions,
	{ getHint }: Operation,
	results: Array<ItemResult | undefined>,
): void {
	const messages = results.filter(isCompleted).map(({ objects }) => getHint?.(objects));
	for (const message of new Set(messages)) {
		if (message === undefined) continue;
		context.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
	}
}
