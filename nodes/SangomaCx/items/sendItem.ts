import {
	NodeOperationError,
	type IExecutePaginationFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import { operations } from '../operations';
import { itemOfRequest, open } from './item';
import { runItem, toOutput } from './runItem';

/**
 * The second entrance: where n8n calls the node as a tool without its engine, it makes requests by its
 * RoutingNode, and calls this in place of each as the node's pagination. Leads into the same `runItem`.
 * Throws a NodeApiError or NodeOperationError in words, unless the node continues on fail.
 */
export async function sendItem(this: IExecutePaginationFunctions): Promise<INodeExecutionData[]> {
	const node = this.getNode();
	const item = itemOfRequest(this);
	const [resource, name] = [item.read('resource', ''), item.read('operation', '')];
	const operation = operations.find((each) => each.name === `${String(resource)}:${String(name)}`);
	if (operation === undefined) {
		throw new NodeOperationError(
			node,
			`Sangoma CX has no operation "${String(name)}" for "${String(resource)}"`,
			{
				itemIndex: item.index,
				description: 'Nothing was sent. Open the node and choose a Resource and an Operation.',
			},
		);
	}
	if (operation.waits) {
		throw new NodeOperationError(
			node,
			'Send and Wait for Response cannot be used here: n8n runs this tool without its ' +
				'engine, so that nothing could wait for the answer. Nothing was sent. Use Message: ' +
				'Send instead',
			{
				itemIndex: item.index,
				description:
					'Connect the tool to an AI Agent of version 3 or later in a workflow with the execution order v1, or use it as a node of the workflow.',
			},
		);
	}
	const run = {
		operation,
		node,
		opened: open(this, item.read('requestOptions', {})),
		signal: this.getExecutionCancelSignal(),
	};
	const verdict = await runItem(run, item);
	if ('error' in verdict && !this.continueOnFail()) throw verdict.error;
	return toOutput(verdict, item);
}
