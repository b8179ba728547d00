import {
	NodeOperationError,
	type DeclarativeRestApiSettings,
	type IDataObject,
	type IExecutePaginationFunctions,
	type INodeExecutionData,
	type NodeApiError,
} from 'n8n-workflow';
import { ENDPOINTS, type Endpoint } from '../../shared/endpoints';
import { explainFailure } from '../../shared/failure/explainFailure';
import type { Outcome } from '../../shared/failure/failure';
import { readFailure, toOutcome } from '../../shared/failure/readFailure';
import { readSecrets, type Access } from '../../shared/request/access';
import { repeatWhereSafe } from '../../shared/request/repeat';
import { withRenamedPath } from '../../shared/request/renamedPath';
import { ANSWER_WHATEVER_STATUS } from '../../shared/request/statuses';
import { withValidToken } from '../../shared/request/token';
import { refuseErrorStatus, type Answer } from '../../shared/response/refuseErrorStatus';
import { unwrapAnswer } from '../../shared/response/unwrapAnswer';
import { keptAnswer } from '../response/keepWholeAnswer';
import { selectThings } from '../response/selectThings';
import { buildBody } from './buildBody';
import { accessOfRun, type RunAccess } from './accessOfRun';
import { withinLimit } from './limit';

type Explained<T> = { value: T } | { error: NodeApiError | NodeOperationError };

type RequestData = DeclarativeRestApiSettings.ResultOptions;

const ENDPOINT_BY_PATH = new Map(
	Object.values(ENDPOINTS).map((endpoint) => [endpoint.path, endpoint]),
);

const REQUEST_OPTIONS = {
	ignoreHttpStatusErrors: ANSWER_WHATEVER_STATUS,
	// A redirect would carry the token to wherever it leads, and turn a POST into a GET.
	disableFollowRedirect: true,
};

async function attempt(
	context: IExecutePaginationFunctions,
	{ options, ...requestData }: RequestData,
	endpoint: Endpoint,
	{ baseUrl, credentialId, tenantDomain }: Access,
): Promise<Outcome<Answer>> {
	// Not before its turn: a waiting item costs no more than its place in the queue.
	const body = buildBody(context, endpoint.operation, tenantDomain);
	const send = async (url: string) => {
		// Its own copy for each attempt: n8n signs the options in place.
		const headers = { ...options.headers };
		const request = context.makeRoutingRequest({
			...requestData,
			options: { ...options, ...REQUEST_OPTIONS, baseURL: baseUrl, url, body, headers },
		});
		return refuseErrorStatus(keptAnswer(await toOutcome(request)));
	};
	return await withRenamedPath(
		endpoint,
		async (path) => await withValidToken(context, credentialId, async () => await send(path)),
	);
}

async function sendAndReceive(
	context: IExecutePaginationFunctions,
	requestData: RequestData,
	endpoint: Endpoint,
	access: RunAccess,
): Promise<Outcome<IDataObject[]>> {
	if ('failure' in access.token) return access.token;
	const signal = context.getExecutionCancelSignal();
	const attemptInTurn = async () =>
		await withinLimit(
			access.credentialId,
			access.limit,
			signal,
			async () => await attempt(context, requestData, endpoint, access),
		);
	const outcome = await repeatWhereSafe(endpoint.repeat, signal, attemptInTurn);
	return 'failure' in outcome ? outcome : unwrapAnswer(endpoint, outcome.value);
}

/** Not before something failed: n8n makes a copy of the node for whoever asks. */
function circumstancesOf(context: IExecutePaginationFunctions) {
	return { node: context.getNode(), itemIndex: context.getItemIndex() };
}

async function sendOrExplain(
	context: IExecutePaginationFunctions,
	requestData: RequestData,
): Promise<Explained<IDataObject[]>> {
	const endpoint = ENDPOINT_BY_PATH.get(requestData.options.url ?? '') ?? ENDPOINTS['inbox:getAll'];
	try {
		const access = await accessOfRun(context);
		const outcome = await sendAndReceive(context, requestData, endpoint, access);
		if ('value' in outcome) return { value: selectThings(context, endpoint, outcome.value) };
		const secrets = await readSecrets(context);
		const circumstances = { ...circumstancesOf(context), secrets };
		return { error: explainFailure(endpoint, outcome.failure, circumstances) };
	} catch (error) {
		if (error instanceof NodeOperationError) return { error };
		return { error: explainFailure(endpoint, readFailure(error), circumstancesOf(context)) };
	}
}

/**
 * Sends one item's request and gives its items: n8n calls this in place of its own request, as the
 * node's pagination. Throws a NodeApiError or NodeOperationError in words, unless the node continues
 * on fail: then the words are the item, in the one form that n8n 1 and 2 take to the error output.
 */
export async function sendItem(
	this: IExecutePaginationFunctions,
	requestData: RequestData,
): Promise<INodeExecutionData[]> {
	const pairedItem = { item: this.getItemIndex() };
	const explained = await sendOrExplain(this, requestData);
	if ('value' in explained) return explained.value.map((json) => ({ json, pairedItem }));
	const { error } = explained;
	if (!this.continueOnFail()) throw error;
	const json = { error: error.message, message: error.description ?? error.message };
	return [{ json, pairedItem }];
}
