import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type IExecutePaginationFunctions,
	type INode,
	type INodeExecutionData,
} from 'n8n-workflow';
import { callApiOnce, isServerBack } from '../../shared/callApi';
import { isOutcomeUnknown } from '../../shared/errors/errorTemplates';
import { wasNothingSent, type Failure, type Result } from '../../shared/errors/failure';
import { toNodeApiError } from '../../shared/errors/toNodeApiError';
import { getRetryPolicy } from '../../shared/retry';
import { createSession, CREDENTIAL_TYPE, ensureToken, type ApiSession } from '../../shared/session';
import { asText } from '../../shared/values';
import { getManyInboxes } from '../resources/inbox';
import type { Operation } from '../resources/operation';
import { buildBody } from './buildBody';
import { assertNotChosenByModel } from './modelChoices';
import { readOutputOptions } from './outputOptions';
import type { Item } from './parameters';
import {
	assertMayIgnoreSsl,
	readBatching,
	readRequestOptions,
	type Batching,
} from './requestOptions';
import { RunThrottle } from './runThrottle';

/** What all items of a run share. */
export interface RunContext {
	operation: Operation;
	/** With its parameters as they are saved: expressions are not evaluated. */
	node: INode;
	/** The session, or why there is none. Rejects with n8n's error, which then is every item's. */
	session: Promise<Result<ApiSession>>;
	/** n8n's batching; undefined if it is off or cannot be read. */
	batching: Promise<Batching | undefined>;
	/** Aborts when the execution is cancelled or the run is stopped. */
	signal: AbortSignal;
	/** Ends all pauses: only the requests in progress are completed. */
	stop: () => void;
	throttle: RunThrottle;
	/** The conversations of the items so far. */
	conversationIds: Set<string>;
	/** Adds to the body what no parameter holds. */
	extendBody?: (body: IDataObject, session: ApiSession) => IDataObject;
}

/** The objects that Sangoma CX returned for an item, or an error. */
export type ItemResult =
	| { objects: IDataObject[] }
	| {
			error: NodeApiError | NodeOperationError;
			wasSent: boolean;
			/** Whether Sangoma CX may have done what must not be repeated. */
			isOutcomeUnknown: boolean;
	  };

type CompletedItem = Extract<ItemResult, { objects: unknown }>;
type FailedItem = Extract<ItemResult, { error: unknown }>;

/** Returns whether an item was completed; false if it failed or did not start. */
export function isCompleted(result: ItemResult | undefined): result is CompletedItem {
	return result !== undefined && 'objects' in result;
}

/** Returns whether an item failed; false if it was completed or did not start. */
export function isFailed(result: ItemResult | undefined): result is FailedItem {
	return result !== undefined && 'error' in result;
}

/**
 * Prepares what all items share: the session with a token, n8n's Request Options of the first item, and
 * the pace.
 */
export function prepareRun(
	context: IExecuteFunctions | IExecutePaginationFunctions,
	operation: Operation,
	firstItem: Item,
	itemCount = 1,
): RunContext {
	const node = context.getNode();
	const cancelSignal = context.getExecutionCancelSignal();
	const stopper = new AbortController();
	const signal = AbortSignal.any([stopper.signal, ...(cancelSignal ? [cancelSignal] : [])]);
	// A promise, so that an expression that fails is the error of each item rather than of the run.
	const readSaved = async () => firstItem.getParameter('requestOptions', {});
	const saved = readSaved();
	const openSession = async (): Promise<Result<ApiSession>> => {
		assertNotChosenByModel(node);
		const requestOptions = readRequestOptions(node, await saved);
		const credential = await context.getCredentials(CREDENTIAL_TYPE);
		assertMayIgnoreSsl(node, requestOptions, credential);
		const session = createSession(context, credential, { requestOptions, signal });
		if ('failure' in session) return session;
		const failure = await ensureToken(session.value);
		return failure === undefined ? session : { failure };
	};
	const session = openSession();
	const throttle = new RunThrottle({
		itemCount,
		signal,
		isServerBack: async () => {
			const opened = await session;
			return 'value' in opened && (await isServerBack(opened.value, getManyInboxes));
		},
	});
	return {
		...{ operation, node, session, signal, throttle },
		batching: saved.then(readBatching, () => undefined),
		stop: () => stopper.abort(),
		conversationIds: new Set(),
	};
}

/** Keeps the errors of this package. n8n's own, about a credential or an expression, keep n8n's text. */
function toNodeError(node: INode, itemIndex: number, error: unknown) {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) return error;
	const cause = error instanceof Error ? error : String(error);
	return new NodeOperationError(node, cause, { itemIndex });
}

function addConversation({ conversationIds }: RunContext, value: unknown): void {
	const id = asText(value);
	if (id !== undefined) conversationIds.add(id);
}

/**
 * Sends one item's request. Each parameter is read now and once, so that an item that waits for its
 * turn costs nothing. Returns undefined if the run was stopped before the item's turn. Never throws.
 */
export async function runItem(run: RunContext, item: Item): Promise<ItemResult | undefined> {
	const { operation, node } = run;
	const toErrorResult = (failure: Failure, secrets?: Iterable<string>): ItemResult => ({
		error: toNodeApiError(operation, failure, { node, itemIndex: item.index, secrets }),
		wasSent: !wasNothingSent(failure),
		isOutcomeUnknown: isOutcomeUnknown(operation, failure),
	});
	let wasSent = false;
	try {
		const session = await run.session;
		if ('failure' in session) return toErrorResult(session.failure);
		const { tenantDomain, secrets } = session.value;
		const body = buildBody(node, operation, item, tenantDomain);
		addConversation(run, body?.conversation_id);
		const toOutput = readOutputOptions(node, operation, item);
		const extended = body && run.extendBody ? run.extendBody(body, session.value) : body;
		wasSent = true;
		const send = async () => await callApiOnce(session.value, operation, extended);
		const request = run.throttle.send(getRetryPolicy(operation), send);
		if (body !== undefined) operation.onSending?.(body, request);
		const result = await request;
		if ('value' in result) {
			const objects = toOutput(result.value, body);
			addConversation(run, operation.getConversationId?.(objects));
			return { objects };
		}
		const { failure } = result;
		return failure.kind === 'not-started' ? undefined : toErrorResult(failure, secrets);
	} catch (error) {
		return { error: toNodeError(node, item.index, error), wasSent, isOutcomeUnknown: false };
	}
}

/**
 * Converts a result to n8n's items. n8n sends an item to the error output if it has an `error`,
 * whose message then replaces the item's fields. As a non-enumerable property, it has only the
 * first effect.
 */
export function toOutputItems(
	result: ItemResult,
	{ index }: Item,
	{ onError }: INode,
): INodeExecutionData[] {
	const pairedItem = { item: index };
	if (isCompleted(result)) return result.objects.map((json) => ({ json, pairedItem }));
	const { error } = result;
	const json = { error: error.message, description: error.description ?? error.message };
	const output: INodeExecutionData = { json, pairedItem };
	if (onError === 'continueErrorOutput') {
		Object.defineProperty(output, 'error', { value: error, enumerable: false });
	}
	return [output];
}
