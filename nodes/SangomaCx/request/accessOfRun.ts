import type { IExecutePaginationFunctions } from 'n8n-workflow';
import { openAccess, type Access } from '../../shared/request/access';

/** By n8n's object for one run of a node, which all its items share. */
const accesses = new WeakMap<object, Promise<Access>>();

/**
 * Opens the access to Sangoma CX once for all items of a node's run, and not by an expression per
 * item. Throws what `openAccess` throws; the next try of the run opens it again.
 */
export async function accessOfRun(context: IExecutePaginationFunctions): Promise<Access> {
	const run = context.getExecuteData();
	let access = accesses.get(run);
	if (access === undefined) {
		access = openAccess(context);
		accesses.set(run, access);
		access.catch(() => accesses.delete(run));
	}
	return await access;
}
