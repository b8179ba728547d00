import type { IDataObject, IN8nHttpFullResponse } from 'n8n-workflow';
import type { Endpoint } from '../endpoints';
import { explainFailure } from '../failure/explainFailure';
import type { Outcome } from '../failure/failure';
import { toOutcome } from '../failure/readFailure';
import { refuseErrorStatus } from '../response/refuseErrorStatus';
import { unwrapAnswer } from '../response/unwrapAnswer';
import { openAccess, readSecrets, type Access } from './access';
import { CREDENTIAL, type RequestContext } from './context';
import { withRenamedPath } from './renamedPath';
import { repeatWhereSafe } from './repeat';
import { ANSWER_WHATEVER_STATUS } from './statuses';
import { withValidToken } from './token';

async function callOnce(
	context: RequestContext,
	endpoint: Endpoint,
	{ baseUrl, credentialId }: Access,
	body: IDataObject | undefined,
): Promise<Outcome<IDataObject[]>> {
	const send = async (path: string) => {
		const request = context.helpers.httpRequestWithAuthentication.call(context, CREDENTIAL, {
			method: endpoint.method,
			url: `${baseUrl}${path}`,
			body,
			headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: ANSWER_WHATEVER_STATUS,
			returnFullResponse: true,
		});
		return refuseErrorStatus(await toOutcome<IN8nHttpFullResponse>(request));
	};
	const outcome = await withRenamedPath(
		endpoint,
		async (path) => await withValidToken(context, credentialId, async () => await send(path)),
	);
	return 'failure' in outcome ? outcome : unwrapAnswer(endpoint, outcome.value);
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
		secrets: await readSecrets(context),
	});
}
