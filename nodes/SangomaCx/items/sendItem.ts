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
