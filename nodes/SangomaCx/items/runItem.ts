import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type INodeExecutionData,
} from 'n8n-workflow';
import { callApi } from '../../api/callApi';
import { explainFailure } from '../../api/failure/explainFailure';
import { wasNothingSent, type Failure } from '../../api/failure/failure';
import { buildBody } from './buildBody';
import type { Item, Run } from './item';
import { selectThings } from './selectThings';

/** What became of an item: the things that Sangoma CX gave, or an error in words. */
export type Verdict =
	| { things: IDataObject[] }
	| { error: NodeApiError | NodeOperationError; wasSent: boolean };

/** n8n's own trouble, with a credential or an expression, is told in n8n's own words. */
function toError(
	{ node }: Run,
	{ index }: Item,
	error: unknown,
): NodeApiError | NodeOperationError {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) return error;
	const cause = error instanceof Error ? error : String(error);
	return new NodeOperationError(node, cause, { itemIndex: index });
}

/**
 * Sends one item's request and says what became of it, whichever entrance the item came by. Each
 * parameter is read now and once, so that an item that waits for its turn costs nothing. Never throws.
 */
export async function runItem(run: Run, item: Item): Promise<Verdict> {
	const { operation, node, signal } = run;
	const explain = (failure: Failure, secrets?: Iterable<string>): Verdict => ({
		error: explainFailure(operation, failure, { node, itemIndex: item.index, secrets }),
		wasSent: !wasNothingSent(failure),
	});
	let wasSent = false;
	try {
		const { access, options } = await run.opened;
		if ('failure' in access) return explain(access.failure);
		const { tenantDomain, secrets } = access.value;
		const body = buildBody(run, item, tenantDomain);
		wasSent = true;
		const outcome = await callApi(access.value, { endpoint: operation, body, options, signal });
		if ('failure' in outcome) return explain(outcome.failure, secrets);
		return { things: selectThings(run, item, outcome.value) };
	} catch (error) {
		return { error: toError(run, item, error), wasSent };
	}
}

/**
 * Gives the items of a verdict. An error becomes an item in the one form that n8n 1 and 2 take to the
 * error output of a node that continues on fail.
 */
export function toOutput(verdict: Verdict, { index }: Item): INodeExecutionData[] {
	const pairedItem = { item: index };
	if ('things' in verdict) return verdict.things.map((json) => ({ json, pairedItem }));
	const { error } = verdict;
	const json = { error: error.message, message: error.description ?? error.message };
	return [{ json, pairedItem }];
}
