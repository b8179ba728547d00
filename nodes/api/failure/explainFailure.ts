import { NodeApiError, type INode } from 'n8n-workflow';
import type { Endpoint } from '../endpoint';
import { redact } from '../secrets';
import { explain } from './explanations';
import type { Failure } from './failure';

/** What an explanation is about, beside the failure itself. */
export interface Circumstances {
	node: INode;
	/** Zero-based, as n8n counts; undefined where there is no item. */
	itemIndex?: number;
	/** What must not be in the text, whoever wrote it: client secret, tokens and keys. */
	secrets?: Iterable<string>;
}

/** What an AI model has to know stands in the message: n8n hands it nothing else. */
function toMessage(endpoint: Endpoint, failure: Failure, secrets: Iterable<string>): string {
	const { message, isUnknown } = explain(endpoint, failure);
	const isNew = failure.reason !== undefined && failure.reason !== message;
	const reason = isNew ? ` ("${redact(failure.reason ?? '', secrets)}")` : '';
	if (isUnknown !== true) return `${message}${reason}`;
	const { mayHave, lookAt } = endpoint.words;
	return `${message}${reason}. Sangoma CX may have ${mayHave}: do not simply repeat it, look at ${lookAt} in Sangoma CX first`;
}

/**
 * Makes n8n's error of a failure: the message says what happened, why, in Sangoma CX's words, and
 * that a request must not be repeated where it may have been carried out; the description says what
 * to do, the status and the item. It holds nothing of the request, whose headers carry the token.
 */
export function explainFailure(
	endpoint: Endpoint,
	failure: Failure,
	{ node, itemIndex, secrets = [] }: Circumstances,
): NodeApiError {
	const message = toMessage(endpoint, failure, secrets);
	const facts = [
		failure.status === undefined ? failure.code : `HTTP ${failure.status}`,
		itemIndex === undefined ? undefined : `item ${itemIndex}`,
	].filter((fact) => fact !== undefined);
	const { advice } = explain(endpoint, failure);
	const description = `${advice}${facts.length > 0 ? ` [${facts.join(', ')}]` : ''}`;

	const error = new NodeApiError(
		node,
		{ message },
		{ message, description, httpCode: failure.status?.toString(), itemIndex },
	);
	// n8n rewrites messages in which it finds a network code or a status; these are already in words.
	error.message = message;
	error.description = description;
	error.messages = [];
	return error;
}
