import type { IDataObject } from 'n8n-workflow';
import type { Endpoint } from '../endpoints';
import { explainFailure } from '../failure/explainFailure';
import type { Outcome } from '../failure/failure';
import { toOutcome } from '../failure/readFailure';
import { unwrapAnswer } from '../response/unwrapAnswer';
import { openAccess, type Access } from './access';
import { CREDENTIAL, type RequestContext } from './context';
import { withRenamedPath } from './renamedPath';
import { repeatWhereSafe } from './repeat';

async function callOnce(
	context: RequestContext,
	endpoint: Endpoint,
	{ baseUrl }: Access,
	body: IDataObject | undefined,
): Promise<Outcome<IDataObject[]>> {
	const outcome = await withRenamedPath(endpoint, async (path) => {
		const request = context.helpers.httpRequestWithAuthentication.call(context, CREDENTIAL, {
			method: endpoint.method,
			url: `${baseUrl}${path}`,
			body,
			headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
			disableFollowRedirect: true,
			returnFullResponse: true,
		});
		return await toOutcome(request);
	});
	if ('failure' in outcome) return outcome;
	return unwrapAnswer(endpoint, outcome.value.statusCode, outcome.value.body);
}

/**
 * Calls the API outside of an item: for a list in the editor, or for the trigger's registration.
 * Gives the things in the answer, or the failure for the caller to judge.
 */
export async function tryApi(
	context: RequestContext,
	endpoint: Endpoint,
	access: Access,
	body?: IDataObject,
): Promise<Outcome<IDataObject[]>> {
	if ('failure' in access.token) return access.token;
	return await repeatWhereSafe(
		endpoint.repeat,
		undefined,
		async () => await callOnce(context, endpoint, access, body),
	);
}

/** Calls the API like `tryApi`. Throws a NodeApiError or NodeOperationError in words. */
export async function callApi(
	context: RequestContext,
	endpoint: Endpoint,
	body?: IDataObject,
): Promise<IDataObject[]> {
	const access = await openAccess(context);
	const outcome = await tryApi(context, endpoint, access, body);
	if ('value' in outcome) return outcome.value;
	throw explainFailure(endpoint, outcome.failure, {
		node: context.getNode(),
		secrets: access.secrets,
	});
}
