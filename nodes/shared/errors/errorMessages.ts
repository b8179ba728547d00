import type { Endpoint, Scope } from '../endpoint';
import type { Failure, FailureKind } from './failure';

/** An error as a person reads it. */
export interface ErrorMessage {
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

const COULD_NOT = 'Sangoma CX could not {action}:';
const UNKNOWN = 'It is unknown whether Sangoma CX could {action}:';
const RETRIED = 'The request was retried three times';
const SETTINGS = 'in the Settings tab under Request Options';

/** What happened and what to do. The braces are filled in for the endpoint and the failure. */
type Template = [message: string, advice: string];

const BY_STATUS: Record<number, Template> = {
	400: [`${COULD_NOT} it did not understand the request`, 'Check {fields}.'],
	403: [
		`${COULD_NOT} the credential lacks the scope {scope}`,
		'Open the credential, select a Scope that includes "{scopeName}" and save it. If it does, check that Tenant Domain is your own.',
	],
	404: ['{notFound}', 'Check {identifiers}.'],
	409: [
		`${COULD_NOT} it conflicts with existing data`,
		'Look at {whereToVerify}, and check {fields}.{adviceIfTaken}',
	],
	413: [`${COULD_NOT} the request is too large`, 'Shorten {fields}.'],
	422: [`${COULD_NOT} it did not accept a value`, 'Check {fields}.{adviceIfTaken}'],
	429: [
		`${COULD_NOT} it received too many requests`,
		`${RETRIED}. Send fewer at a time: use Batching ${SETTINGS}, or a Loop Over Items node.`,
	],
};
const REDIRECT: Template = [
	`${COULD_NOT} the URL redirects to another address`,
	'The redirect was not followed. Check Base URL in the credential.',
];
const OTHER_STATUS: Template = [`${COULD_NOT} it responded with HTTP {status}`, 'Check {fields}.'];

const BY_KIND: Record<Exclude<FailureKind, 'http-status'>, Template> = {
	'retry-later': [
		`${COULD_NOT} it is temporarily unavailable`,
		`${RETRIED}. Nothing was done. Try again later.`,
	],
	'not-sent': [
		`${COULD_NOT} {connectionProblem}`,
		`${RETRIED}; nothing was sent. Check Base URL in the credential and your n8n's network.`,
	],
	'unknown-outcome': [
		`${COULD_NOT} {serverProblem}`,
		`${RETRIED}, which does no harm here. Try again later.`,
	],
	'insecure-connection': [
		`${COULD_NOT} {tlsProblem}`,
		`Nothing was sent. Check Base URL in the credential. If the server has a certificate of its own, turn on Ignore SSL Issues ${SETTINGS}.`,
	],
	'invalid-credential': [
		'{reason}',
		'Nothing was sent. Fix the credential: both URLs must be literal https:// addresses (http:// only for a simulator on this machine).',
	],
	'not-json': [
		'The response did not come from the Sangoma CX API: it is not JSON',
		'Check Base URL in the credential, and whether a proxy or firewall responds instead.',
	],
	'no-list': [
		`${COULD_NOT} its response contains no list`,
		'Check Base URL in the credential. If it is correct, please report the response: Sangoma does not document it.',
	],
	'error-in-response': [`${COULD_NOT} it responded with an error`, 'Check {fields}.'],
	'token-rejected': [
		`${COULD_NOT} it rejected the access token, and a new one too`,
		'Open the credential, check Client ID, Client Secret and that Base URL and Access Token URL belong together, and save it.',
	],
	'token-refused': [
		'Sangoma CX refused an access token for this credential',
		'Nothing else was sent. {tokenAdvice}',
	],
	'token-unavailable': [
		'Could not get an access token: the token endpoint did not respond as expected',
		`${RETRIED}; nothing else was sent. Check Access Token URL in the credential and your n8n's network, or try again later.`,
	],
	cancelled: ['The execution was cancelled', 'Run it again if you need the result.'],
	unexpected: [`${COULD_NOT} something unexpected happened`, 'Check {fields}.'],
};

/** Failures that leave it unknown whether a request was carried out that must not be repeated. */
const UNKNOWN_OUTCOMES: Partial<Record<FailureKind, Template>> = {
	'unknown-outcome': [`${UNKNOWN} {serverProblem}`, 'The request was not retried.'],
	'not-json': BY_KIND['not-json'],
	cancelled: BY_KIND.cancelled,
};

const TOKEN_ADVICE: Record<string, string> = {
	invalid_client:
		'Check Client ID and Client Secret in the credential: Sangoma CX does not know this pair.',
	unauthorized_client:
		'Sangoma CX does not allow this client to request a token: check Client ID and Client Secret in the credential.',
	invalid_scope:
		'Sangoma CX does not allow this client the Scope in the credential: select another Scope.',
	access_denied: 'Sangoma CX denies this client the Scope in the credential: select another Scope.',
};
const OTHER_TOKEN_ADVICE =
	'Check Client ID, Client Secret, Scope and Access Token URL (without a slash at its end) in the credential.';

/** How a server says that a unique value exists already (inferred: `Email has already been taken`). */
const TAKEN = /taken|already|unique/i;

function joinWords(words: string[]): string {
	const [last = 'Base URL in the credential', ...others] = [...words].reverse();
	return others.length === 0 ? last : `${others.reverse().join(', ')} and ${last}`;
}

/** Returns the values for the braces of a template. */
function getPlaceholders(endpoint: Endpoint, failure: Failure): Record<string, string> {
	const { phrases, notFound, adviceIfTaken, labels, scope, method } = endpoint;
	const { status, code = '', reason = '', fields = [] } = failure;
	const label = (field: string) => labels[field] ?? field;
	const tenant = method === 'GET' ? [] : ['Tenant Domain'];
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
		fields: joinWords(fields.length > 0 ? fields.map(label) : Object.values(labels)),
		scope,
		scopeName: SCOPE_NAMES[scope],
		status: String(status),
		reason,
		adviceIfTaken: adviceIfTaken !== undefined && TAKEN.test(reason) ? ` ${adviceIfTaken}` : '',
		tokenAdvice: TOKEN_ADVICE[code] ?? OTHER_TOKEN_ADVICE,
		tlsProblem: isCertificate
			? 'its certificate is not trusted'
			: 'a secure connection could not be established',
		connectionProblem: isUnknownHost ? 'its host was not found' : 'the connection failed',
		serverProblem: status ? 'it had an internal error' : 'the connection was lost or timed out',
	};
}

function findTemplate({ isIdempotent }: Endpoint, { kind, status = 0 }: Failure): Template {
	if (kind === 'http-status' || (kind === 'retry-later' && status === 429)) {
		return BY_STATUS[status] ?? (status >= 300 && status < 400 ? REDIRECT : OTHER_STATUS);
	}
	return (!isIdempotent && UNKNOWN_OUTCOMES[kind]) || BY_KIND[kind];
}

/** Returns what a failure of an endpoint means and what to do. */
export function getErrorMessage(endpoint: Endpoint, failure: Failure): ErrorMessage {
	const placeholders = getPlaceholders(endpoint, failure);
	const fill = (template: string) =>
		template.replace(/\{(\w+)\}/g, (_, name: string) => placeholders[name] ?? '');
	const [message, advice] = findTemplate(endpoint, failure).map(fill);
	const isOutcomeUnknown = !endpoint.isIdempotent && failure.kind in UNKNOWN_OUTCOMES;
	return { message, advice, isOutcomeUnknown };
}
