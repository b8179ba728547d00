import type { IExecutePaginationFunctions } from 'n8n-workflow';
import { openAccess, type Access } from '../../shared/request/access';
import { REQUESTS_IN_FLIGHT } from './limit';

/** What all items of a node's run have in common. */
export interface RunAccess extends Access {
	/** How many requests may be in flight: a user's batch that is larger than the limit wins over it. */
	limit: number;
}

/** By n8n's object for one run of a node, which all its items share. */
const accesses = new WeakMap<object, Promise<RunAccess>>();

async function openRunAccess(context: IExecutePaginationFunctions): Promise<RunAccess> {
	const batchSize = context.getNodeParameter('requestOptions.batching.batch.batchSize', 0);
	const limit = Math.max(REQUESTS_IN_FLIGHT, Number(batchSize) || 0);
	return { ...(await openAccess(context)), limit };
}

/**
 * Opens the access to Sangoma CX once for all items of a node's run, and not by an expression per
 * item. Throws what `openAccess` throws. What failed is not kept: the next try opens it again.
 */
export async function accessOfRun(context: IExecutePaginationFunctions): Promise<RunAccess> {
	const run = context.getExecuteData();
	let access = accesses.get(run);
	if (access === undefined) {
		access = openRunAccess(context);
		accesses.set(run, access);
		const forget = () => accesses.delete(run);
		access.then(({ token }) => 'failure' in token && forget(), forget);
	}
	return await access;
}
