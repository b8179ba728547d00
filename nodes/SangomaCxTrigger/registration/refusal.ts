import type { IHookFunctions, NodeApiError } from 'n8n-workflow';
import type { Endpoint } from '../../shared/endpoint';
import type { Failure } from '../../shared/errors/failure';
import { toNodeApiError } from '../../shared/errors/toNodeApiError';

/** The words between the subject of a refusal and what it says. */
const FILLER = '(?: (?:address|at|for|given|has|have|is|it|same|that|the|this|to|value|was|with))*';
const TAKEN = '(?:already (?:been )?|been )?taken|already (?:been )?(?:used|registered|subscribed)';
const EXISTS = 'already (?:exists|exist|existing|in use|present|there)|(?:must be|not) unique';

/** Matches "The URL has already been taken", "A webhook with this URL already exists" and the like. */
const URL_IS_TAKEN = new RegExp(`\\b(?:url|webhook)${FILLER} (?:${TAKEN}|${EXISTS})\\b`);

/** Matches the same about whatever the response names in `attributes: ["url"]`. */
const IS_TAKEN = new RegExp(`^(?: validation failed| error)?${FILLER} (?:${TAKEN}|${EXISTS})\\b`);

/** Returns the words of a reason: without other URLs, and with "url" for this one. */
function toWords(reason: string, url: string): string {
	const plain = reason
		.split(url)
		.join(' url ')
		.replace(/\S+:\/\/\S+/g, ' ');
	return ` ${plain.toLowerCase().replace(/[^a-z]+/g, ' ')}`.replace(/\s+/g, ' ');
}

/**
 * Returns whether a registration was refused because this URL is registered already, which counts as
 * success. Recorded: 422 `Url has already been taken`. Inferred: 409, or an error with a 2xx status.
 */
export function isUrlTaken(failure: Failure, url: string): boolean {
	const { status, kind, reason = '', fields } = failure;
	if (status !== 422 && status !== 409 && kind !== 'error-in-response') return false;
	const words = toWords(reason, url);
	return URL_IS_TAKEN.test(words) || (fields?.includes('url') === true && IS_TAKEN.test(words));
}

/** The events that Sangoma documents. */
const DOCUMENTED = new Set(['conversation_created', 'message_created']);

/** The trigger's names of the fields that a registration sends. */
const LABELS: Record<string, string> = {
	url: 'the webhook URL of this n8n',
	outgoing_url: 'the webhook URL of this n8n',
	subscriptions: 'Events and Other Events',
	name: 'Bot Name',
	inbox_id: 'Inbox',
	agent_bot_id: 'Inbox',
	tenant_domain: 'Tenant Domain',
};

/** Lists the events that a refusal is about: those that it names, else those that are not documented. */
function listRefusedEvents({ reason = '' }: Failure, events: readonly string[]): string {
	const named = events.filter((event) => reason.includes(event));
	const refused = named.length > 0 ? named : events.filter((event) => !DOCUMENTED.has(event));
	return refused.length === 0 ? '' : ` Sangoma CX may not know: ${refused.join(', ')}.`;
}

/**
 * Converts the failure of a registration to n8n's error, without secrets and keys that a server may have
 * echoed. At activation n8n shows the message only, so it includes what to do, in the trigger's terms.
 */
export function toActivationError(
	context: IHookFunctions,
	endpoint: Endpoint,
	failure: Failure,
	secrets: Iterable<string>,
	events: readonly string[] = [],
): NodeApiError {
	const labels = Object.fromEntries(
		Object.keys(endpoint.labels)
			.filter((field) => LABELS[field] !== undefined)
			.map((field) => [field, LABELS[field]]),
	);
	const node = context.getNode();
	const error = toNodeApiError({ ...endpoint, labels, hasRequestOptions: false }, failure, {
		node,
		secrets,
	});
	const isAboutEvents = /subscription|event/i.test(failure.reason ?? '');
	const refused = isAboutEvents ? listRefusedEvents(failure, events) : '';
	error.message = `${error.message}. ${error.description ?? ''}${refused}`.trim();
	return error;
}
