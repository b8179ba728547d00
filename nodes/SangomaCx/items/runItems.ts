import { sleep, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { pause } from '../../api/repeat';
import type { Operation } from '../operations';
import { itemOf, open, type Run } from './item';
import { readBatching, type Batching } from './requestOptions';
import { runItem, toOutput, type Verdict } from './runItem';

/**
 * Items under way at once. Their answers may come all together, and n8n's other work waits until each is
 * read: with 200, and an API that takes 200 ms, others waited longer than for n8n's HTTP Request node. With
 * 100 they do not, and a run still takes less than half of that node's time (npm run benchmark -- requests).
 */
export const LANES = 100;

/**
 * For how long, in ms, items are started without letting n8n do anything else. Ten made others wait a
 * little longer than n8n's HTTP Request node does; fewer cost nothing (npm run benchmark -- requests).
 */
const SLICE_MS = 4;

/** Hands out items in order, one at a time, with n8n's batching and with room for others in between. */
async function* takeTurns(
	count: number,
	batching: Batching | undefined,
	{ signal }: Run,
	isOver: () => boolean,
): AsyncGenerator<number> {
	let since = Date.now();
	for (let item = 0; item < count; item++) {
		if (batching !== undefined && item > 0 && item % batching.size === 0) {
			await pause(batching.pauseMs, signal);
		} else if (Date.now() - since >= SLICE_MS) {
			await sleep(0);
			since = Date.now();
		}
		if (isOver()) return;
		yield item;
	}
}

/** Throws the error of the first item that failed, with how far the run came. */
function throwFirstError(verdicts: Array<Verdict | undefined>): void {
	const first = verdicts.find((verdict) => verdict !== undefined && 'error' in verdict);
	if (first === undefined || !('error' in first)) return;
	const { error } = first;
	if (verdicts.length > 1) {
		const done = verdicts.filter((verdict) => verdict && 'things' in verdict).length;
		const sent = verdicts.filter(
			(verdict) => verdict && ('things' in verdict || verdict.wasSent),
		).length;
		const counts = `Of ${verdicts.length} items, ${done} were carried out and ${verdicts.length - sent} were not sent.`;
		error.description = `${error.description ?? ''} ${counts}`.trim();
	}
	throw error;
}

/**
 * Runs an operation for all items: in order, a bounded number at a time, each as soon as there is room
 * for it. Where the node does not continue on fail, no item is started after the first failure, and
 * those under way come to their end. Throws the error of the first item that failed.
 */
export async function runItems(
	context: IExecuteFunctions,
	operation: Operation,
): Promise<INodeExecutionData[][]> {
	const requestOptions = context.getNodeParameter('requestOptions', 0, {}) as unknown;
	const run: Run = {
		operation,
		node: context.getNode(),
		opened: open(context, requestOptions),
		signal: context.getExecutionCancelSignal(),
	};
	const items = context.getInputData().map(({ json }, index) => itemOf(context, json, index));
	const verdicts = new Array<Verdict | undefined>(items.length).fill(undefined);
	const continues = context.continueOnFail();
	let isStopped = false;
	const isOver = () => isStopped || run.signal?.aborted === true;

	// Or else all lanes would read their parameters in one go, once there is a token.
	await Promise.allSettled([run.opened]);
	const batching = readBatching(requestOptions);
	const turns = takeTurns(items.length, batching, run, isOver);
	const takeLane = async () => {
		for await (const index of turns) {
			const verdict = await runItem(run, items[index]);
			verdicts[index] = verdict;
			if ('error' in verdict && !continues) isStopped = true;
		}
	};
	const lanes = Math.min(items.length, Math.max(LANES, batching?.size ?? 0));
	await Promise.all(Array.from({ length: lanes }, takeLane));

	if (!continues) throwFirstError(verdicts);
	return [verdicts.flatMap((verdict, index) => (verdict ? toOutput(verdict, items[index]) : []))];
}
