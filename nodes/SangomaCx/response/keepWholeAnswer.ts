import type {
	IExecuteSingleFunctions,
	IN8nHttpFullResponse,
	INodeExecutionData,
} from 'n8n-workflow';

/**
 * Keeps an answer with its status as one item, instead of what n8n makes of a body that is empty or a
 * list. n8n calls this after each request, as the node's postReceive.
 */
export async function keepWholeAnswer(
	this: IExecuteSingleFunctions,
	_items: INodeExecutionData[],
	{ statusCode: status, body }: IN8nHttpFullResponse,
): Promise<INodeExecutionData[]> {
	return [{ json: { status, body } as INodeExecutionData['json'] }];
}

/** Gives back the answer that `keepWholeAnswer` kept. */
export function answerOf(items: INodeExecutionData[]): { status: number; body: unknown } {
	const { status, body } = items[0].json;
	return { status: Number(status), body };
}
