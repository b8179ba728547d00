import type { Endpoint, KnownReason, Scope } from '../endpoint';
import { escapeRegExp } from '../values';
import { findTemplate, isOutcomeUnknown, SETTINGS } from './errorTemplates';
import { normalizeKey } from './extractErrorMessage';
import type { Failure } from './failure';
import { RATE_LIMIT } from './readErrorResponse';

/** An error as a person reads it. */
interface ErrorMessage {
	/** What happened. */
	message: string;
	/** What to do. */
	advice: string;
	/** Whether it is unknown if Sangoma CX did what was requested. */
	isOutcomeUnknown: boolean;
}

/** The names of the scopes in the credential's Scope field. */
const SCOPE_NAMES: Record<Scope, string> = {
	'cx.agent-calls': 'Agent Calls',
	'cx.queue-calls': 'Queue Calls',
	'cx.digital-interactions': 'Digital Interactions',
};

const TOKEN_ADVICE: Record<string, string> = {
	invalid_client:
		'Check Client ID and Client Secret in the credential: Sangoma CX does not know this pair.',
	unauthorized_client:
		'Sangoma CX does not allow this client to request a token: check Client ID and Client Secret in the credential.',
	invalid_scope:
		'This client may not use the Scope selected in the credential: select another Scope.',
	access_denied:
		'Sangoma CX denied this client access with the Scope selected in the credential: select another Scope.',
};
const OTHER_TOKEN_ADVICE =
	'Check Client ID, Client Secret, Scope and Access Token URL (without a slash at its end) in the credential.';

const TRY_LATER = 'Try again later.';
const RETRIED_LATER = 'The request was retried after pauses, without success. ';

/** How a server says that a unique value exists already (inferred: `Email has already been taken`). */
const TAKEN = /taken|already|unique/i;

/** Joins the names of fields; two fields may have the same. */
function joinWords(names: string[]): string {
	const words = [...new Set(names)];
	const last = words.at(-1) ?? 'Base URL in the credential';
	return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/** Returns whether a reason contains a name as words: `phone_number`, `Phone number`. */
function mentions(reason: string, name: string): boolean {
	const words = name.split('_').map(escapeRegExp).join('[ _]');
	return new RegExp(`(^|[^a-z_])${words}($|[^a-z_])`, 'i').test(reason);
}

/** Returns the fields that a failure is about: those that it lists, else those that its reason names. */
function getRejectedFields(
	{ labels }: Endpoint,
	{ fields = [], fieldKeys = [], reason = '' }: Failure,
	known: KnownReason | undefined,
): string[] {
	const findField = (name: string) =>
		Object.keys(labels).find((field) => normalizeKey(field) === normalizeKey(name));
	const candidates = [
		fields.map((name) => findField(name) ?? name),
		fieldKeys.map(findField).filter((field) => field !== undefined),
		known?.fields ?? [],
		Object.keys(labels).filter((field) => mentions(reason, field)),
		// "Inbox must exist" is about `inbox_id`.
		Object.keys(labels).filter((field) => mentions(reason, field.replace(/_id$/, ''))),
	];
	return [...new Set(candidates.find((names) => names.length > 0))];
}

/** Returns the values for the braces of a template. */
function getPlaceholders(endpoint: Endpoint, failure: Failure): Record<string, string> {
	const { phrases, notFound, adviceIfTaken, knownReasons = [], labels, longFields } = endpoint;
	const { status, code = '', reason = '', advice, timeoutMs } = failure;
	const label = (field: string) => labels[field] ?? field;
	const known = knownReasons.find(({ pattern }) => pattern.test(reason));
	const fields = getRejectedFields(endpoint, failure, known).map(label);
	const tenant = endpoint.method === 'GET' ? [] : ['Tenant Domain'];
	const isTokenLimit = status === 429 || RATE_LIMIT.test(`${code} ${reason}`);
	const isCertificate = /CERT|SIGNED|VERIFY|ISSUER|MISMATCH/.test(code);
	const isUnknownHost = code === 'ENOTFOUND' || code === 'EAI_AGAIN';
	return {
		action: phrases.action,
		whereToVerify: `${phrases.whereToVerify} in Sangoma CX`,
		notFound: notFound.message,
		identifiers: joinWords([
			...notFound.fields.map(label),
			...tenant,
			'Base URL in the credential',
		]),
		fields: joinWords(fields.length > 0 ? fields : Object.values(labels)),
		longFields: joinWords(longFields.length > 0 ? longFields : Object.values(labels)),
		scope: endpoint.scope,
		scopeName: SCOPE_NAMES[endpoint.scope],
		status: String(status),
		reason,
		knownAdvice: known === undefined ? '' : ` ${known.advice}`,
		adviceIfTaken: adviceIfTaken !== undefined && TAKEN.test(reason) ? ` ${adviceIfTaken}` : '',
		tokenAdvice: TOKEN_ADVICE[code] ?? OTHER_TOKEN_ADVICE,
		tokenProblem: isTokenLimit
			? 'the token endpoint received too many requests'
			: 'the token endpoint did not respond as expected',
		tokenUnavailableAdvice: isTokenLimit
			? 'Try again later.'
			: "Check Access Token URL in the credential and your n8n's network, or try again later.",
		tlsProblem: isCertificate
			? 'its certificate is not trusted'
			: 'a secure connection could not be established',
		connectionProblem: isUnknownHost ? 'its host was not found' : 'the connection failed',
		serverProblem: getServerProblem(status, timeoutMs),
		credentialAdvice: advice === undefined ? '' : ` ${advice}`,
		...getSettingsAdvice(endpoint, timeoutMs),
		...getLaterAdvice(failure),
	};
}

/** Returns advice that sends people to n8n's Request Options, which only the node has. */
function getSettingsAdvice(
	{ hasRequestOptions = true }: Endpoint,
	timeoutMs: number | undefined,
): Record<string, string> {
	const proxyAdvice = 'Check the proxy in the environment variables of your n8n.';
	if (!hasRequestOptions) return { limitAdvice: TRY_LATER, proxyAdvice };
	return {
		proxyAdvice: `Check Proxy ${SETTINGS}, or else the proxy in the environment variables of your n8n.`,
		limitAdvice: `Send fewer at a time: use Batching ${SETTINGS}, or a Loop Over Items node.`,
		certificateAdvice: ` If the server has a self-signed certificate, turn on Ignore SSL Issues ${SETTINGS}.`,
		timeoutAdvice: timeoutMs === undefined ? '' : ` To wait longer, change Timeout ${SETTINGS}.`,
	};
}

/** Returns advice for a request that was refused and can be sent later. */
function getLaterAdvice({ isRetried = true, retryAfterMs = 0 }: Failure): Record<string, string> {
	if (isRetried) return { retriedLater: RETRIED_LATER, laterAdvice: TRY_LATER };
	const seconds = Math.ceil(retryAfterMs / 1000);
	if (seconds <= 0) return { laterAdvice: TRY_LATER };
	const time = seconds === 1 ? '1 second' : `${seconds} seconds`;
	const advice = `Try again in ${time}.`;
	// In the message as well, since a model sees nothing else.
	return { waitingTime: `, and asks to wait ${time}`, laterAdvice: advice, limitAdvice: advice };
}

function getServerProblem(status: number | undefined, timeoutMs: number | undefined): string {
	if (timeoutMs !== undefined) return `it did not respond within ${timeoutMs / 1000} seconds`;
	if (status === 408) return 'the request timed out';
	return status ? 'it had an internal error' : 'the connection was lost or timed out';
}

/** Returns what a failure of an endpoint means and what to do. */
export function getErrorMessage(endpoint: Endpoint, failure: Failure): ErrorMessage {
	const placeholders = getPlaceholders(endpoint, failure);
	const fill = (template: string) =>
		template.replace(/\{(\w+)\}/g, (_, name: string) => placeholders[name] ?? '');
	const [message, advice] = findTemplate(endpoint, failure).map(fill);
	return { message, advice, isOutcomeUnknown: isOutcomeUnknown(endpoint, failure) };
}
