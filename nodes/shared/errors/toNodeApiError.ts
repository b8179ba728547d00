import { NodeApiError, type INode } from 'n8n-workflow';
import type { Endpoint } from '../endpoint';
import { redact } from '../secrets';
import { getErrorMessage } from './errorMessages';
import type { Failure } from './failure';

/** Where an error occurred. */
interface ErrorContext {
	node: INode;
	/** Zero-based, as n8n counts; undefined where there is no item. */
	itemIndex?: number;
	/** What the texts must not contain, whoever wrote it: client secret, tokens and keys. */
	secrets?: Iterable<string>;
}

/**
 * Converts a failure to n8n's error. The message says what happened, Sangoma CX's reason, and not to
 * repeat a request that may have been carried out: n8n passes nothing else to an AI model. The
 * description says what to do, the status and the item. Neither holds any part of the request, whose
 * headers contain the token.
 */
export function toNodeApiError(
	endpoint: Endpoint,
	failure: Failure,
	{ node, itemIndex, secrets = [] }: ErrorContext,
): NodeApiError {
	const { message: summary, advice, isOutcomeUnknown } = getErrorMessage(endpoint, failure);
	const { status, code, reason } = failure;
	const quotation = reason && reason !== summary ? ` ("${redact(reason, secrets)}")` : '';
	const { uncertainOutcome, whereToVerify } = endpoint.phrases;
	const warning = isOutcomeUnknown
		? `. Sangoma CX may have ${uncertainOutcome}: do not repeat it before you have checked ${whereToVerify} in Sangoma CX`
		: '';
	const message = `${summary}${quotation}${warning}`;
	const facts = [
		status === undefined ? code : `HTTP ${status}`,
		itemIndex === undefined ? undefined : `item ${itemIndex}`,
	].filter(Boolean);
	const description = facts.length > 0 ? `${advice} [${facts.join(', ')}]` : advice;

	const error = new NodeApiError(
		node,
		{ message },
		{ message, description, httpCode: status?.toString(), itemIndex },
	);
	// n8n replaces messages in which it finds a network code or a status.
	error.message = message;
	error.description = description;
	error.messages = [];
	return error;
}
