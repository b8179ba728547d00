import {
	NodeOperationError,
	sleep,
	type IExecuteFunctions,
	type IExecutePaginationFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import { waitUnlessCancelled } from '../../shared/retry';
import { findOperation } from '../resources';
import type { Operation } from '../resources/operation';
import { addHints, recordConversation } from './editorData';
import { toItem, type Item } from './parameters';
import type { Batching } from './requestOptions';
import { isFailed, prepareRun, runItem, toOutputItems, type ItemResult } from './runItem';
import { throwFirstError } from './runFailure';

/**
 * Requests in progress at once. Their responses may arrive together, and n8n's other work waits while
 * they are read: with 200 it waited longer than with n8n's HTTP Request node, with 100 it does not, and
 * a run still takes at most about half of that node's time (npm run benchmark -- requests).
 */
export const MAX_CONCURRENCY = 100;

/** After this many ms of starting items, n8n's other work gets a turn (npm run benchmark -- requests). */
const MAX_BUSY_MS = 4;

/** Yields item indexes in order, with n8n's batching and with turns for n8n's other work in between. */
async function* schedule(
	count: number,
	batching: Batching | undefined,
	signal: AbortSignal,
): AsyncGenerator<number> {
	let busySince = Date.now();
	for (let index = 0; index < count; index++) {
		if (batching !== undefined && index > 0 && index % batching.size === 0) {
			await waitUnlessCancelled(batching.intervalMs, signal);
		} else if (Date.now() - busySince >= MAX_BUSY_MS) {
			await sleep(0);
			busySince = Date.now();
		}
		if (signal.aborted) return;
		yield index;
	}
}

/**
 * Runs an operation for all items, in order and a bounded number at a time: n8n's engine calls this. If
 * the node does not continue on fail, nothing is sent after the first failure, and the requests in
 * progress are completed. Throws the error of the first item that failed.
 */
export async function runItems(
	context: IExecuteFunctions,
	operation: Operation,
): Promise<INodeExecutionData[][]> {
	const items = context.getInputData().map(({ json }, index) => toItem(context, json, index));
	const results = new Array<ItemResult | undefined>(items.length).fill(undefined);
	const continueOnFail = context.continueOnFail();
	const run = prepareRun(context, operation, items[0], items.length);

	// Otherwise all items would read their parameters at once as soon as there is a token.
	const [opened] = await Promise.allSettled([run.session]);
	// Without a session nothing is sent, and there is nothing to pause for.
	const canSend = opened.status === 'fulfilled' && 'value' in opened.value;
	const batching = canSend ? await run.batching : undefined;
	const indexes = schedule(items.length, batching, run.signal);
	const work = async () => {
		for await (const index of indexes) {
			const result = await runItem(run, items[index]);
			results[index] = result;
			if (isFailed(result) && !continueOnFail) run.stop();
		}
	};
	const concurrency = Math.min(items.length, Math.max(MAX_CONCURRENCY, batching?.size ?? 0));
	await Promise.all(Array.from({ length: concurrency }, work));
	// After the last item, nothing waits for the end of an outage.
	run.stop();

	recordConversation(context, run);
	if (!continueOnFail) throwFirstError(operation, results);
	addHints(context, operation, results);
	const { node } = run;
	return [
		results.flatMap((result, index) => (result ? toOutputItems(result, items[index], node) : [])),
	];
}

/**
 * Runs one item where n8n calls the node as a tool without its engine: n8n's RoutingNode then makes one
 * request per item and calls this instead, as the node's pagination. Throws a NodeApiError or
 * NodeOperationError unless the node continues on fail.
 */
export async function runRoutedItem(
	this: IExecutePaginationFunctions,
): Promise<INodeExecutionData[]> {
	const item: Item = {
		index: this.getItemIndex(),
		getParameter: (name, fallback) => this.getNodeParameter(name, fallback) as unknown,
	};
	const [resource, name] = [item.getParameter('resource', ''), item.getParameter('operation', '')];
	const operation = findOperation(resource, name);
	if (operation === undefined) {
		throw new NodeOperationError(
			this.getNode(),
			`Sangoma CX has no operation "${String(name)}" for "${String(resource)}"`,
			{
				itemIndex: item.index,
				description: 'Nothing was sent. Open the node and select a Resource and an Operation.',
			},
		);
	}
	if (operation.waitsForResponse) {
		throw new NodeOperationError(
			this.getNode(),
			'Send and Wait for Response cannot be used here: n8n runs this tool without its engine, so ' +
				'nothing could wait for the response. Nothing was sent. Use Message: Send instead',
			{
				itemIndex: item.index,
				description:
					'Connect the tool to an AI Agent of version 3 or later in a workflow with the execution order v1, or use it as a node of the workflow.',
			},
		);
	}
	const run = prepareRun(this, operation, item);
	const result = await runItem(run, item);
	recordConversation(this, run);
	if (result === undefined) return [];
	if (isFailed(result) && !this.continueOnFail()) throw result.error;
	return toOutputItems(result, item, this.getNode());
}
