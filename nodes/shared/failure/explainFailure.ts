import { NodeApiError, type INode } from 'n8n-workflow';
import type { Endpoint } from '../endpoints';
import type { Failure, FailureKind } from './failure';
import { KIND_ROWS, OTHER_STATUS, STATUS_ROWS, type Explanation } from './statusTable';

/** Failures whose reason n8n or the network gave. */
const NOT_FROM_SANGOMA = new Set<FailureKind>(['insecure-connection', 'unexpected', 'cancelled']);

function explain(endpoint: Endpoint, failure: Failure): Explanation {
	if (failure.kind !== 'status') return KIND_ROWS[failure.kind](endpoint, failure);
	return (STATUS_ROWS[failure.status ?? 0] ?? OTHER_STATUS)(endpoint, failure);
}

/** Takes secrets out of a text that a server wrote: it may have echoed what was sent to it. */
function redact(text: string, secrets: readonly string[]): string {
	const withoutTokens = text.replace(/\b(Bearer|Basic)\s+\S+/gi, '$1 ***');
	return secrets.reduce((kept, secret) => kept.split(secret).join('***'), withoutTokens);
}

/** What an explanation is about, beside the failure itself. */
export interface Circumstances {
	node: INode;
	/** Zero-based, as n8n counts; undefined where there is no item. */
	itemIndex?: number;
	/** What must not be in the text, whoever wrote it: client secret and token. */
	secrets?: readonly string[];
}

/**
 * Makes n8n's error of a failure: the message says what happened, the description what to do, why
 * (in Sangoma CX's words), the status and the item. It holds nothing of the request, whose headers
 * carry the token.
 */
export function explainFailure(
	endpoint: Endpoint,
	failure: Failure,
	{ node, itemIndex, secrets = [] }: Circumstances,
): NodeApiError {
	const { message, advice } = explain(endpoint, failure);
	const facts = [
		failure.status === undefined ? failure.code : `HTTP ${failure.status}`,
		itemIndex === undefined ? undefined : `item ${itemIndex}`,
	].filter((fact) => fact !== undefined);
	const speaker = NOT_FROM_SANGOMA.has(failure.kind) ? 'The reason was' : 'Sangoma CX said';
	const reason =
		failure.reason === undefined ? '' : ` ${speaker}: "${redact(failure.reason, secrets)}".`;
	const description = `${advice}${reason}${facts.length > 0 ? ` [${facts.join(', ')}]` : ''}`;

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
