import type {
	IExecuteSingleFunctions,
	IN8nHttpFullResponse,
	INodeExecutionData,
} from 'n8n-workflow';
import type { Outcome } from '../../shared/failure/failure';
import type { Answer } from '../../shared/response/refuseErrorStatus';

/**
 * Keeps an answer with its status and headers as one item, instead of what n8n makes of a body that
 * is empty or a list. n8n calls this after each request, as the node's postReceive.
 */
export async function keepWholeAnswer(
	this: IExecuteSingleFunctions,
	_items: INodeExecutionData[],
	{ statusCode, headers, body }: IN8nHttpFullResponse,
): Promise<INodeExecutionData[]> {
	return [{ json: { statusCode, headers, body } as INodeExecutionData['json'] }];
}

/** Gives back the answer that `keepWholeAnswer` kept. */
export function keptAnswer(outcome: Outcome<INodeExecutionData[]>): Outcome<Answer> {
	if ('failure' in outcome) return outcome;
	return { value: outcome.value[0].json as unknown as Answer };
}
